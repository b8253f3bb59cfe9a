-- Of each case the schemes whose last decision granted them.
CREATE TABLE granted AS
SELECT case_id, list_sort(list(scheme)) AS schemes FROM decided WHERE last AND outcome <> 'refused' GROUP BY case_id;
