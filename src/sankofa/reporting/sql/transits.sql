SELECT mission.code AS mission, t.airport AS airport,
       date_trunc('month', t.lands_at AT TIME ZONE mission.timezone)::date AS landed, t.people::int AS people,
       EXISTS (SELECT 1 FROM travel_partymark k WHERE k.party_id = t.id AND k.what = 'met' AND k.undone_at IS NULL) AS met
FROM travel_party t JOIN accounts_mission mission ON mission.id = t.mission_id
