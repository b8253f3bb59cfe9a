-- Every member of a case that counts, when they left, and their age: whole years on the day of departure, else of first
-- contact; of possible birth dates the latest, since doubt makes a child.
CREATE TABLE members AS
SELECT *, date_sub('year', birth_until - 1, coalesce(departed_on, opened_on)) AS age FROM (
  SELECT m.id, m.case_id, coalesce(p.canonical_id, p.id) AS person, p.sex, p.birth_until, c.opened_on,
         d.happened_on AS departed_on, d."at" AS recorded_at
  FROM cases_member m
  JOIN cases_case c ON c.id = m.case_id AND c.outcome <> 'duplicate'
  JOIN people_person p ON p.id = m.person_id
  LEFT JOIN departures d ON d.case_id = m.case_id AND m.stayed_on IS NULL
   AND (m.left_on IS NULL OR m.left_on > d.happened_on) AND (m.joined_on <= d.happened_on OR c.retroactive)
) member;
