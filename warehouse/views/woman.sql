CREATE VIEW unit.woman AS
WITH met AS (
    SELECT
        p.*,
        CASE p.earned_cash WHEN 'no' THEN 0 WHEN 'yes' THEN p.own_income END AS own_income_all,
        h.household_income,
        r.ordinal,
        -- A round that asked nobody at her site about a business tells of nobody.
        count(p.owns_business) OVER (PARTITION BY p.site, p.round) > 0 AS asked
    FROM unit.person p
    JOIN main.round r ON r.round = p.round
    LEFT JOIN main.household_answer h ON h.household_id = p.household_id AND h.round = p.round
    WHERE p.sex = 'female' AND p.presence = 'present' AND p.age_years BETWEEN 15 AND 64
)
SELECT
    w.* EXCLUDE (ordinal, asked),
    w.earned_cash = 'yes' AS has_own_income,
    u.value AS minimum_wage,
    -- Her own income is part of that of the household; where the answers say otherwise, one of them is wrong.
    CASE
        WHEN w.household_income > 0 AND w.own_income_all <= w.household_income
            THEN 100.0 * w.own_income_all / w.household_income
    END AS income_share,
    w.owns_business = 'yes' AND w.business_sold = 'yes' AS business_active,
    coalesce(b.presence = 'present' AND b.age_years BETWEEN 15 AND 64, FALSE) AS asked_at_baseline,
    b.owns_business = 'yes' AS had_business_at_baseline,
    coalesce(bool_or(w.asked) OVER earlier, FALSE) AS asked_before,
    CASE
        WHEN bool_or(w.owns_business = 'yes') OVER earlier THEN TRUE
        WHEN bool_and(w.owns_business IS NOT NULL) FILTER (WHERE w.asked) OVER earlier THEN FALSE
    END AS owned_business_before,
    w.decides_health IN ('self', 'joint')
        AND w.decides_purchases IN ('self', 'joint')
        AND w.decides_visits IN ('self', 'joint') AS decides_all_three,
    w.income_decides IN ('self', 'joint') AS controls_income,
    w.has_savings = 'yes' AS savings,
    w.credit_used = 'yes' AND w.credit_decides IN ('self', 'joint') AS credit_with_say,
    w.group_active = 'yes' AS in_group,
    w.training_enrolled = 'yes' AS enrolled,
    w.training_enrolled = 'yes' AND w.training_completed = 'yes' AS completed
FROM met w
LEFT JOIN unit.person b
    ON b.unit_id = w.unit_id AND b.round = (SELECT min(f.round) FROM main.round f WHERE f.month = 0)
LEFT JOIN main.reference u ON u.site = w.site AND u.name = 'umk_' || year(w.visit_date)
WINDOW earlier AS (
    PARTITION BY w.unit_id ORDER BY w.ordinal RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
);

COMMENT ON VIEW unit.woman IS 'Perempuan 15-64 tahun yang tinggal di rumah tangga | Women aged 15-64 living in the household';
COMMENT ON COLUMN unit.woman.has_own_income IS 'Menerima penghasilan uang dari kerja sendiri dalam 30 hari terakhir | Earned cash from own work in the last 30 days';
COMMENT ON COLUMN unit.woman.household_income IS 'Pendapatan seluruh anggota rumah tangga, rupiah per bulan | Income of the whole household, rupiah per month';
COMMENT ON COLUMN unit.woman.minimum_wage IS 'Upah minimum (UMK) tahun kunjungan, rupiah per bulan, seperti dinyatakan di programme.toml (umk_<tahun>); kosong bila tidak ada | Minimum wage of the year of the visit, rupiah per month, as programme.toml declares it (umk_<year>); blank if it does not';
COMMENT ON COLUMN unit.woman.own_income_all IS 'Penghasilan sendiri, rupiah per bulan; 0 bila tidak berpenghasilan | Own income, rupiah per month; 0 for those who earn nothing';
COMMENT ON COLUMN unit.woman.income_share IS 'Penghasilan sendiri dari setiap Rp 100 pendapatan rumah tangga; kosong bila pendapatan rumah tangga nol atau lebih kecil | Own income out of every Rp 100 of the household; blank where that of the household is zero or less than hers';
COMMENT ON COLUMN unit.woman.business_active IS 'Memiliki usaha yang ada penjualan dalam 30 hari terakhir | Owns a business that sold something in the last 30 days';
COMMENT ON COLUMN unit.woman.asked_at_baseline IS 'Ditemui pada data awal (bulan 0) dan waktu itu sudah 15 tahun, jadi ditanyai tentang usaha | Met at baseline (month 0) and 15 by then, so asked about a business';
COMMENT ON COLUMN unit.woman.had_business_at_baseline IS 'Sudah memiliki usaha pada data awal (bulan 0); kosong bila tidak ditemui atau tidak menjawab saat itu | Owned a business at baseline (month 0); blank if not met then or not answered';
COMMENT ON COLUMN unit.woman.asked_before IS 'Ditemui pada putaran yang lebih awal yang menanyakan usaha, dan waktu itu sudah 15 tahun | Met in an earlier round that asked about a business, and 15 by then';
COMMENT ON COLUMN unit.woman.owned_business_before IS 'Menyatakan memiliki usaha pada salah satu putaran yang lebih awal; kosong bila jawabannya pada salah satunya tidak ada dan pada yang lain tidak memiliki, atau bila belum pernah ditanyai | Said in one of the earlier rounds that she owned a business; blank where her answer of one is missing and the others say no, or where she was never asked';
COMMENT ON COLUMN unit.woman.decides_all_three IS 'Ikut memutuskan ketiganya, sendiri atau bersama suami: berobat, belanja besar, kunjungan (DHS; ditanyakan kepada perempuan kawin 15-49 tahun) | Decides alone or jointly on all three: own health care, large purchases, visits (DHS; asked of married women 15-49)';
COMMENT ON COLUMN unit.woman.controls_income IS 'Ikut memutuskan penggunaan penghasilannya, sendiri atau bersama suami (DHS; ditanyakan kepada perempuan kawin yang berpenghasilan) | Decides alone or jointly how her earnings are used (DHS; asked of married women who earn)';
COMMENT ON COLUMN unit.woman.savings IS 'Memiliki rekening, dompet elektronik atau simpanan koperasi atas nama sendiri | Has an account, e-wallet or cooperative savings in her own name';
COMMENT ON COLUMN unit.woman.credit_with_say IS 'Memakai kredit resmi dalam 12 bulan terakhir dan ikut memutuskannya; tidak memakai = tidak | Used formal credit in the last 12 months and took part in deciding on it; FALSE for those who used none';
COMMENT ON COLUMN unit.woman.in_group IS 'Anggota aktif kelompok (UPPKA, KWT, PKK, koperasi): bertemu dalam 3 bulan terakhir | Active member of a group (UPPKA, KWT, PKK, cooperative): met in the last 3 months';
COMMENT ON COLUMN unit.woman.enrolled IS 'Terdaftar dalam pelatihan usaha dalam 8 bulan terakhir | Enrolled in business training in the last 8 months';
COMMENT ON COLUMN unit.woman.completed IS 'Tamat pelatihan: hadir sedikitnya 80% atau lulus; tidak terdaftar = tidak | Completed the training: attended at least 80% or passed; FALSE for those not enrolled';
