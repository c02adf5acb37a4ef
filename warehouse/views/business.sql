-- Businesses, known by the woman who owns one.
CREATE VIEW unit.business AS
SELECT w.*
FROM unit.woman w
WHERE w.owns_business = 'yes';

COMMENT ON VIEW unit.business IS 'Usaha milik perempuan 15-64 tahun, satu per pemilik | Businesses of women aged 15-64, one per owner';
