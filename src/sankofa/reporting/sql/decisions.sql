SELECT d.case_id AS "case", mission.code AS mission, d.scheme AS scheme, d.outcome AS outcome,
       d.advice AS advice, date_trunc('month', d.decided_on)::date AS decided, d.last
FROM decided d JOIN cases_case c ON c.id = d.case_id JOIN accounts_mission mission ON mission.id = c.mission_id
