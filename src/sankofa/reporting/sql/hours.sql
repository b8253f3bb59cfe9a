SELECT mission.code AS mission, project.code AS project, date_trunc('month', h."on")::date AS worked,
       sum(h.minutes)::bigint AS minutes
FROM finance_hours h
JOIN finance_project project ON project.id = h.project_id
JOIN finance_cluster cluster ON cluster.id = project.cluster_id
JOIN accounts_mission mission ON mission.id = cluster.mission_id
GROUP BY 1, 2, 3
