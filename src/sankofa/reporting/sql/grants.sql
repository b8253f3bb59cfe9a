WITH line AS (
  SELECT case_id, scheme, decided_on,
         unnest(from_json(support, '[{{"amount": "VARCHAR", "currency": "VARCHAR", "cents": "BIGINT"}}]')) AS granted
  FROM decided WHERE last AND outcome <> 'refused'
)
SELECT l.case_id AS "case", mission.code AS mission, l.scheme, l.granted.amount AS amount,
       l.granted.currency AS currency, l.granted.cents AS cents, date_trunc('month', l.decided_on)::date AS decided
FROM line l JOIN cases_case c ON c.id = l.case_id JOIN accounts_mission mission ON mission.id = c.mission_id
WHERE l.granted.cents IS NOT NULL
