SELECT t.case_id AS "case", mission.code AS mission, date_trunc('month', e."on")::date AS booked,
       e.kind AS entry_kind, t.nature AS nature, project.code AS project,
       project.title AS project_title, cluster.name AS cluster, l.kind AS line_kind,
       donor.name AS donor, t.base_minor AS cents,
       t.nature = 'expense' OR (t.nature = 'internal' AND (t.base_minor > 0) <> (e.kind IN ('refund', 'reversal')))
         AS borne
FROM finance_posting t
JOIN finance_entry e ON e.id = t.entry_id
JOIN accounts_mission mission ON mission.id = e.mission_id
JOIN finance_budgetline l ON l.id = t.line_id
JOIN finance_project project ON project.id = l.project_id
JOIN finance_cluster cluster ON cluster.id = project.cluster_id
LEFT JOIN finance_agreement a ON a.id = t.agreement_id
LEFT JOIN finance_donor donor ON donor.id = a.donor_id
