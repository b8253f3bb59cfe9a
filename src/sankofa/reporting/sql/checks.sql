SELECT s.case_id AS "case", mission.code AS mission, s.scheme, s.outcome,
       date_trunc('month', s.happened_on)::date AS checked
FROM reporting_step s JOIN cases_case c ON c.id = s.case_id JOIN accounts_mission mission ON mission.id = c.mission_id
WHERE s.code = 'scheme_checked'
