-- The last departure of a case that stands: a turning back and an undoing take it back.
CREATE TABLE departures AS
SELECT case_id, happened_on, "at" FROM (
  SELECT DISTINCT ON (s.case_id) s.case_id, s.code, s.happened_on, s."at"
  FROM reporting_step s
  WHERE s.code IN ('depart', 'register_departed', 'turn_back') AND NOT EXISTS (
    SELECT 1 FROM reporting_step u WHERE u.code = 'undo' AND u.case_id = s.case_id AND u.undone = s.id
  )
  ORDER BY s.case_id, s.id DESC
) last WHERE code <> 'turn_back';
