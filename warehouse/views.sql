-- Unit views: one row per unit and round, for households whose visit was complete or partial. Every view starts with the
-- same columns (who, when, where), then the answers as given, then columns derived from them.
--
-- Unknown stays NULL and AND/OR follow three-valued logic: what is already decided by a known answer is TRUE or FALSE,
-- whatever else is unknown. Answers not asked because an earlier answer rules them out (no toilet, so no pan) give FALSE.
-- Rules are those for towns: a pit under a water-seal toilet and a public toilet do not count as improved.
-- Comments on derived columns read "Indonesian | English"; schema.py gives the comments of the answers.

CREATE SCHEMA unit;

CREATE VIEW met_household AS
SELECT
    v.household_id,
    v.round,
    r.ordinal,
    h.site,
    h.rt,
    h.dasawisma,
    h.binaan,
    a.head_sex,
    v.visit_date
FROM main.visit v
JOIN main.round r ON r.round = v.round
JOIN main.household h ON h.household_id = v.household_id
LEFT JOIN main.household_answer a ON a.household_id = v.household_id AND a.round = v.round
WHERE v.result IN ('complete', 'partial');

COMMENT ON VIEW met_household IS 'Rumah tangga yang ditemui (lengkap atau sebagian), per putaran | Households met (complete or partial), per round';
COMMENT ON COLUMN met_household.household_id IS 'Kode samaran rumah tangga | Pseudonym of the household';
COMMENT ON COLUMN met_household.round IS 'Putaran pendataan | Survey round';
COMMENT ON COLUMN met_household.ordinal IS 'Urutan putaran | Order of the round';
COMMENT ON COLUMN met_household.site IS 'Lokasi program (RW) | Site of the programme (RW)';
COMMENT ON COLUMN met_household.rt IS 'RT seperti pertama dicatat | RT as first recorded';
COMMENT ON COLUMN met_household.dasawisma IS 'Dasawisma seperti pertama dicatat | Dasawisma as first recorded';
COMMENT ON COLUMN met_household.binaan IS 'Keluarga binaan P2WKSS seperti pertama dicatat | Assisted family as first recorded';
COMMENT ON COLUMN met_household.head_sex IS 'Jenis kelamin kepala keluarga pada putaran itu | Sex of the head in that round';
COMMENT ON COLUMN met_household.visit_date IS 'Tanggal kunjungan | Date of visit';

-- Household ----------------------------------------------------------------------------------------------------------

