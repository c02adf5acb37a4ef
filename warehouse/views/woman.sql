CREATE VIEW unit.woman AS
SELECT
    p.*,
    p.earned_cash = 'yes' AS has_own_income,
    CASE p.earned_cash WHEN 'no' THEN 0 WHEN 'yes' THEN p.own_income END AS own_income_all,
    p.owns_business = 'yes' AND p.business_sold = 'yes' AS business_active,
    b.owns_business = 'yes' AS had_business_at_baseline,
    p.decides_health IN ('self', 'joint')
        AND p.decides_purchases IN ('self', 'joint')
        AND p.decides_visits IN ('self', 'joint') AS decides_all_three,
    p.has_savings = 'yes' AS savings,
    p.training_enrolled = 'yes' AS enrolled,
    p.training_enrolled = 'yes' AND p.training_completed = 'yes' AS completed
FROM unit.person p
LEFT JOIN main.person_answer b
    ON b.person_id = p.unit_id AND b.round = (SELECT min(r.round) FROM main.round r WHERE r.month = 0)
WHERE p.sex = 'female' AND p.presence = 'present' AND p.age_years BETWEEN 15 AND 64;

COMMENT ON VIEW unit.woman IS 'Perempuan 15-64 tahun yang tinggal di rumah tangga | Women aged 15-64 living in the household';
COMMENT ON COLUMN unit.woman.has_own_income IS 'Menerima penghasilan uang dari kerja sendiri dalam 30 hari terakhir | Earned cash from own work in the last 30 days';
COMMENT ON COLUMN unit.woman.own_income_all IS 'Penghasilan sendiri, rupiah per bulan; 0 bila tidak berpenghasilan | Own income, rupiah per month; 0 for those who earn nothing';
COMMENT ON COLUMN unit.woman.business_active IS 'Memiliki usaha yang ada penjualan dalam 30 hari terakhir | Owns a business that sold something in the last 30 days';
COMMENT ON COLUMN unit.woman.had_business_at_baseline IS 'Sudah memiliki usaha pada data awal (bulan 0); kosong bila tidak ditemui saat itu | Owned a business at baseline (month 0); blank if not met then';
COMMENT ON COLUMN unit.woman.decides_all_three IS 'Ikut memutuskan ketiganya, sendiri atau bersama suami: berobat, belanja besar, kunjungan (DHS; ditanyakan kepada perempuan kawin 15-49 tahun) | Decides alone or jointly on all three: own health care, large purchases, visits (DHS; asked of married women 15-49)';
COMMENT ON COLUMN unit.woman.savings IS 'Memiliki rekening, dompet elektronik atau simpanan koperasi atas nama sendiri | Has an account, e-wallet or cooperative savings in her own name';
COMMENT ON COLUMN unit.woman.enrolled IS 'Terdaftar dalam pelatihan usaha dalam 8 bulan terakhir | Enrolled in business training in the last 8 months';
COMMENT ON COLUMN unit.woman.completed IS 'Tamat pelatihan: hadir sedikitnya 80% atau lulus; tidak terdaftar = tidak | Completed the training: attended at least 80% or passed; FALSE for those not enrolled';
