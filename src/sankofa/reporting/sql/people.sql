WITH places AS (
  SELECT p.case_id, list_sort(list(DISTINCT q.scheme)) AS schemes
  FROM eligibility_quotaplace p JOIN eligibility_quotacount q ON q.id = p.count_id GROUP BY p.case_id
),
nationality AS (
  SELECT person_id, list_sort(list(country_id)) AS codes FROM people_nationality GROUP BY person_id
),
residence AS (
  SELECT member_id, max(value) AS value FROM reporting_answer WHERE key = 'member.residence.status' GROUP BY member_id
),
vulnerable AS (
  SELECT member_id, max(value) AS value FROM reporting_answer WHERE key = 'member.vulnerability.ground'
  GROUP BY member_id
),
ward AS (SELECT DISTINCT member_id FROM protection_guardian),
claimant AS (SELECT DISTINCT person_id FROM eligibility_claim)
SELECT m.person AS person, c.id AS "case",
       mission.code AS mission, c.kind AS kind, c.stage AS stage, c.outcome AS outcome,
       office.name AS office, c.heard AS heard, c.destination_id AS destination,
       home.country_id AS home_country,
       {opened} AS opened, {closed} AS closed,
       date_trunc('month', m.departed_on)::date AS departed,
       date_trunc('month', m.recorded_at AT TIME ZONE mission.timezone)::date AS departure_recorded,
       CASE WHEN m.departed_on >= c.opened_on THEN (m.departed_on - c.opened_on) // 7 END AS weeks_to_departure,
       date_trunc('month', arrival.arrived_on)::date AS arrived, arrival.met AS met,
       m.sex AS sex, {age_band} AS age_band, m.age < 18 AS minor, ward.member_id IS NOT NULL AS guardian,
       nationality.codes[1] AS nationality, coalesce(nationality.codes, []::VARCHAR[]) AS nationalities,
       residence.value AS residence, vulnerable.value AS vulnerable, claimant.person_id IS NOT NULL AS asylum,
       EXISTS (SELECT 1 FROM travel_detentionstay s WHERE s.member_id = m.id AND s.since <= m.departed_on
               AND (s.until IS NULL OR s.until >= m.departed_on)) AS from_detention,
       coalesce(granted.schemes, []::VARCHAR[]) AS granted, coalesce(places.schemes, []::VARCHAR[]) AS places,
       coalesce(paying.codes, []::VARCHAR[]) AS projects
FROM members m
JOIN cases_case c ON c.id = m.case_id
JOIN accounts_mission mission ON mission.id = c.mission_id
JOIN accounts_office office ON office.id = c.office_id
LEFT JOIN accounts_mission home ON home.id = c.home_mission_id
LEFT JOIN reintegration_arrival arrival ON arrival.member_id = m.id
LEFT JOIN nationality ON nationality.person_id = m.person
LEFT JOIN claimant ON claimant.person_id = m.person
LEFT JOIN residence ON residence.member_id = m.id
LEFT JOIN vulnerable ON vulnerable.member_id = m.id
LEFT JOIN ward ON ward.member_id = m.id
LEFT JOIN granted ON granted.case_id = c.id
LEFT JOIN places ON places.case_id = c.id
LEFT JOIN paying ON paying.case_id = c.id
