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
