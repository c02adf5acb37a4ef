CREATE VIEW unit.death AS
SELECT
    e.death_id AS unit_id,
    m.household_id,
    m.round,
    m.site,
    m.rt,
    m.dasawisma,
    m.binaan,
    m.head_sex,
    m.visit_date,
    e.* EXCLUDE (death_id, household_id, round),
    e.death_date - e.birth_date AS age_days_at_death,
    e.death_date >= e.birth_date AND e.death_date < e.birth_date + INTERVAL 1 YEAR AS infant_death,
    e.death_date - e.birth_date BETWEEN 0 AND 28 AS neonatal_death,
    e.cause = 'pregnancy' AND e.sex = 'female' AS maternal_death
FROM main.met_household m
JOIN main.death e ON e.household_id = m.household_id AND e.round = m.round;

COMMENT ON VIEW unit.death IS 'Kematian dalam 8 bulan sebelum kunjungan | Deaths in the 8 months before the visit';
COMMENT ON COLUMN unit.death.age_days_at_death IS 'Umur saat meninggal, hari | Age at death in days';
COMMENT ON COLUMN unit.death.infant_death IS 'Kematian bayi: umur 0 sampai kurang dari 12 bulan | Infant death: age 0 to below 12 months';
COMMENT ON COLUMN unit.death.neonatal_death IS 'Kematian neonatal: umur 0-28 hari | Neonatal death: age 0-28 days';
COMMENT ON COLUMN unit.death.maternal_death IS 'Kematian ibu: perempuan, sebab kehamilan, persalinan atau nifas sampai 42 hari | Maternal death: a woman, of pregnancy, birth or within 42 days after';
