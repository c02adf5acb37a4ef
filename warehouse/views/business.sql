-- Businesses, known by the woman who owns one. A woman of whom it isn't known whether she does stands here too, with business_active
-- unknown, so that she is among the unknown.
CREATE VIEW unit.business AS
SELECT
    w.*,
    w.business_nib = 'yes' AS has_nib,
    w.business_food = 'yes' AND w.business_pirt = 'yes' AS has_pirt,
    w.business_food = 'yes' AND w.business_halal = 'yes' AS has_halal,
    w.business_nib = 'yes'
        OR (w.business_food = 'yes' AND (w.business_pirt = 'yes' OR w.business_halal = 'yes')) AS business_legal
FROM unit.woman w
WHERE coalesce(w.owns_business = 'yes', TRUE);

COMMENT ON VIEW unit.business IS 'Usaha milik perempuan 15-64 tahun, satu per pemilik, dan perempuan yang tidak diketahui punya usaha atau tidak | Businesses of women aged 15-64, one per owner, and women of whom it is unknown whether they own one';
COMMENT ON COLUMN unit.business.has_nib IS 'Punya nomor induk berusaha (NIB) | Has a business identity number (NIB)';
COMMENT ON COLUMN unit.business.has_pirt IS 'Usaha makanan dengan izin SPP-IRT; bukan usaha makanan = tidak | A food business with a home-industry licence (SPP-IRT); FALSE for other businesses';
COMMENT ON COLUMN unit.business.has_halal IS 'Usaha makanan dengan sertifikat halal; bukan usaha makanan = tidak | A food business with a halal certificate; FALSE for other businesses';
COMMENT ON COLUMN unit.business.business_legal IS 'Punya sedikitnya satu: NIB, SPP-IRT atau sertifikat halal | Has at least one of NIB, SPP-IRT and a halal certificate';
