-- What the answers of a family come to as stages and indices of welfare; part of unit.family.
--
-- Stage of family welfare (tahapan keluarga sejahtera): the first block of items with one that is not met. An item that
-- does not apply counts as met. An unknown item leaves the stage open only where it could change it.
--
-- iBangga: of every dimension the share of its items that are met, of those that apply; the index is the mean of the
-- three, 0 to 100. An unknown item leaves the index open; the class is still told where every answer gives the same one.
CREATE VIEW family_welfare AS
WITH answered AS (
    SELECT
        h.unit_id,
        h.round,
        h.site,
        h.rt,
        h.open_defecation,
        h.ks_meals IN ('yes', 'not_applicable')
            AND h.ks_clothing IN ('yes', 'not_applicable')
            AND h.ks_house IN ('yes', 'not_applicable')
            AND h.ks_care IN ('yes', 'not_applicable')
            AND h.ks_contraceptive_service IN ('yes', 'not_applicable')
            AND h.ks_school IN ('yes', 'not_applicable') AS basic_met,
        h.ks_worship IN ('yes', 'not_applicable')
            AND h.ks_protein IN ('yes', 'not_applicable')
            AND h.ks_new_clothes IN ('yes', 'not_applicable')
            AND h.ks_floor_area IN ('yes', 'not_applicable')
            AND h.ks_healthy IN ('yes', 'not_applicable')
            AND h.ks_earner IN ('yes', 'not_applicable')
            AND h.ks_literate IN ('yes', 'not_applicable')
            AND h.ks_contraception IN ('yes', 'not_applicable') AS psychological_met,
        h.ks_religion IN ('yes', 'not_applicable')
            AND h.ks_saves IN ('yes', 'not_applicable')
            AND h.ks_family_meal IN ('yes', 'not_applicable')
            AND h.ks_community IN ('yes', 'not_applicable')
            AND h.ks_media IN ('yes', 'not_applicable') AS development_met,
        h.ks_donates IN ('yes', 'not_applicable')
            AND h.ks_officer IN ('yes', 'not_applicable') AS esteem_met,
        [
            h.ib_worship, h.ib_marriage_book, h.ib_birth_certificate, h.ib_insurance, h.ib_harmony, h.ib_together
        ] AS peace,
        [h.ib_income, h.ib_varied_food, h.ib_house, h.ib_savings, h.ib_school, h.ib_healthy, h.ib_media] AS reliance,
        [h.ib_family_time, h.ib_shared_care, h.ib_neighbours, h.ib_community] AS happiness
    FROM unit.household h
),
counted AS (
    SELECT
        a.*,
        len(list_filter(peace, lambda answer: answer = 'yes')) AS peace_met,
        nullif(len(list_filter(peace, lambda answer: answer IS DISTINCT FROM 'not_applicable')), 0) AS peace_items,
        len(list_filter(peace, lambda answer: answer IS NULL)) AS peace_unknown,
        len(list_filter(reliance, lambda answer: answer = 'yes')) AS reliance_met,
        nullif(len(list_filter(reliance, lambda answer: answer IS DISTINCT FROM 'not_applicable')), 0) AS reliance_items,
        len(list_filter(reliance, lambda answer: answer IS NULL)) AS reliance_unknown,
        len(list_filter(happiness, lambda answer: answer = 'yes')) AS happiness_met,
        nullif(len(list_filter(happiness, lambda answer: answer IS DISTINCT FROM 'not_applicable')), 0) AS happiness_items,
        len(list_filter(happiness, lambda answer: answer IS NULL)) AS happiness_unknown,
        bool_or(a.open_defecation) OVER rt_families AS rt_practises,
        bool_or(a.open_defecation IS NULL) OVER rt_families AS rt_unsure
    FROM answered a
    WINDOW rt_families AS (PARTITION BY a.site, a.rt, a.round)
),
bounded AS (
    -- Each dimension as it would be with every unknown item not met, and with every one met; the two agree when all are
    -- known. A dimension in which nothing applies has no value.
    SELECT
        c.*,
        100.0 * c.peace_met / c.peace_items AS peace_lowest,
        100.0 * (c.peace_met + c.peace_unknown) / c.peace_items AS peace_highest,
        100.0 * c.reliance_met / c.reliance_items AS reliance_lowest,
        100.0 * (c.reliance_met + c.reliance_unknown) / c.reliance_items AS reliance_highest,
        100.0 * c.happiness_met / c.happiness_items AS happiness_lowest,
        100.0 * (c.happiness_met + c.happiness_unknown) / c.happiness_items AS happiness_highest
    FROM counted c
),
scored AS (
    SELECT
        b.*,
        round((b.peace_lowest + b.reliance_lowest + b.happiness_lowest) / 3, 6) AS lowest,
        round((b.peace_highest + b.reliance_highest + b.happiness_highest) / 3, 6) AS highest
    FROM bounded b
)
SELECT
    s.unit_id,
    s.round,
    CASE
        WHEN NOT s.basic_met THEN 'pra_sejahtera'
        WHEN s.basic_met IS NULL THEN NULL
        WHEN NOT s.psychological_met THEN 'ks_i'
        WHEN s.psychological_met IS NULL THEN NULL
        WHEN NOT s.development_met THEN 'ks_ii'
        WHEN s.development_met IS NULL THEN NULL
        WHEN NOT s.esteem_met THEN 'ks_iii'
        WHEN s.esteem_met IS NULL THEN NULL
        ELSE 'ks_iii_plus'
    END AS ks_stage,
    NOT (s.basic_met AND s.psychological_met) AS ks_low,
    CASE WHEN s.peace_unknown = 0 THEN s.peace_lowest END AS ibangga_peace,
    CASE WHEN s.reliance_unknown = 0 THEN s.reliance_lowest END AS ibangga_reliance,
    CASE WHEN s.happiness_unknown = 0 THEN s.happiness_lowest END AS ibangga_happiness,
    CASE WHEN s.peace_unknown + s.reliance_unknown + s.happiness_unknown = 0 THEN s.lowest END AS ibangga,
    CASE
        WHEN s.highest < 40 THEN 'vulnerable'
        WHEN s.lowest >= 40 AND s.highest <= 70 THEN 'developing'
        WHEN s.lowest > 70 THEN 'resilient'
    END AS ibangga_class,
    CASE WHEN s.rt_practises THEN FALSE WHEN NOT s.rt_unsure THEN TRUE END AS rt_free_of_open_defecation
