SELECT mission.code AS mission, t.kind AS kind, date_trunc('month', t.planned_on)::date AS planned,
       date_trunc('month', t.done_on)::date AS done,
       ARRAY(SELECT DISTINCT p.code FROM finance_funding f JOIN finance_project p ON p.id = f.project_id
             WHERE f.agreement_id = t.agreement_id) AS projects
FROM finance_deliverable t
JOIN finance_agreement a ON a.id = t.agreement_id
JOIN finance_donor donor ON donor.id = a.donor_id
JOIN accounts_mission mission ON mission.id = donor.mission_id
