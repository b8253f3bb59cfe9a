SELECT mission.code AS mission, office.name AS office,
       date_trunc('month', t.first_met_on)::date AS first_met, date_trunc('month', t.last_met_on)::date AS last_met
FROM outreach_networkcontact t
JOIN accounts_mission mission ON mission.id = t.mission_id
LEFT JOIN accounts_office office ON office.id = t.office_id
