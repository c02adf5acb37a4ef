-- The groups of amounts set against each other, numbered, with the pairs of each: as in contrast_groups.sql.
CREATE TEMP TABLE measured_group AS
WITH told AS (
    SELECT pair.indicator, pair.site, pair.round_from, pair.round_to, pair.last, whom.population,
           CAST(wanted.breakdown AS division_name) AS division,
           CASE WHEN wanted.breakdown = 'rt' THEN CAST(pair.rt_name AS VARCHAR)
                ELSE CAST(pair.head_sex AS VARCHAR) END AS category,
           pair.value_from, pair.value_to, pair.rt
    FROM amount_pair AS pair
    JOIN whom ON whom.population = 'all' OR pair.binaan
    JOIN wanted
        ON wanted.indicator = pair.indicator
        AND (wanted.breakdown = 'rt' OR (wanted.breakdown = 'head_sex' AND pair.head_sex IN ('female', 'male')))
    UNION ALL
    SELECT indicator, site, round_from, round_to, last, CAST('all' AS population_name), CAST('binaan' AS division_name),
           CASE WHEN binaan THEN 'binaan' ELSE 'others' END,
           value_from, value_to, rt
    FROM amount_pair
    QUALIFY bool_or(binaan) OVER (PARTITION BY indicator, site, round_from, round_to)
)
SELECT dense_rank() OVER (
           ORDER BY told.indicator, told.site, turn.bit, told.last, told.population, told.division, told.category
       ) - 1 AS row,
       told.*
FROM told
JOIN turn ON turn.round = told.round_from;
