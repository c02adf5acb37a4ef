-- Families (KK) with the indices that add up answers of the household and of all its members.
--
-- Items are Y (met), T (not met), N (not applicable) or NULL (unknown). Unknown items are counted, not guessed: the
-- catalogue takes an index for known where it comes out the same whatever they were.
CREATE VIEW unit.family AS
WITH item AS (
    SELECT
        h.*,
        ['N', 'Y', NULL, 'T'] AS words,  -- what the numbers of family_health stand for, from 0 to 3
        m.* EXCLUDE (household_id, round),
        CASE h.water_layak WHEN TRUE THEN 'Y' WHEN FALSE THEN 'T' END AS water,
        CASE h.san_layak WHEN TRUE THEN 'Y' WHEN FALSE THEN 'T' END AS latrine,
        CASE h.handwash_basic WHEN TRUE THEN 'Y' WHEN FALSE THEN 'T' END AS washes_hands,
        CASE h.larvae_checked WHEN 'yes' THEN 'Y' WHEN 'no' THEN 'T' END AS checks_larvae,
        CASE h.fruit_vegetables WHEN 'yes' THEN 'Y' WHEN 'no' THEN 'T' END AS eats_fruit,
        CASE h.physical_activity WHEN 'yes' THEN 'Y' WHEN 'no' THEN 'T' END AS active,
        CASE h.smoking_indoors WHEN 'no' THEN 'Y' WHEN 'yes' THEN 'T' END AS smoke_free
    FROM unit.household h
    LEFT JOIN main.family_health m ON m.household_id = h.unit_id AND m.round = h.round
),
judged AS (
    SELECT
        i.* EXCLUDE (
            words, contraception, facility_birth, skilled_birth, immunised, breastfed_half_a_year, breastfed_now,
            weighed, weighed_by_pispk, tuberculosis, blood_pressure, mental_health, no_smoking, insured,
            water, latrine, washes_hands, checks_larvae, eats_fruit, active, smoke_free
        ),
        i.words[i.contraception + 1] AS pis_kb,
        i.words[i.facility_birth + 1] AS pis_facility_birth,
        i.words[i.immunised + 1] AS pis_immun,
        i.words[i.breastfed_half_a_year + 1] AS pis_ebf,
        i.words[i.weighed_by_pispk + 1] AS pis_growth,
        i.words[i.tuberculosis + 1] AS pis_tb,
        i.words[i.blood_pressure + 1] AS pis_htn,
        i.words[i.mental_health + 1] AS pis_mental,
        i.words[i.no_smoking + 1] AS pis_nosmoke,
        i.words[i.insured + 1] AS pis_jkn,
        i.water AS pis_water,
        i.latrine AS pis_latrine,
        i.words[i.skilled_birth + 1] AS phbs_birth,
        i.words[i.breastfed_now + 1] AS phbs_ebf,
        i.words[i.weighed + 1] AS phbs_weighed,
        i.water AS phbs_water,
        i.washes_hands AS phbs_handwash,
        i.latrine AS phbs_latrine,
        i.checks_larvae AS phbs_larvae,
        i.eats_fruit AS phbs_diet,
        i.active AS phbs_activity,
        i.smoke_free AS phbs_smoke_free
    FROM item i
),
listed AS (
    SELECT
        j.*,
        [
            j.pis_kb, j.pis_facility_birth, j.pis_immun, j.pis_ebf, j.pis_growth, j.pis_tb,
            j.pis_htn, j.pis_mental, j.pis_nosmoke, j.pis_jkn, j.pis_water, j.pis_latrine
        ] AS pis,
        [
            j.phbs_birth, j.phbs_ebf, j.phbs_weighed, j.phbs_water, j.phbs_handwash, j.phbs_latrine, j.phbs_larvae,
            j.phbs_diet, j.phbs_activity, j.phbs_smoke_free
        ] AS phbs
    FROM judged j
)
SELECT
    l.* EXCLUDE (pis, phbs),
    len(list_filter(l.pis, lambda code: code = 'Y')) AS iks_met,
    len(list_filter(l.pis, lambda code: code = 'T')) AS iks_unmet,
    len(list_filter(l.pis, lambda code: code IS NULL)) AS iks_unknown,
    len(list_filter(l.phbs, lambda code: code = 'Y')) AS phbs_met,
    len(list_filter(l.phbs, lambda code: code = 'T')) AS phbs_unmet,
    len(list_filter(l.phbs, lambda code: code IS NULL)) AS phbs_unknown,
    w.* EXCLUDE (unit_id, round)
