-- Every decision, and whether it is the last on its scheme in the case.
CREATE TABLE decided AS
SELECT *, row_number() OVER (PARTITION BY case_id, scheme ORDER BY decided_at DESC, id DESC) = 1 AS last
FROM eligibility_decision;
