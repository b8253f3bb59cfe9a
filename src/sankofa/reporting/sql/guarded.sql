WITH {departures},
verdict AS (
  SELECT DISTINCT ON (member_id) member_id, verdict, needs FROM protection_verdict WHERE compartment = 'health'
  ORDER BY member_id, "at" DESC, id DESC
),
supported AS (
  SELECT DISTINCT p.case_id FROM reintegration_plan p JOIN reintegration_line l ON l.plan_id = p.id
  WHERE l.state <> 'dropped'
),
known AS (SELECT member_id FROM verdict UNION SELECT member FROM facts),
member AS (
  SELECT m.id, m.case_id, m.person_id, d.happened_on AS departed_on
  FROM known k JOIN cases_member m ON m.id = k.member_id JOIN cases_case c ON c.id = m.case_id
  LEFT JOIN departures d ON d.case_id = m.case_id AND m.stayed_on IS NULL
   AND (m.left_on IS NULL OR m.left_on > d.happened_on) AND (m.joined_on <= d.happened_on OR c.retroactive)
)
SELECT coalesce(p.canonical_id, p.id) AS person,
       mission.code AS mission, c.kind AS kind, c.destination_id AS destination,
       date_trunc('month', m.departed_on)::date AS departed, {age} < 18 AS minor, arrival.met AS met,
       supported.case_id IS NOT NULL AS support, nullif(verdict.verdict, 'none') AS health,
       coalesce(verdict.needs, []::VARCHAR[]) AS needs,
       facts.health_nature, facts.health_nature_recorded, facts.victim, facts.wants_extras
FROM member m
LEFT JOIN facts ON facts.member = m.id
JOIN cases_case c ON c.id = m.case_id AND c.outcome <> 'duplicate'
JOIN people_person p ON p.id = m.person_id
JOIN accounts_mission mission ON mission.id = c.mission_id
LEFT JOIN reintegration_arrival arrival ON arrival.member_id = m.id
LEFT JOIN supported ON supported.case_id = c.id
LEFT JOIN verdict ON verdict.member_id = m.id
