WITH {departures},
granted AS (
  SELECT case_id, list(scheme ORDER BY scheme) AS schemes FROM (
    SELECT DISTINCT ON (case_id, scheme) case_id, scheme, outcome FROM eligibility_decision
    ORDER BY case_id, scheme, decided_at DESC, id DESC
  ) last WHERE outcome <> 'refused' GROUP BY case_id
),
places AS (
  SELECT p.case_id, list_sort(list(DISTINCT q.scheme)) AS schemes
  FROM eligibility_quotaplace p JOIN eligibility_quotacount q ON q.id = p.count_id GROUP BY p.case_id
),
paying AS (
  SELECT t.case_id, list_sort(list(DISTINCT p.code)) AS codes
  FROM finance_posting t JOIN finance_budgetline l ON l.id = t.line_id JOIN finance_project p ON p.id = l.project_id
  WHERE t.nature = 'expense' AND t.case_id IS NOT NULL GROUP BY t.case_id
),
nationality AS (
  SELECT person_id, list(country_id ORDER BY country_id) AS codes FROM people_nationality GROUP BY person_id
),
answer AS (
  SELECT member_id, max(value) FILTER (WHERE key = 'member.residence.status') AS residence,
         max(value) FILTER (WHERE key = 'member.vulnerability.ground') AS vulnerable
  FROM reporting_answer GROUP BY member_id
),
ward AS (SELECT DISTINCT member_id FROM protection_guardian),
claimant AS (SELECT DISTINCT person_id FROM eligibility_claim),
member AS (
  SELECT m.id, m.case_id, m.person_id, d.happened_on AS departed_on, d."at" AS recorded_at
  FROM cases_member m JOIN cases_case c ON c.id = m.case_id
  LEFT JOIN departures d ON d.case_id = m.case_id AND m.stayed_on IS NULL
   AND (m.left_on IS NULL OR m.left_on > d.happened_on) AND (m.joined_on <= d.happened_on OR c.retroactive)
)
SELECT coalesce(p.canonical_id, p.id) AS person, c.id AS "case",
       mission.code AS mission, c.kind AS kind, c.stage AS stage, c.outcome AS outcome,
       office.name AS office, c.heard AS heard, c.destination_id AS destination,
       home.country_id AS home_country,
       {opened} AS opened, {closed} AS closed,
       date_trunc('month', m.departed_on)::date AS departed,
       date_trunc('month', m.recorded_at AT TIME ZONE mission.timezone)::date AS departure_recorded,
       CASE WHEN m.departed_on >= c.opened_on THEN (m.departed_on - c.opened_on) // 7 END AS weeks_to_departure,
       date_trunc('month', arrival.arrived_on)::date AS arrived, arrival.met AS met,
       p.sex AS sex, {age_band} AS age_band, {age} < 18 AS minor, ward.member_id IS NOT NULL AS guardian,
       nationality.codes[1] AS nationality, coalesce(nationality.codes, []::VARCHAR[]) AS nationalities,
       answer.residence AS residence, answer.vulnerable AS vulnerable, claimant.person_id IS NOT NULL AS asylum,
       EXISTS (SELECT 1 FROM travel_detentionstay s WHERE s.member_id = m.id AND s.since <= m.departed_on
               AND (s.until IS NULL OR s.until >= m.departed_on)) AS from_detention,
       coalesce(granted.schemes, []::VARCHAR[]) AS granted, coalesce(places.schemes, []::VARCHAR[]) AS places,
       coalesce(paying.codes, []::VARCHAR[]) AS projects
FROM member m
JOIN cases_case c ON c.id = m.case_id AND c.outcome <> 'duplicate'
JOIN people_person p ON p.id = m.person_id
JOIN accounts_mission mission ON mission.id = c.mission_id
JOIN accounts_office office ON office.id = c.office_id
LEFT JOIN accounts_mission home ON home.id = c.home_mission_id
LEFT JOIN reintegration_arrival arrival ON arrival.member_id = m.id
LEFT JOIN nationality ON nationality.person_id = coalesce(p.canonical_id, p.id)
LEFT JOIN claimant ON claimant.person_id = coalesce(p.canonical_id, p.id)
LEFT JOIN answer ON answer.member_id = m.id
LEFT JOIN ward ON ward.member_id = m.id
LEFT JOIN granted ON granted.case_id = c.id
LEFT JOIN places ON places.case_id = c.id
LEFT JOIN paying ON paying.case_id = c.id
