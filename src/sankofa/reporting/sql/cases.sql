WITH {departures},
granted AS (
  SELECT case_id, list(scheme ORDER BY scheme) AS schemes FROM (
    SELECT DISTINCT ON (case_id, scheme) case_id, scheme, outcome FROM eligibility_decision
    ORDER BY case_id, scheme, decided_at DESC, id DESC
  ) last WHERE outcome <> 'refused' GROUP BY case_id
),
paying AS (
  SELECT t.case_id, list_sort(list(DISTINCT p.code)) AS codes
  FROM finance_posting t JOIN finance_budgetline l ON l.id = t.line_id JOIN finance_project p ON p.id = l.project_id
  WHERE t.nature = 'expense' AND t.case_id IS NOT NULL GROUP BY t.case_id
),
size AS (SELECT case_id, count(*) AS members FROM cases_member WHERE left_on IS NULL GROUP BY case_id)
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