CREATE VIEW unit.household AS
WITH assisted AS (
    -- The first round in which each thing was known. An assistance once reported stays known.
    SELECT
        s.household_id,
        min(CASE WHEN s.type = 'rutilahu' THEN r.ordinal END) AS rutilahu_planned_from,
        min(CASE WHEN s.type = 'rutilahu' AND s.status = 'done' THEN r.ordinal END) AS rutilahu_done_from,
        min(CASE WHEN s.type = 'latrine' AND s.status = 'done' THEN r.ordinal END) AS latrine_done_from
    FROM main.assistance s
    JOIN main.round r ON r.round = s.round
    GROUP BY s.household_id
),
answered AS (
    SELECT
        m.household_id AS unit_id,
        m.household_id,
        m.round,
        m.site,
        m.rt,
        m.dasawisma,
        m.binaan,
        m.head_sex,
        m.visit_date,
        a.* EXCLUDE (household_id, round, head_sex),
        m.ordinal,
        -- 'other' says nothing about where the excreta or the water come to, so it counts as unknown.
        nullif(a.disposal, 'other') AS known_disposal,
        CASE
            WHEN a.drinking_water IN ('branded_bottled', 'refill') THEN nullif(a.other_water, 'other')
            ELSE nullif(a.drinking_water, 'other')
        END AS decisive_water,
        a.floor_area / nullif(a.member_count, 0) AS area_per_person
    FROM main.met_household m
    LEFT JOIN main.household_answer a ON a.household_id = m.household_id AND a.round = m.round
),
judged AS (
    SELECT
        q.*,
        q.toilet_use IN ('own', 'shared', 'communal')
            AND q.toilet_type = 'leher_angsa'
            AND q.known_disposal IN ('septic_tank', 'ipal') AS layak,
        q.known_disposal = 'ipal' OR (q.known_disposal = 'septic_tank' AND q.desludged = 'yes') AS treated,
        q.toilet_use IN ('unused', 'none')
            OR (q.toilet_use IN ('own', 'shared', 'communal', 'public')
                AND q.known_disposal IN ('water_body', 'open_land')) AS defecates_openly,
        q.decisive_water IN ('piped', 'borehole', 'protected_well', 'protected_spring', 'rain') AS improved_water,
        q.roof_material IN ('concrete', 'clay_tile', 'zinc', 'wood_shingle')
            AND q.wall_material IN ('masonry', 'plastered_bamboo', 'wood_board', 'log')
            AND q.floor_material IN (
                'marble_granite', 'ceramic', 'parquet_vinyl_carpet', 'tile_terrazzo', 'wood', 'cement_brick'
            ) AS durable,
        round(q.area_per_person, 6) >= 7.2 AS roomy  -- rounded, so that 21.6 m2 for 3 is 7.2 in binary arithmetic too
    FROM answered q
)
SELECT
    j.* EXCLUDE (
        ordinal, known_disposal, decisive_water, area_per_person, layak, treated, defecates_openly, improved_water,
        durable, roomy
    ),
    j.layak AS san_layak,
    j.layak AND j.toilet_use = 'own' AS san_layak_own,
    j.layak AND j.toilet_use = 'own' AND j.treated AS san_safe,
    j.defecates_openly AS open_defecation,
    CASE
        WHEN j.toilet_use IN ('unused', 'none') THEN 'open_defecation'
        WHEN j.toilet_use IS NULL THEN NULL
        WHEN j.known_disposal IN ('water_body', 'open_land') OR j.toilet_type = 'pit' THEN 'unimproved'
        WHEN j.known_disposal IS NULL OR j.toilet_type IS NULL THEN NULL
        WHEN j.toilet_use <> 'own' THEN 'limited'
        WHEN j.layak AND j.treated THEN 'safely_managed'
        ELSE 'basic'
    END AS jmp_rung,
    j.improved_water AS water_layak,
    j.handwashing = 'water_and_soap' AS handwash_basic,
    j.durable AS house_durable,
    j.area_per_person AS floor_area_per_person,
    j.roomy AS floor_area_ok,
    j.durable AND j.roomy AND j.improved_water AND j.layak AS house_adequate,
    j.standing_water = 'yes' AS standing_water_present,
    coalesce(s.rutilahu_planned_from <= j.ordinal, FALSE) AS rutilahu_planned,
    coalesce(s.rutilahu_done_from <= j.ordinal, FALSE) AS rutilahu_done,
    coalesce(s.latrine_done_from <= j.ordinal, FALSE) AS latrine_done
FROM judged j
LEFT JOIN assisted s ON s.household_id = j.household_id;

