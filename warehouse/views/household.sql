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
        -- Rounded, so that 21.6 m2 for 3 is 7.2 in binary arithmetic too.
        round(a.floor_area / nullif(a.member_count, 0), 6) AS area_per_person
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
        q.water_on_premises = 'yes' OR q.water_minutes <= 30 AS water_near,
        q.handwashing = 'water_and_soap' AS washes_hands,
        nullif(q.waste_handling, 'other') IN ('collected', 'reused', 'composted') AS waste_managed,
        nullif(q.greywater, 'other') IN ('closed_channel', 'soakaway') AS greywater_managed,
        q.roof_material IN ('concrete', 'clay_tile', 'zinc', 'wood_shingle')
            AND q.wall_material IN ('masonry', 'plastered_bamboo', 'wood_board', 'log')
            AND q.floor_material IN (
                'marble_granite', 'ceramic', 'parquet_vinyl_carpet', 'tile_terrazzo', 'wood', 'cement_brick'
            ) AS durable,
        q.area_per_person >= 7.2 AS roomy
    FROM answered q
),
laddered AS (
    SELECT
        j.*,
        CASE
            WHEN j.toilet_use IN ('unused', 'none') THEN 'open_defecation'
            WHEN j.toilet_use IS NULL THEN NULL
            WHEN j.known_disposal IN ('water_body', 'open_land') OR j.toilet_type = 'pit' THEN 'unimproved'
            WHEN j.known_disposal IS NULL OR j.toilet_type IS NULL THEN NULL
            WHEN j.toilet_use <> 'own' THEN 'limited'
            WHEN j.layak AND j.treated THEN 'safely_managed'
            ELSE 'basic'
        END AS jmp_rung,
        CASE
            WHEN j.toilet_use IN ('unused', 'none') THEN 'open_defecation'
            WHEN j.toilet_use IS NULL THEN NULL
            WHEN j.known_disposal IN ('water_body', 'open_land') THEN 'hidden_defecation'
            WHEN j.known_disposal IS NULL OR j.layak IS NULL THEN NULL
            WHEN NOT j.layak THEN 'unimproved'
            WHEN j.toilet_use <> 'own' THEN 'shared'
            WHEN j.treated THEN 'safe'
            ELSE 'own'
        END AS san_rung,
        CASE
            WHEN j.drinking_water = 'surface' THEN 'surface'
            WHEN NOT j.improved_water THEN 'unimproved'
            WHEN j.improved_water IS NULL OR j.water_near IS NULL THEN NULL
            WHEN NOT j.water_near THEN 'limited'
            WHEN j.water_on_premises = 'yes' AND j.water_available = 'yes' AND j.water_quality = 'safe'
                THEN 'safely_managed'
            ELSE 'basic'
        END AS water_rung
    FROM judged j
)
SELECT
    l.* EXCLUDE (
        ordinal, known_disposal, decisive_water, area_per_person, layak, treated, defecates_openly, improved_water,
        water_near, washes_hands, waste_managed, greywater_managed, durable, roomy
    ),
    l.layak AS san_layak,
    l.layak AND l.toilet_use = 'own' AS san_basic_own,
    l.layak AND l.toilet_use = 'own' AND l.treated AS san_safe,
    l.defecates_openly AS open_defecation,
    l.jmp_rung IN ('limited', 'basic', 'safely_managed') AND NOT l.layak AS ladders_disagree,
    l.improved_water AS water_layak,
    l.washes_hands AS handwash_basic,
    CASE l.handwashing
        WHEN 'water_and_soap' THEN 'basic'
        WHEN 'one_missing' THEN 'limited'
        WHEN 'none' THEN 'no_facility'
    END AS handwash_rung,
    l.waste_managed AS waste_ok,
    l.greywater_managed AS spal_ok,
    CAST(NOT l.defecates_openly AS INTEGER) + CAST(l.washes_hands AS INTEGER)
        + CAST(l.water_treated = 'yes' AS INTEGER) + CAST(l.waste_managed AS INTEGER)
        + CAST(l.greywater_managed AS INTEGER) AS stbm_pillars,
    NOT l.defecates_openly AND l.washes_hands AND l.water_treated = 'yes' AND l.waste_managed
        AND l.greywater_managed AS stbm_five,
    l.durable AS house_durable,
    l.area_per_person AS floor_area_per_person,
    l.roomy AS floor_area_ok,
    l.area_per_person >= 8 AS floor_area_8,
    l.area_per_person >= 9 AS floor_area_9,
    l.durable AND l.roomy AND l.improved_water AND l.layak AS house_adequate,
    l.standing_water = 'yes' AS standing_water_present,
    l.standing_water = 'yes' AND l.flood_over_30cm = 'yes' AND l.flood_over_2h = 'yes' AND l.flood_times > 2
        AS flood_formal,
    l.drain_condition = 'flowing' AS drain_functional,
    coalesce(s.rutilahu_planned_from <= l.ordinal, FALSE) AS rutilahu_planned,
    coalesce(s.rutilahu_done_from <= l.ordinal, FALSE) AS rutilahu_done,
    coalesce(s.latrine_done_from <= l.ordinal, FALSE) AS latrine_done
