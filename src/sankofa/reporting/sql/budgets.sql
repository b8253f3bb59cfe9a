SELECT mission.code AS mission, project.code AS project, l.kind AS line_kind,
       r.number::int AS revision, r.state AS state, date_trunc('month', r.decided_on)::date AS decided,
       x.minor AS cents, x.fte::int AS fte
FROM finance_revisionline x
JOIN finance_revision r ON r.id = x.revision_id
JOIN finance_budgetline l ON l.id = x.line_id
JOIN finance_project project ON project.id = r.project_id
JOIN finance_cluster cluster ON cluster.id = project.cluster_id
JOIN accounts_mission mission ON mission.id = cluster.mission_id
