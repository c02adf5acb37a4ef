-- What the answers of the members and of the births of a family come to, for the 12 indicators of PIS-PK and the 10 items
-- of PHBS; part of unit.family, which adds the items of the household itself.
--
-- Every member counts 3 where the item is not met, 2 where that is unknown, 1 where it is met and 0 where it does not
-- apply. The greatest decides for the family: one not met settles it, then one unknown, then one met.
CREATE VIEW family_health AS
WITH member AS (
    SELECT
        p.household_id,
        p.round,
        CASE
            WHEN p.sex = 'male' OR p.age_years NOT BETWEEN 15 AND 49 OR p.marital_status <> 'married' THEN 0
            WHEN p.pregnancy_status = 'pregnant' THEN 0
            WHEN p.marital_status IS NULL OR p.pregnancy_status IS NULL THEN 2
            ELSE CASE p.modern_method WHEN TRUE THEN 1 WHEN FALSE THEN 3 ELSE 2 END
        END AS contraception,
        CASE
            WHEN p.age_months NOT BETWEEN 12 AND 23 THEN 0
            ELSE CASE p.idl_complete WHEN TRUE THEN 1 WHEN FALSE THEN 3 ELSE 2 END
        END AS immunised,
        CASE
            WHEN p.age_months NOT BETWEEN 7 AND 23 THEN 0
            ELSE CASE p.breast_milk_only_6m WHEN 'yes' THEN 1 WHEN 'no' THEN 3 ELSE 2 END
        END AS breastfed_half_a_year,
        CASE
            WHEN p.age_days < 0 OR p.age_months > 5 THEN 0
            ELSE CASE p.only_breast_milk WHEN 'yes' THEN 1 WHEN 'no' THEN 3 ELSE 2 END
        END AS breastfed_now,
        CASE p.weighed_this_month WHEN 'yes' THEN 1 WHEN 'no' THEN 3 ELSE 2 END AS weighed,
        p.age_days >= 0 AND p.age_months <= 59 AS under_five,
        p.age_months BETWEEN 2 AND 59 AS weighed_by_pispk,
        CASE
            WHEN p.age_years < 15 OR p.tb = 'no' THEN 0
            WHEN p.tb IS NULL THEN 2
            ELSE CASE p.tb_treatment WHEN 'yes' THEN 1 WHEN 'no' THEN 3 ELSE 2 END
        END AS tuberculosis,
        CASE
            WHEN p.age_years < 15 OR p.hypertension = 'no' THEN 0
            WHEN p.hypertension IS NULL THEN 2
            ELSE CASE p.hypertension_treatment WHEN 'yes' THEN 1 WHEN 'no' THEN 3 ELSE 2 END
        END AS blood_pressure,
        CASE
            WHEN p.age_years < 15 OR p.mental_disorder = 'no' THEN 0
            WHEN p.mental_disorder IS NULL THEN 2
            ELSE CASE p.mental_treatment WHEN 'yes' THEN 1 WHEN 'no' THEN 3 ELSE 2 END
        END AS mental_health,
        CASE
            WHEN p.age_years < 10 OR p.smokes = 'no' THEN 1
            WHEN p.smokes = 'yes' THEN 3
            ELSE 2
        END AS no_smoking,
        CASE
            WHEN p.insurance IN ('jkn_pbi', 'jkn_paid') THEN 1
            WHEN p.insurance IS NULL THEN 2
            ELSE 3
        END AS insured
    FROM unit.person p
    WHERE p.presence = 'present'
),
born AS (
    SELECT
        b.household_id,
        b.round,
        max(CASE
            WHEN b.outcome <> 'live' THEN 0
            WHEN b.outcome IS NULL OR b.in_facility IS NULL THEN 2
            WHEN b.in_facility THEN 1
            ELSE 3
        END) AS facility_birth,
        max(CASE
            WHEN b.outcome = 'miscarriage' THEN 0
            WHEN b.outcome IS NULL OR b.skilled IS NULL THEN 2
            WHEN b.skilled THEN 1
            ELSE 3
        END) AS skilled_birth
    FROM unit.birth b
    GROUP BY b.household_id, b.round
),
family AS (
    SELECT
        m.household_id,
        m.round,
        max(m.contraception) AS contraception,
        max(m.immunised) AS immunised,
        max(m.breastfed_half_a_year) AS breastfed_half_a_year,
        max(m.breastfed_now) AS breastfed_now,
        max(CASE WHEN m.under_five THEN m.weighed ELSE 0 END) AS weighed,
        max(CASE WHEN m.weighed_by_pispk THEN m.weighed ELSE 0 END) AS weighed_by_pispk,
        max(m.tuberculosis) AS tuberculosis,
        max(m.blood_pressure) AS blood_pressure,
        max(m.mental_health) AS mental_health,
        max(m.no_smoking) AS no_smoking,
        max(m.insured) AS insured
    FROM member m
    GROUP BY m.household_id, m.round
)
SELECT
    f.household_id,
    f.round,
    f.contraception,
    coalesce(b.facility_birth, 0) AS facility_birth,
    coalesce(b.skilled_birth, 0) AS skilled_birth,
    f.* EXCLUDE (household_id, round, contraception)