FROM laddered l
LEFT JOIN assisted s ON s.household_id = l.household_id;

COMMENT ON VIEW unit.household IS 'Rumah tangga yang ditemui, satu baris per putaran | Households met, one row per round';
COMMENT ON COLUMN unit.household.unit_id IS 'Kode samaran satuan, sama di semua putaran | Pseudonym of the unit, the same in all rounds';
COMMENT ON COLUMN unit.household.household_id IS 'Kode samaran rumah tangga | Pseudonym of the household';
COMMENT ON COLUMN unit.household.round IS 'Putaran pendataan | Survey round';
COMMENT ON COLUMN unit.household.site IS 'Lokasi program (RW) | Site of the programme (RW)';
COMMENT ON COLUMN unit.household.rt IS 'RT seperti pertama dicatat | RT as first recorded';
COMMENT ON COLUMN unit.household.dasawisma IS 'Dasawisma seperti pertama dicatat, dengan RT-nya bila beberapa RT memakai nama itu | Dasawisma as first recorded, with its RT where several RT use the name';
COMMENT ON COLUMN unit.household.binaan IS 'Keluarga binaan P2WKSS seperti pertama dicatat | Assisted family as first recorded';
COMMENT ON COLUMN unit.household.head_sex IS 'Jenis kelamin kepala keluarga pada putaran itu | Sex of the head in that round';
COMMENT ON COLUMN unit.household.visit_date IS 'Tanggal kunjungan | Date of visit';
COMMENT ON COLUMN unit.household.san_layak IS 'Sanitasi layak (BPS, perkotaan): fasilitas sendiri, bersama keluarga tertentu atau MCK komunal; leher angsa; tangki septik atau IPAL. Pembuangan lainnya = tidak diketahui | Improved sanitation (BPS, towns): own, shared with specific families or communal; water seal; septic tank or sewer. Other disposal is unknown';
COMMENT ON COLUMN unit.household.san_basic_own IS 'Sanitasi layak (BPS, perkotaan) dan digunakan sendiri | Improved sanitation (BPS, towns), not shared';
COMMENT ON COLUMN unit.household.san_safe IS 'Sanitasi aman (pendekatan SDG 6.2): layak sendiri dan IPAL, atau tangki septik yang disedot dalam 5 tahun | Safely managed sanitation (proxy, SDG 6.2): improved, own, and sewered or a septic tank emptied within 5 years';
COMMENT ON COLUMN unit.household.open_defecation IS 'BABS terbuka dan tertutup (STBM pilar 1): tanpa fasilitas atau fasilitas tidak digunakan, atau tinja dibuang ke perairan atau lahan terbuka. Pembuangan lainnya = tidak diketahui | Open defecation, open or hidden (STBM pillar 1): no or unused toilet, or one that discharges to water or open land. Other disposal is unknown';
COMMENT ON COLUMN unit.household.jmp_rung IS 'Tangga sanitasi WHO/UNICEF JMP: open_defecation, unimproved, limited, basic, safely_managed. Lubang tanah diterima JMP; safely_managed hanya bila terbukti | WHO/UNICEF JMP sanitation ladder. JMP accepts flush to pit; safely_managed only where shown, else basic';
COMMENT ON COLUMN unit.household.san_rung IS 'Tangga sanitasi Indonesia, perkotaan: open_defecation (BABS terbuka), hidden_defecation (BABS tertutup), unimproved (belum layak), shared (layak bersama), own (layak sendiri), safe (aman); safe hanya bila terbukti | Indonesian sanitation ladder, towns: open, hidden, unimproved, shared, own, safe; safe only where shown, else own';
COMMENT ON COLUMN unit.household.ladders_disagree IS 'Tangga JMP menilai terbatas, dasar atau aman, padahal aturan BPS perkotaan menilai belum layak: lubang tanah, plengsengan, atau MCK umum | JMP puts it at limited, basic or safely managed while BPS in towns calls it unimproved: a pit, a sloping pan or a public toilet';
COMMENT ON COLUMN unit.household.water_layak IS 'Air minum layak (BPS): leding, sumur bor, sumur atau mata air terlindung, air hujan; air kemasan atau isi ulang hanya bila air masak dan MCK termasuk itu. Sumber lainnya = tidak diketahui | Improved drinking water (BPS): piped, borehole, protected well or spring, rain; bottled or refill only if the water for cooking and washing is one of these. Other source is unknown';
COMMENT ON COLUMN unit.household.water_rung IS 'Tangga air minum: surface, unimproved, limited (lebih dari 30 menit), basic, safely_managed (di rumah, selalu cukup, diuji aman; hanya bila terbukti). Air kemasan dan isi ulang dinilai dari air masak dan MCK | Drinking water ladder: surface, unimproved, limited (over 30 minutes), basic, safely_managed (on premises, available, tested safe; only where shown). Bottled and refill water are judged by the water for cooking and washing';
COMMENT ON COLUMN unit.household.handwash_basic IS 'Sarana cuci tangan dengan air dan sabun, hasil pengamatan (JMP) | Handwashing place with water and soap, observed (JMP basic hygiene)';
COMMENT ON COLUMN unit.household.handwash_rung IS 'Tangga cuci tangan JMP, hasil pengamatan: no_facility, limited (air atau sabun saja), basic | JMP hygiene ladder, observed: no_facility, limited (water or soap missing), basic';
COMMENT ON COLUMN unit.household.waste_ok IS 'Sampah diangkut, dipakai ulang atau dikompos (STBM pilar 4); lainnya = tidak diketahui | Waste collected, reused or composted (STBM pillar 4); other is unknown';
COMMENT ON COLUMN unit.household.spal_ok IS 'Air limbah ke saluran tertutup atau resapan (STBM pilar 5); lainnya = tidak diketahui | Greywater to a closed channel or a soakaway (STBM pillar 5); other is unknown';
COMMENT ON COLUMN unit.household.stbm_pillars IS 'Pilar STBM terpenuhi, 0-5: tidak BABS, cuci tangan, air minum diolah, sampah, air limbah; kosong bila satu tidak diketahui | STBM pillars met, 0-5: no open defecation, handwashing, treated drinking water, waste, greywater; blank if one is unknown';
COMMENT ON COLUMN unit.household.stbm_five IS 'Kelima pilar STBM terpenuhi | All five STBM pillars met';
COMMENT ON COLUMN unit.household.house_durable IS 'Ketahanan bangunan (BPS, SDG 11.1.1): atap, dinding dan lantai tahan lama; asbes dan bambu tidak | Durable structure (BPS, SDG 11.1.1): durable roof, walls and floor; asbestos and bamboo are not';
COMMENT ON COLUMN unit.household.floor_area_per_person IS 'Luas lantai per orang, m2 | Floor area per person, m2';
COMMENT ON COLUMN unit.household.floor_area_ok IS 'Kecukupan luas (BPS, SDG 11.1.1): sedikitnya 7,2 m2 per orang | Sufficient space (BPS, SDG 11.1.1): at least 7.2 m2 per person';
COMMENT ON COLUMN unit.household.floor_area_8 IS 'Sedikitnya 8 m2 per orang (Keluarga Sejahtera) | At least 8 m2 per person (Keluarga Sejahtera)';
COMMENT ON COLUMN unit.household.floor_area_9 IS 'Sedikitnya 9 m2 per orang (PUPR) | At least 9 m2 per person (ministry of public works)';
COMMENT ON COLUMN unit.household.house_adequate IS 'Rumah layak huni (BPS, SDG 11.1.1): tahan lama, luas cukup, air minum layak dan sanitasi layak, keempatnya | Adequate housing (BPS, SDG 11.1.1): durable, spacious, improved water and improved sanitation, all four';
COMMENT ON COLUMN unit.household.standing_water_present IS 'Rumah atau halaman tergenang dalam bulan hujan terakhir (pendekatan) | Standing water in house or yard in the last rainy month (proxy)';
COMMENT ON COLUMN unit.household.flood_formal IS 'Genangan menurut aturan: lebih dari 30 cm, lebih dari 2 jam dan lebih dari 2 kali setahun (Permen PUPR 14/2018) | Pooling by the rule: over 30 cm, over 2 hours and more than twice a year (Permen PUPR 14/2018)';
COMMENT ON COLUMN unit.household.drain_functional IS 'Saluran di depan rumah mengalir; tersumbat, rusak atau tidak ada = tidak | The drain in front of the house flows; blocked, damaged or none is no';
COMMENT ON COLUMN unit.household.rutilahu_planned IS 'Perbaikan rutilahu direncanakan, berjalan atau selesai, diketahui sampai putaran ini | House repair planned, under way or done, as known up to this round';
COMMENT ON COLUMN unit.household.rutilahu_done IS 'Perbaikan rutilahu selesai, diketahui sampai putaran ini | House repair done, as known up to this round';
COMMENT ON COLUMN unit.household.latrine_done IS 'Jamban keluarga selesai, diketahui sampai putaran ini | Household latrine done, as known up to this round';
