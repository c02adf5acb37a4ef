CREATE VIEW unit.adolescent AS
SELECT
    p.*,
    p.attends_school = 'yes' AS in_school,
    p.iron_weekly = 'yes' AS takes_iron,
    coalesce(b.presence = 'present' AND b.age_years BETWEEN 7 AND 18, FALSE) AS asked_at_baseline,
    b.attends_school = 'no' AS out_of_school_at_baseline
FROM unit.person p
LEFT JOIN unit.person b
    ON b.unit_id = p.unit_id AND b.round = (SELECT min(r.round) FROM main.round r WHERE r.month = 0)
WHERE p.presence = 'present' AND p.age_years BETWEEN 7 AND 18;

COMMENT ON VIEW unit.adolescent IS 'Anak dan remaja 7-18 tahun yang tinggal di rumah tangga | Children and adolescents aged 7-18 living in the household';
COMMENT ON COLUMN unit.adolescent.in_school IS 'Bersekolah saat ini, termasuk kejar paket | Attends school now, equivalency included';
COMMENT ON COLUMN unit.adolescent.takes_iron IS 'Minum tablet tambah darah setiap minggu (ditanyakan kepada perempuan 12-18 tahun) | Took an iron tablet every week (asked of girls 12-18)';
COMMENT ON COLUMN unit.adolescent.asked_at_baseline IS 'Ditemui pada data awal (bulan 0) dan waktu itu sudah 7 tahun, jadi ditanyai tentang sekolah | Met at baseline (month 0) and 7 by then, so asked about school';
COMMENT ON COLUMN unit.adolescent.out_of_school_at_baseline IS 'Tidak bersekolah pada data awal (bulan 0); kosong bila tidak ditemui, tidak ditanyai atau tidak menjawab saat itu | Out of school at baseline (month 0); blank if not met, not asked or not answered then';
