CREATE VIEW unit.assistance AS
SELECT
    s.assistance_id AS unit_id,
    m.household_id,
    m.round,
    m.site,
    m.rt,
    m.dasawisma,
    m.binaan,
    m.head_sex,
    m.visit_date,
    s.* EXCLUDE (assistance_id, household_id, round)
FROM main.met_household m
JOIN main.assistance s ON s.household_id = m.household_id AND s.round = m.round;

COMMENT ON VIEW unit.assistance IS 'Bantuan yang diterima atau dijanjikan, seperti keadaannya pada kunjungan | Assistance received or promised, as it stood at the visit';