COMMENT ON VIEW unit.household IS 'Rumah tangga yang ditemui, satu baris per putaran | Households met, one row per round';
COMMENT ON COLUMN unit.household.unit_id IS 'Kode samaran satuan, sama di semua putaran | Pseudonym of the unit, the same in all rounds';
COMMENT ON COLUMN unit.household.household_id IS 'Kode samaran rumah tangga | Pseudonym of the household';
COMMENT ON COLUMN unit.household.round IS 'Putaran pendataan | Survey round';
COMMENT ON COLUMN unit.household.site IS 'Lokasi program (RW) | Site of the programme (RW)';
COMMENT ON COLUMN unit.household.rt IS 'RT seperti pertama dicatat | RT as first recorded';
COMMENT ON COLUMN unit.household.dasawisma IS 'Dasawisma seperti pertama dicatat | Dasawisma as first recorded';
COMMENT ON COLUMN unit.household.binaan IS 'Keluarga binaan P2WKSS seperti pertama dicatat | Assisted family as first recorded';
COMMENT ON COLUMN unit.household.head_sex IS 'Jenis kelamin kepala keluarga pada putaran itu | Sex of the head in that round';
COMMENT ON COLUMN unit.household.visit_date IS 'Tanggal kunjungan | Date of visit';
COMMENT ON COLUMN unit.household.san_layak IS 'Sanitasi layak (BPS, perkotaan): fasilitas sendiri, bersama keluarga tertentu atau MCK komunal; leher angsa; tangki septik atau IPAL. Pembuangan lainnya = tidak diketahui | Improved sanitation (BPS, towns): own, shared with specific families or communal; water seal; septic tank or sewer. Other disposal is unknown';
COMMENT ON COLUMN unit.household.san_layak_own IS 'Sanitasi layak (BPS, perkotaan) dan digunakan sendiri | Improved sanitation (BPS, towns), not shared';
COMMENT ON COLUMN unit.household.san_safe IS 'Sanitasi aman (pendekatan SDG 6.2): layak sendiri dan IPAL, atau tangki septik yang disedot dalam 5 tahun | Safely managed sanitation (proxy, SDG 6.2): improved, own, and sewered or a septic tank emptied within 5 years';
COMMENT ON COLUMN unit.household.open_defecation IS 'BABS terbuka dan tertutup (STBM pilar 1): tanpa fasilitas atau fasilitas tidak digunakan, atau tinja dibuang ke perairan atau lahan terbuka. Pembuangan lainnya = tidak diketahui | Open defecation, open or hidden (STBM pillar 1): no or unused toilet, or one that discharges to water or open land. Other disposal is unknown';
COMMENT ON COLUMN unit.household.jmp_rung IS 'Tangga sanitasi WHO/UNICEF JMP: open_defecation, unimproved, limited, basic, safely_managed. Lubang tanah diterima JMP; safely_managed hanya bila terbukti | WHO/UNICEF JMP sanitation ladder. JMP accepts flush to pit; safely_managed only where shown, else basic';
COMMENT ON COLUMN unit.household.water_layak IS 'Air minum layak (BPS): leding, sumur bor, sumur atau mata air terlindung, air hujan; air kemasan atau isi ulang hanya bila air masak dan MCK termasuk itu. Sumber lainnya = tidak diketahui | Improved drinking water (BPS): piped, borehole, protected well or spring, rain; bottled or refill only if the water for cooking and washing is one of these. Other source is unknown';
COMMENT ON COLUMN unit.household.handwash_basic IS 'Sarana cuci tangan dengan air dan sabun, hasil pengamatan (JMP) | Handwashing place with water and soap, observed (JMP basic hygiene)';
COMMENT ON COLUMN unit.household.house_durable IS 'Ketahanan bangunan (BPS, SDG 11.1.1): atap, dinding dan lantai tahan lama; asbes dan bambu tidak | Durable structure (BPS, SDG 11.1.1): durable roof, walls and floor; asbestos and bamboo are not';
COMMENT ON COLUMN unit.household.floor_area_per_person IS 'Luas lantai per orang, m2 | Floor area per person, m2';
COMMENT ON COLUMN unit.household.floor_area_ok IS 'Kecukupan luas (BPS, SDG 11.1.1): sedikitnya 7,2 m2 per orang | Sufficient space (BPS, SDG 11.1.1): at least 7.2 m2 per person';
COMMENT ON COLUMN unit.household.house_adequate IS 'Rumah layak huni (BPS, SDG 11.1.1): tahan lama, luas cukup, air minum layak dan sanitasi layak, keempatnya | Adequate housing (BPS, SDG 11.1.1): durable, spacious, improved water and improved sanitation, all four';
COMMENT ON COLUMN unit.household.standing_water_present IS 'Rumah atau halaman tergenang dalam bulan hujan terakhir (pendekatan) | Standing water in house or yard in the last rainy month (proxy)';
COMMENT ON COLUMN unit.household.rutilahu_planned IS 'Perbaikan rutilahu direncanakan, berjalan atau selesai, diketahui sampai putaran ini | House repair planned, under way or done, as known up to this round';
COMMENT ON COLUMN unit.household.rutilahu_done IS 'Perbaikan rutilahu selesai, diketahui sampai putaran ini | House repair done, as known up to this round';
COMMENT ON COLUMN unit.household.latrine_done IS 'Jamban keluarga selesai, diketahui sampai putaran ini | Household latrine done, as known up to this round';

-- Person and its parts -----------------------------------------------------------------------------------------------

