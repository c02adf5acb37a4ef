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
SELECT (SELECT count(*) FROM level) - 1 + row_number() OVER (
           ORDER BY placed.indicator, placed.site, round.ordinal, placed.breakdown, placed.category
       ) AS row,
       placed.indicator, placed.site, placed.round, round.ordinal, placed.breakdown, placed.category,
       CAST(placed.denominator AS BIGINT) AS known,
       CAST(placed.numerator AS BIGINT) AS met
FROM placed
JOIN round ON round.round = placed.round;

INSERT INTO level BY NAME
SELECT row, indicator, site, round, ordinal, 'recap' AS population, breakdown, category, known, met,
       0 AS unknown, 0 AS excluded, 'proportion' AS kind, known AS n
FROM recap_level;

INSERT INTO unpaired BY NAME
SELECT (SELECT count(*) FROM unpaired) - 1 + row_number() OVER (
           ORDER BY earlier.indicator, earlier.site, earlier.ordinal, later.ordinal, earlier.breakdown, earlier.category
       ) AS row,
       earlier.indicator, earlier.site, earlier.round AS round_from, later.round AS round_to, 'recap' AS population,
       earlier.breakdown, earlier.category, 'proportion' AS kind, defined.better,
       earlier.row AS row_from, later.row AS row_to,
       earlier.known AS n_from, later.known AS n_to, earlier.met AS met_from, later.met AS met_to,
       0 AS unknown, earlier.known AS only_from, later.known AS only_to,
       -1 AS paired_row, 0 AS clusters, FALSE AS sample, 0 AS sampled_from, 0 AS sampled_to
FROM recap_level AS earlier
JOIN recap_level AS later
    ON later.indicator = earlier.indicator AND later.site = earlier.site AND later.ordinal > earlier.ordinal
    AND later.breakdown = earlier.breakdown AND later.category = earlier.category
JOIN defined ON defined.indicator = earlier.indicator;

DROP TABLE recap_level;
