-- The values behind means and medians. Ranks need the values themselves.

CREATE TEMP TABLE level_values AS
WITH numbered AS (                                          -- over all sites, so that no two RT have the same number
    SELECT site, rt, dense_rank() OVER (ORDER BY site, rt) AS number FROM place GROUP BY site, rt
)
SELECT level.row, judged.value, numbered.number AS rt
FROM judged
JOIN place
    ON place.site = judged.site AND place.rt = judged.rt AND place.dasawisma = judged.dasawisma
    AND place.head_sex = judged.head_sex AND place.binaan = judged.binaan
JOIN level
    ON level.indicator = judged.indicator AND level.site = judged.site AND level.round = judged.round
    AND level.population = place.population AND level.breakdown = place.breakdown AND level.category = place.category
JOIN numbered ON numbered.site = judged.site AND numbered.rt = judged.rt
WHERE judged.state = 'known';

CREATE TEMP TABLE paired_values AS
WITH numbered AS (
    SELECT site, rt, dense_rank() OVER (PARTITION BY site ORDER BY rt) AS number FROM place GROUP BY site, rt
)
SELECT paired.row, move.value_from, move.value_to, numbered.number AS rt
FROM move
JOIN place
    ON place.site = move.site AND place.rt = move.rt AND place.dasawisma = move.dasawisma
    AND place.head_sex = move.head_sex AND place.binaan = move.binaan
JOIN numbered ON numbered.site = move.site AND numbered.rt = move.rt
JOIN paired
    ON paired.indicator = move.indicator AND paired.site = move.site AND paired.round_from = move.round_from
    AND paired.round_to = move.round_to AND paired.population = place.population
    AND paired.breakdown = place.breakdown AND paired.category = place.category
WHERE move.state_from = 'known' AND move.state_to = 'known';