CREATE VIEW unit.person AS
WITH dated AS (
    SELECT
        a.person_id AS unit_id,
        m.household_id,
        m.round,
        m.site,
        m.rt,
        m.dasawisma,
        m.binaan,
        m.head_sex,
        m.visit_date,
        p.sex,
        p.birth_date,
        a.* EXCLUDE (person_id, household_id, round),
        m.visit_date - p.birth_date AS days,
        -- Full years by the calendar: who was born on 29 February turns a year older on 1 March of other years.
        year(m.visit_date) - year(p.birth_date) - CASE
            WHEN month(m.visit_date) * 100 + day(m.visit_date) < month(p.birth_date) * 100 + day(p.birth_date) THEN 1
            ELSE 0
        END AS years
    FROM main.met_household m
    JOIN main.person_answer a ON a.household_id = m.household_id AND a.round = m.round
    JOIN main.person p ON p.person_id = a.person_id
)
SELECT
    d.* EXCLUDE (days, years),
    d.years AS age_years,
    d.days AS age_days,
    CAST(floor(d.days / 30.4375) AS BIGINT) AS age_months
FROM dated d;

COMMENT ON VIEW unit.person IS 'Anggota rumah tangga yang ditemui, satu baris per putaran, termasuk yang pindah atau meninggal | Members of households met, one row per round, including those who moved or died';
COMMENT ON COLUMN unit.person.age_years IS 'Umur genap dalam tahun pada tanggal kunjungan | Completed years of age at the visit';
COMMENT ON COLUMN unit.person.age_days IS 'Umur dalam hari pada tanggal kunjungan | Age in days at the visit';
COMMENT ON COLUMN unit.person.age_months IS 'Umur genap dalam bulan pada tanggal kunjungan: hari / 30,4375 dibulatkan ke bawah (WHO) | Completed months of age at the visit: days / 30.4375 rounded down (WHO)';

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

CREATE VIEW unit.child AS
SELECT
    p.*,
    g.length_for_age,
    g.weight_for_age,
    g.weight_for_length,
    g.source AS growth_source,
    g.length_for_age < -2 AS stunted,
    -- As in WHO Anthro, oedema makes a child wasted whatever its weight, and oedema not recorded counts as none.
    coalesce(p.oedema = 'yes', FALSE) OR g.weight_for_length < -2 AS wasted,
    g.weight_for_age < -2 AS underweight,
    p.weighed_this_month = 'yes' AS weighed,
    list_has_all(
        p.vaccines, ['hb0', 'bcg', 'dpt1', 'dpt2', 'dpt3', 'polio1', 'polio2', 'polio3', 'polio4', 'mr']
    ) AS idl_complete,
    p.only_breast_milk = 'yes' AS exclusively_breastfed
FROM unit.person p
LEFT JOIN main.growth g ON g.person_id = p.unit_id AND g.round = p.round
WHERE p.presence = 'present' AND p.age_days >= 0 AND p.age_months < 60;

