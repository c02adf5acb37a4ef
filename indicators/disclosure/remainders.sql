-- Every set of units of a whole site whose answers are told, a row per set and round in which they were asked: all present
-- in a round (what 1), those known in two (0), those known in all up to one (2). Rounds by their place in time, a group
-- (an indicator at a site) by its place in the order of both.
WITH followed AS (
    SELECT * FROM change
    WHERE breakdown = 'site' AND comparison = 'paired' AND list_contains($indicators, indicator)
),
counted AS (
    SELECT 1 AS what, indicator, site, population, round AS first, round AS last, round AS asked, n, x
    FROM estimate
    WHERE breakdown = 'site' AND population IN ('all', 'binaan') AND list_contains($indicators, indicator)
    UNION ALL
    SELECT 0, indicator, site, population, round_from, round_to, round_from, n_from, x_from FROM followed
    UNION ALL
    SELECT 0, indicator, site, population, round_from, round_to, round_to, n_to, x_to FROM followed
    -- courses.sql, where a build has courses
),
placed AS (
    SELECT round, dense_rank() OVER (ORDER BY ordinal) - 1 AS place FROM round
)
SELECT what, indicator, site, dense_rank() OVER (ORDER BY indicator, site) - 1 AS group_code,
       CASE population WHEN 'binaan' THEN 0 ELSE 1 END AS population_code,
       earlier.place AS first, later.place AS last, moment.place AS asked, n::DOUBLE AS n, x::DOUBLE AS x
FROM counted
JOIN placed AS earlier ON earlier.round = first
JOIN placed AS later ON later.round = last
JOIN placed AS moment ON moment.round = asked;
