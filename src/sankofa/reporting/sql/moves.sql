SELECT s.case_id AS "case", mission.code AS mission, s.code AS verb, s.left_stage AS "left",
       date_trunc('month', s.happened_on)::date AS moved,
       CASE WHEN s."at" >= s.before THEN (epoch(s."at") - epoch(s.before))::bigint // 604800 END AS weeks
FROM steps s JOIN cases_case c ON c.id = s.case_id JOIN accounts_mission mission ON mission.id = c.mission_id
WHERE s.left_stage IS NOT NULL