COMMENT ON VIEW unit.child IS 'Anak di bawah 60 bulan yang tinggal di rumah tangga | Children under 60 months living in the household';
COMMENT ON COLUMN unit.child.length_for_age IS 'Nilai-z panjang atau tinggi menurut umur, PB/U atau TB/U (WHO 2006) | Length- or height-for-age z-score (WHO 2006)';
COMMENT ON COLUMN unit.child.weight_for_age IS 'Nilai-z berat menurut umur, BB/U (WHO 2006) | Weight-for-age z-score (WHO 2006)';
COMMENT ON COLUMN unit.child.weight_for_length IS 'Nilai-z berat menurut panjang atau tinggi, BB/PB atau BB/TB (WHO 2006) | Weight-for-length or -height z-score (WHO 2006)';
COMMENT ON COLUMN unit.child.growth_source IS 'Asal ukuran di balik nilai-z: survey = kunjungan; register = penimbangan di register, bila survei tidak punya | Where the measures behind the z-scores come from: survey = the visit; register = a weighing of a register, where the survey has none';
COMMENT ON COLUMN unit.child.stunted IS 'Stunting: PB/U atau TB/U di bawah -2 (Permenkes 2/2020) | Stunted: length-for-age below -2 (Permenkes 2/2020)';
COMMENT ON COLUMN unit.child.wasted IS 'Gizi kurang atau buruk: BB/PB atau BB/TB di bawah -2, atau edema; edema tidak tercatat = tidak ada (Permenkes 2/2020, WHO Anthro) | Wasted: weight-for-length below -2 or oedema; oedema not recorded counts as none (Permenkes 2/2020, WHO Anthro)';
COMMENT ON COLUMN unit.child.underweight IS 'Berat badan kurang: BB/U di bawah -2 (Permenkes 2/2020) | Underweight: weight-for-age below -2 (Permenkes 2/2020)';
COMMENT ON COLUMN unit.child.weighed IS 'Ditimbang di posyandu bulan ini (D dari D/S) | Weighed at the posyandu this month (D of D/S)';
COMMENT ON COLUMN unit.child.idl_complete IS 'Imunisasi dasar lengkap: HB-0, BCG, DPT-HB-Hib 1-3, Polio 1-4 dan Campak/MR | Basic immunisation complete: HB-0, BCG, DPT-HB-Hib 1-3, Polio 1-4 and Measles/MR';
COMMENT ON COLUMN unit.child.exclusively_breastfed IS 'Hanya diberi ASI dalam 24 jam terakhir (WHO; ditanyakan di bawah 1 tahun) | Given only breast milk in the last 24 hours (WHO; asked below 1 year)';

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

-- Events and assistance ----------------------------------------------------------------------------------------------

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
    c.visits >= 6
        AND c.anc_first_trimester >= 1
        AND c.anc_second_trimester >= 2
        AND c.anc_third_trimester >= 3
        AND c.anc_doctor >= 2 AS k6,
    c.place IN ('hospital', 'health_centre', 'clinic', 'midwife_practice', 'maternity_home') AS in_facility,
    c.attendant IN ('doctor', 'midwife', 'nurse') AS skilled,
    c.birth_weight < 2500 AS low_birth_weight
FROM counted c;

COMMENT ON VIEW unit.birth IS 'Kehamilan yang berakhir dalam 8 bulan sebelum kunjungan | Pregnancies that ended in the 8 months before the visit';
COMMENT ON COLUMN unit.birth.mother_id IS 'Kode samaran ibu, bila dikenali | Pseudonym of the mother, where recognised';
COMMENT ON COLUMN unit.birth.live IS 'Lahir hidup | Live birth';
COMMENT ON COLUMN unit.birth.anc_visits IS 'Jumlah pemeriksaan kehamilan dari ketiga trimester | Antenatal visits of the three trimesters together';
COMMENT ON COLUMN unit.birth.k6 IS 'K6 (Permenkes 21/2021): sedikitnya 6 kali; 1 di trimester 1, 2 di trimester 2, 3 di trimester 3, dan 2 oleh dokter | K6 (Permenkes 21/2021): at least 6 visits; 1 in the first, 2 in the second, 3 in the third trimester, and 2 to a doctor';
COMMENT ON COLUMN unit.birth.in_facility IS 'Bersalin di rumah sakit, puskesmas, klinik, praktik bidan atau rumah bersalin (PIS-PK) | Born in a hospital, health centre, clinic, midwife practice or maternity home (PIS-PK)';
COMMENT ON COLUMN unit.birth.skilled IS 'Persalinan ditolong dokter, bidan atau perawat | Birth attended by a doctor, midwife or nurse';
COMMENT ON COLUMN unit.birth.low_birth_weight IS 'BBLR: berat lahir di bawah 2.500 gram | Low birth weight: below 2,500 g';

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

CREATE VIEW unit.assistance AS
SELECT
    s.assistance_id AS unit_id,
    m.household_id,
    m.round,
    m.site,
    m.rt,
    m.dasawisma,
    m.binaan,
    m.head_sex,
    m.visit_date,
    s.* EXCLUDE (assistance_id, household_id, round)
FROM main.met_household m
JOIN main.assistance s ON s.household_id = m.household_id AND s.round = m.round;

COMMENT ON VIEW unit.assistance IS 'Bantuan yang diterima atau dijanjikan, seperti keadaannya pada kunjungan | Assistance received or promised, as it stood at the visit';
