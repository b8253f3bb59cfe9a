SELECT mission.code AS mission, f.series AS series, f.part AS part,
       date_trunc('month', f.period)::date AS period, f.value::float8 AS value, f.unit AS unit
FROM reporting_figure f JOIN accounts_mission mission ON mission.id = f.mission_id
