CREATE VIEW unit.adolescent AS
SELECT
    p.*,
    p.attends_school = 'yes' AS in_school,
    p.iron_weekly = 'yes' AS takes_iron
FROM unit.person p
WHERE p.presence = 'present' AND p.age_years BETWEEN 7 AND 18;

COMMENT ON VIEW unit.adolescent IS 'Anak dan remaja 7-18 tahun yang tinggal di rumah tangga | Children and adolescents aged 7-18 living in the household';
COMMENT ON COLUMN unit.adolescent.in_school IS 'Bersekolah saat ini, termasuk kejar paket | Attends school now, equivalency included';
COMMENT ON COLUMN unit.adolescent.takes_iron IS 'Minum tablet tambah darah setiap minggu (ditanyakan kepada perempuan 12-18 tahun) | Took an iron tablet every week (asked of girls 12-18)';
