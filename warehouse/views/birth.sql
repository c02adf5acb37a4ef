CREATE VIEW unit.birth AS
WITH counted AS (
    SELECT
        b.birth_id AS unit_id,
        m.household_id,
        m.round,
        m.site,
        m.rt,
        m.dasawisma,
        m.binaan,
        m.head_sex,
        m.visit_date,
        b.* EXCLUDE (birth_id, household_id, round),
        b.anc_first_trimester + b.anc_second_trimester + b.anc_third_trimester AS visits
    FROM main.met_household m
    JOIN main.birth b ON b.household_id = m.household_id AND b.round = m.round
)
SELECT
    c.* EXCLUDE (visits),
    c.outcome = 'live' AS live,
    c.visits AS anc_visits,
    c.place IN ('hospital', 'health_centre', 'clinic', 'midwife_practice', 'maternity_home') AS in_facility,
    c.attendant IN ('doctor', 'midwife', 'nurse') AS skilled,
    c.birth_weight < 2500 AS low_birth_weight
FROM counted c;

COMMENT ON VIEW unit.birth IS 'Kehamilan yang berakhir dalam 8 bulan sebelum kunjungan | Pregnancies that ended in the 8 months before the visit';
COMMENT ON COLUMN unit.birth.mother_id IS 'Kode samaran ibu, bila dikenali | Pseudonym of the mother, where recognised';
COMMENT ON COLUMN unit.birth.live IS 'Lahir hidup | Live birth';
COMMENT ON COLUMN unit.birth.anc_visits IS 'Jumlah pemeriksaan kehamilan dari ketiga trimester | Antenatal visits of the three trimesters together';
COMMENT ON COLUMN unit.birth.in_facility IS 'Bersalin di rumah sakit, puskesmas, klinik, praktik bidan atau rumah bersalin (PIS-PK) | Born in a hospital, health centre, clinic, midwife practice or maternity home (PIS-PK)';
COMMENT ON COLUMN unit.birth.skilled IS 'Persalinan ditolong dokter, bidan atau perawat | Birth attended by a doctor, midwife or nurse';
COMMENT ON COLUMN unit.birth.low_birth_weight IS 'BBLR: berat lahir di bawah 2.500 gram | Low birth weight: below 2,500 g';
