SELECT p.case_id AS "case", mission.code AS mission, l.sphere AS sphere, l.level AS level,
       l.source AS source, l.form AS form, l.state AS state, l.currency AS currency, l.cents,
       coalesce(given.cents, 0)::bigint AS delivered_cents,
       date_trunc('month', l.written_at AT TIME ZONE mission.timezone)::date AS written
FROM reintegration_line l
JOIN reintegration_plan p ON p.id = l.plan_id
JOIN cases_case c ON c.id = p.case_id
JOIN accounts_mission mission ON mission.id = c.mission_id
LEFT JOIN (SELECT line_id, sum(cents) AS cents FROM reintegration_delivery WHERE taken_back_at IS NULL GROUP BY line_id)
  given ON given.line_id = l.id