FROM listed l
LEFT JOIN main.family_welfare w ON w.unit_id = l.unit_id AND w.round = l.round;

COMMENT ON VIEW unit.family IS 'Keluarga (KK) yang ditemui, satu baris per putaran, dengan indeks dari jawaban semua anggotanya | Families (KK) met, one row per round, with indices of the answers of all members';
COMMENT ON COLUMN unit.family.pis_kb IS 'PIS-PK 1, ber-KB: Y terpenuhi, T tidak, N tidak berlaku; pasangan usia subur yang istrinya tidak hamil | PIS-PK 1, family planning: Y met, T not, N not applicable; couples of reproductive age, wife not pregnant';
COMMENT ON COLUMN unit.family.pis_facility_birth IS 'PIS-PK 2, bersalin di fasilitas kesehatan; kelahiran hidup dalam 8 bulan sebelum kunjungan | PIS-PK 2, birth in a health facility; live births in the 8 months before the visit';
COMMENT ON COLUMN unit.family.pis_immun IS 'PIS-PK 3, imunisasi dasar lengkap; anak 12-23 bulan | PIS-PK 3, basic immunisation; children of 12-23 months';
COMMENT ON COLUMN unit.family.pis_ebf IS 'PIS-PK 4, ASI saja sampai 6 bulan; anak 7-23 bulan | PIS-PK 4, only breast milk to 6 months; children of 7-23 months';
COMMENT ON COLUMN unit.family.pis_growth IS 'PIS-PK 5, pertumbuhan dipantau; anak 2-59 bulan | PIS-PK 5, growth monitored; children of 2-59 months';
COMMENT ON COLUMN unit.family.pis_tb IS 'PIS-PK 6, TB paru diobati sesuai standar; anggota 15 tahun ke atas yang mengalaminya | PIS-PK 6, tuberculosis treated; members of 15 and over who have it';
COMMENT ON COLUMN unit.family.pis_htn IS 'PIS-PK 7, tekanan darah tinggi diobati teratur; anggota 15 tahun ke atas yang mengalaminya | PIS-PK 7, high blood pressure treated; members of 15 and over who have it';
COMMENT ON COLUMN unit.family.pis_mental IS 'PIS-PK 8, gangguan jiwa berat diobati dan tidak ditelantarkan; anggota 15 tahun ke atas yang mengalaminya | PIS-PK 8, severe mental disorder treated and not neglected; members of 15 and over who have it';
COMMENT ON COLUMN unit.family.pis_nosmoke IS 'PIS-PK 9, tidak ada anggota yang merokok | PIS-PK 9, no member smokes';
COMMENT ON COLUMN unit.family.pis_jkn IS 'PIS-PK 10, semua anggota peserta JKN | PIS-PK 10, every member is in JKN';
COMMENT ON COLUMN unit.family.pis_water IS 'PIS-PK 11, air bersih; dibaca dari air minum layak | PIS-PK 11, clean water; read from improved drinking water';
COMMENT ON COLUMN unit.family.pis_latrine IS 'PIS-PK 12, jamban sehat; dibaca dari sanitasi layak | PIS-PK 12, healthy latrine; read from improved sanitation';
COMMENT ON COLUMN unit.family.phbs_birth IS 'PHBS 1, persalinan ditolong tenaga kesehatan; N bila tidak ada persalinan dalam 8 bulan sebelum kunjungan | PHBS 1, birth attended by a health worker; N without a birth in the 8 months before the visit';
COMMENT ON COLUMN unit.family.phbs_ebf IS 'PHBS 2, ASI eksklusif; bayi di bawah 6 bulan, 24 jam terakhir | PHBS 2, exclusive breastfeeding; infants under 6 months, last 24 hours';
COMMENT ON COLUMN unit.family.phbs_weighed IS 'PHBS 3, balita ditimbang bulan ini | PHBS 3, under-fives weighed this month';
COMMENT ON COLUMN unit.family.phbs_water IS 'PHBS 4, air bersih; dibaca dari air minum layak | PHBS 4, clean water; read from improved drinking water';
COMMENT ON COLUMN unit.family.phbs_handwash IS 'PHBS 5, cuci tangan dengan air dan sabun | PHBS 5, handwashing with water and soap';
COMMENT ON COLUMN unit.family.phbs_latrine IS 'PHBS 6, jamban sehat; dibaca dari sanitasi layak | PHBS 6, healthy latrine; read from improved sanitation';
COMMENT ON COLUMN unit.family.phbs_larvae IS 'PHBS 7, memberantas jentik setiap minggu | PHBS 7, checks for mosquito larvae every week';
COMMENT ON COLUMN unit.family.phbs_diet IS 'PHBS 8, makan buah dan sayur setiap hari | PHBS 8, fruit and vegetables every day';
COMMENT ON COLUMN unit.family.phbs_activity IS 'PHBS 9, aktivitas fisik setiap hari | PHBS 9, physical activity every day';
COMMENT ON COLUMN unit.family.phbs_smoke_free IS 'PHBS 10, tidak merokok di dalam rumah | PHBS 10, no smoking inside the house';
COMMENT ON COLUMN unit.family.iks_met IS 'Jumlah indikator PIS-PK yang terpenuhi, Y dari 12 | Number of PIS-PK indicators met, Y of 12';
COMMENT ON COLUMN unit.family.iks_unmet IS 'Jumlah indikator PIS-PK yang tidak terpenuhi, T dari 12 | Number of PIS-PK indicators not met, T of 12';
COMMENT ON COLUMN unit.family.iks_unknown IS 'Jumlah indikator PIS-PK yang tidak diketahui | Number of PIS-PK indicators unknown';
COMMENT ON COLUMN unit.family.phbs_met IS 'Jumlah butir PHBS yang terpenuhi, Y dari 10 | Number of PHBS items met, Y of 10';
COMMENT ON COLUMN unit.family.phbs_unmet IS 'Jumlah butir PHBS yang tidak terpenuhi, T dari 10 | Number of PHBS items not met, T of 10';
COMMENT ON COLUMN unit.family.phbs_unknown IS 'Jumlah butir PHBS yang tidak diketahui | Number of PHBS items unknown';
COMMENT ON COLUMN unit.family.ks_stage IS 'Tahapan keluarga sejahtera: pra_sejahtera, ks_i, ks_ii, ks_iii, ks_iii_plus; kelompok pertama yang ada butir belum terpenuhi. Tidak berlaku = terpenuhi | Stage of family welfare: the first block with an item not met. Not applicable counts as met';
COMMENT ON COLUMN unit.family.ks_low IS 'Pra Sejahtera atau KS I | Pra Sejahtera or KS I';
COMMENT ON COLUMN unit.family.ibangga_peace IS 'iBangga, dimensi ketenteraman (6 butir), 0-100; butir yang tidak berlaku tidak ikut | iBangga, dimension of peace (6 items), 0-100; items that do not apply are left out';
COMMENT ON COLUMN unit.family.ibangga_reliance IS 'iBangga, dimensi kemandirian (7 butir), 0-100 | iBangga, dimension of self-reliance (7 items), 0-100';
COMMENT ON COLUMN unit.family.ibangga_happiness IS 'iBangga, dimensi kebahagiaan (4 butir), 0-100 | iBangga, dimension of happiness (4 items), 0-100';
COMMENT ON COLUMN unit.family.ibangga IS 'iBangga: rata-rata ketiga dimensi, 0-100; kosong bila satu butir tidak diketahui | iBangga: mean of the three dimensions, 0-100; blank if one item is unknown';
COMMENT ON COLUMN unit.family.ibangga_class IS 'Kelas iBangga: vulnerable (di bawah 40), developing (40-70), resilient (di atas 70) | Class of iBangga: vulnerable (below 40), developing (40-70), resilient (above 70)';
COMMENT ON COLUMN unit.family.rt_free_of_open_defecation IS 'RT tempat keluarga tinggal bebas BABS: tidak satu pun keluarga yang ditemui mempraktikkannya | The RT of the family is free of open defecation: none of the families met practises it';
