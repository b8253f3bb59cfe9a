WITH verdict AS (
  SELECT DISTINCT ON (member_id) member_id, verdict, needs FROM protection_verdict WHERE compartment = 'health'
  ORDER BY member_id, "at" DESC, id DESC
),
supported AS (
  SELECT DISTINCT p.case_id FROM reintegration_plan p JOIN reintegration_line l ON l.plan_id = p.id
  WHERE l.state <> 'dropped'
),
known AS (SELECT member_id FROM verdict UNION SELECT member FROM facts)
SELECT m.person AS person,
       mission.code AS mission, c.kind AS kind, c.destination_id AS destination,
       date_trunc('month', m.departed_on)::date AS departed, m.age < 18 AS minor, arrival.met AS met,
       supported.case_id IS NOT NULL AS support, nullif(verdict.verdict, 'none') AS health,
       coalesce(verdict.needs, []::VARCHAR[]) AS needs,
       facts.health_nature, facts.health_nature_recorded, facts.victim, facts.wants_extras
FROM known k
JOIN members m ON m.id = k.member_id
LEFT JOIN facts ON facts.member = m.id
JOIN cases_case c ON c.id = m.case_id
JOIN accounts_mission mission ON mission.id = c.mission_id
LEFT JOIN reintegration_arrival arrival ON arrival.member_id = m.id
LEFT JOIN supported ON supported.case_id = c.id
LEFT JOIN verdict ON verdict.member_id = m.id