FROM family f
LEFT JOIN born b ON b.household_id = f.household_id AND b.round = f.round;

COMMENT ON VIEW family_health IS 'Indikator PIS-PK dan butir PHBS dari jawaban anggota dan kelahiran, bagian dari unit.family: 3 tidak terpenuhi, 2 tidak diketahui, 1 terpenuhi, 0 tidak berlaku | PIS-PK indicators and PHBS items from the answers of members and births, part of unit.family: 3 not met, 2 unknown, 1 met, 0 not applicable';
COMMENT ON COLUMN family_health.household_id IS 'Kode samaran rumah tangga | Pseudonym of the household';
COMMENT ON COLUMN family_health.round IS 'Putaran pendataan | Survey round';
COMMENT ON COLUMN family_health.contraception IS 'Ber-KB dengan cara modern: perempuan kawin 15-49 tahun yang tidak hamil | Modern family planning: married women aged 15-49 who are not pregnant';
COMMENT ON COLUMN family_health.facility_birth IS 'Bersalin di fasilitas kesehatan: kelahiran hidup dalam 8 bulan sebelum kunjungan | Birth in a health facility: live births in the 8 months before the visit';
COMMENT ON COLUMN family_health.skilled_birth IS 'Persalinan ditolong tenaga kesehatan: lahir hidup atau lahir mati dalam 8 bulan sebelum kunjungan | Birth attended by a health worker: live births and stillbirths in the 8 months before the visit';
COMMENT ON COLUMN family_health.immunised IS 'Imunisasi dasar lengkap: anak 12-23 bulan | Basic immunisation complete: children of 12-23 months';
COMMENT ON COLUMN family_health.breastfed_half_a_year IS 'ASI saja sampai 6 bulan: anak 7-23 bulan | Only breast milk to 6 months: children of 7-23 months';
COMMENT ON COLUMN family_health.breastfed_now IS 'ASI saja dalam 24 jam terakhir: bayi di bawah 6 bulan | Only breast milk in the last 24 hours: infants under 6 months';
COMMENT ON COLUMN family_health.weighed IS 'Ditimbang bulan ini: anak di bawah 60 bulan | Weighed this month: children under 60 months';
COMMENT ON COLUMN family_health.weighed_by_pispk IS 'Ditimbang bulan ini: anak 2-59 bulan | Weighed this month: children of 2-59 months';
COMMENT ON COLUMN family_health.tuberculosis IS 'TB paru atau batuk lama diobati sesuai petunjuk: anggota 15 tahun ke atas yang mengalaminya | Tuberculosis or long cough treated as told: members of 15 and over who have it';
COMMENT ON COLUMN family_health.blood_pressure IS 'Tekanan darah tinggi diobati teratur: anggota 15 tahun ke atas yang mengalaminya | High blood pressure treated regularly: members of 15 and over who have it';
COMMENT ON COLUMN family_health.mental_health IS 'Gangguan jiwa berat diobati dan didampingi: anggota 15 tahun ke atas yang mengalaminya | Severe mental disorder treated and looked after: members of 15 and over who have it';
COMMENT ON COLUMN family_health.no_smoking IS 'Tidak merokok: anggota 10 tahun ke atas; yang lebih muda dihitung tidak merokok | Does not smoke: members of 10 and over; younger ones count as not smoking';
COMMENT ON COLUMN family_health.insured IS 'Peserta JKN, setiap anggota | Member of JKN, every member';
