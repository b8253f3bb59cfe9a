SELECT c.id AS "case", mission.code AS mission, c.kind AS kind,
       date_trunc('month', a.received_on)::date AS received, date_trunc('month', a.withdrawn_on)::date AS withdrawn,
       date_trunc('month', d.happened_on)::date AS departed, c.outcome AS outcome
FROM eligibility_application a
JOIN cases_case c ON c.id = a.case_id AND c.outcome <> 'duplicate'
JOIN accounts_mission mission ON mission.id = c.mission_id
LEFT JOIN departures d ON d.case_id = c.id
