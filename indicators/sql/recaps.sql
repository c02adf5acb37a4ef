-- Totals of offices: levels of a population of their own, whose units nobody can follow. Only proportions, only whole
-- sites and RT; a site without a row of its own is the sum of its RT where all of them are there.

CREATE TEMP TABLE recap_level AS
WITH told AS (
    SELECT recap.indicator, recap.site, recap.round, recap.rt, recap.numerator, recap.denominator
    FROM recap
    JOIN defined ON defined.indicator = recap.indicator AND defined.kind = 'proportion'
),
every_rt AS (
    SELECT site, count(DISTINCT rt) AS parts FROM area GROUP BY site
),
added AS (
    SELECT told.indicator, told.site, told.round, sum(told.numerator) AS numerator, sum(told.denominator) AS denominator
    FROM told
    JOIN every_rt ON every_rt.site = told.site
    WHERE told.rt IS NOT NULL
    GROUP BY told.indicator, told.site, told.round, every_rt.parts
    HAVING count(*) = every_rt.parts
),
placed AS (
    SELECT indicator, site, round, 'site' AS breakdown, site AS category, numerator, denominator
    FROM told WHERE rt IS NULL
    UNION ALL
    SELECT added.indicator, added.site, added.round, 'site', added.site, added.numerator, added.denominator
    FROM added
    WHERE NOT EXISTS (
        SELECT 1 FROM told
        WHERE told.rt IS NULL AND told.indicator = added.indicator AND told.site = added.site
            AND told.round = added.round
    )
    UNION ALL
    SELECT told.indicator, told.site, told.round, 'rt', told.rt, told.numerator, told.denominator
    FROM told
    WHERE told.rt IS NOT NULL
)
SELECT row_number() OVER (
           ORDER BY placed.indicator, placed.site, round.ordinal, placed.breakdown, placed.category
       ) - 1 AS row,
       placed.indicator, placed.site, placed.round, round.ordinal, placed.breakdown, placed.category,
       CAST(placed.denominator AS BIGINT) AS known,
       CAST(placed.numerator AS BIGINT) AS met
FROM placed
JOIN round ON round.round = placed.round;
