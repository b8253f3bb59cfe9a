-- From stage to stage, with the moment of the step before. Of millions of rows words are numbers while they are sorted.
CREATE TYPE verb AS ENUM (SELECT DISTINCT code FROM reporting_step WHERE code IS NOT NULL);
CREATE TYPE stage AS ENUM (SELECT DISTINCT left_stage FROM reporting_step WHERE left_stage IS NOT NULL);
CREATE TABLE steps AS
SELECT case_id, code, happened_on, left_stage, "at", lag("at") OVER (PARTITION BY case_id ORDER BY id) AS before
FROM (
  SELECT id, case_id, code::verb AS code, happened_on, left_stage::stage AS left_stage, "at" FROM reporting_step
  WHERE left_stage IS NOT NULL OR code = 'opened'
) step;
