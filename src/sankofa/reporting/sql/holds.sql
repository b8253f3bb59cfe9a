WITH ends AS (
  SELECT case_id, code, happened_on,
         lead(happened_on) OVER (PARTITION BY case_id ORDER BY id) AS resumed
  FROM (SELECT id, case_id, code, happened_on FROM reporting_step WHERE code IN ('hold', 'resume')) step
)
SELECT c.id AS "case", mission.code AS mission, c.kind AS kind,
       home.country_id AS home_country, date_trunc('month', e.happened_on)::date AS since,
       date_trunc('month', coalesce(e.resumed, c.closed_on))::date AS until
FROM ends e JOIN cases_case c ON c.id = e.case_id JOIN accounts_mission mission ON mission.id = c.mission_id
LEFT JOIN accounts_mission home ON home.id = c.home_mission_id
WHERE e.code = 'hold'
