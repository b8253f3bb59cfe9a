-- Of each case the projects that bore a cost of it.
CREATE TABLE paying AS
SELECT t.case_id, list_sort(list(DISTINCT p.code)) AS codes
FROM finance_posting t JOIN finance_budgetline l ON l.id = t.line_id JOIN finance_project p ON p.id = l.project_id
WHERE t.nature = 'expense' AND t.case_id IS NOT NULL GROUP BY t.case_id;
