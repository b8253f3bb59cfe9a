WITH size AS (SELECT case_id, count(*) AS members FROM cases_member WHERE left_on IS NULL GROUP BY case_id)
SELECT c.id AS "case", mission.code AS mission, c.kind AS kind, c.stage AS stage,
       c.outcome AS outcome, office.name AS office, c.destination_id AS destination,
       home.country_id AS home_country, {opened} AS opened, {closed} AS closed,
       date_trunc('month', d.happened_on)::date AS departed, coalesce(size.members, 0)::int AS members,
       coalesce(granted.schemes, []::VARCHAR[]) AS granted, coalesce(paying.codes, []::VARCHAR[]) AS projects
FROM cases_case c
JOIN accounts_mission mission ON mission.id = c.mission_id
JOIN accounts_office office ON office.id = c.office_id
LEFT JOIN accounts_mission home ON home.id = c.home_mission_id
LEFT JOIN departures d ON d.case_id = c.id
LEFT JOIN size ON size.case_id = c.id
LEFT JOIN granted ON granted.case_id = c.id
LEFT JOIN paying ON paying.case_id = c.id
WHERE c.outcome <> 'duplicate'