FROM scored s;

COMMENT ON VIEW family_welfare IS 'Tahapan dan indeks kesejahteraan keluarga, bagian dari unit.family | Stages and indices of welfare, part of unit.family';
COMMENT ON COLUMN family_welfare.unit_id IS 'Kode samaran rumah tangga | Pseudonym of the household';
COMMENT ON COLUMN family_welfare.round IS 'Putaran pendataan | Survey round';
COMMENT ON COLUMN family_welfare.ks_stage IS 'Tahapan keluarga sejahtera: pra_sejahtera, ks_i, ks_ii, ks_iii, ks_iii_plus; kelompok pertama yang ada butir belum terpenuhi. Tidak berlaku = terpenuhi | Stage of family welfare: the first block with an item not met. Not applicable counts as met';
COMMENT ON COLUMN family_welfare.ks_low IS 'Pra Sejahtera atau KS I | Pra Sejahtera or KS I';
COMMENT ON COLUMN family_welfare.ibangga_peace IS 'iBangga, dimensi ketenteraman (6 butir), 0-100; butir yang tidak berlaku tidak ikut | iBangga, dimension of peace (6 items), 0-100; items that do not apply are left out';
COMMENT ON COLUMN family_welfare.ibangga_reliance IS 'iBangga, dimensi kemandirian (7 butir), 0-100 | iBangga, dimension of self-reliance (7 items), 0-100';
COMMENT ON COLUMN family_welfare.ibangga_happiness IS 'iBangga, dimensi kebahagiaan (4 butir), 0-100 | iBangga, dimension of happiness (4 items), 0-100';
COMMENT ON COLUMN family_welfare.ibangga IS 'iBangga: rata-rata ketiga dimensi, 0-100; kosong bila satu butir tidak diketahui | iBangga: mean of the three dimensions, 0-100; blank if one item is unknown';
COMMENT ON COLUMN family_welfare.ibangga_class IS 'Kelas iBangga: vulnerable (di bawah 40), developing (40-70), resilient (di atas 70) | Class of iBangga: vulnerable (below 40), developing (40-70), resilient (above 70)';
COMMENT ON COLUMN family_welfare.rt_free_of_open_defecation IS 'RT tempat keluarga tinggal bebas BABS: tidak satu pun keluarga yang ditemui mempraktikkannya | The RT of the family is free of open defecation: none of the families met practises it';
