SELECT mission.code AS mission, office.name AS office, project.code AS project,
       date_trunc('month', t.held_on)::date AS held, t.nationality_id AS nationality,
       t.language_id AS language, t.people::int AS people, t.minutes::int AS minutes, t.topics AS topics
FROM outreach_conversation t
JOIN accounts_mission mission ON mission.id = t.mission_id
LEFT JOIN accounts_office office ON office.id = t.office_id
LEFT JOIN finance_project project ON project.id = t.project_id
WHERE t.removed_at IS NULL
