-- Where and among whom results are given. Every later statement adds up small cells (a site, RT, dasawisma, sex of the
-- head and assistance status) through `place`, so the answers themselves are read once.

CREATE TEMP TABLE held AS                                   -- rounds in which somebody was met, per site
SELECT DISTINCT seen.site, seen.round, round.ordinal
FROM seen
JOIN round ON CAST(round.round AS round_name) = seen.round;

CREATE TEMP TABLE step AS                                   -- every earlier and later round of a site
SELECT earlier.site, earlier.round AS round_from, later.round AS round_to
FROM held AS earlier
JOIN held AS later ON later.site = earlier.site AND later.ordinal > earlier.ordinal;

CREATE TEMP TABLE place AS
WITH combination AS (
    SELECT site, rt, dasawisma, head_sex, binaan FROM seen
    UNION
    SELECT site, rt, dasawisma, head_sex, binaan FROM judged
)
SELECT combination.site, combination.rt, combination.dasawisma, combination.head_sex, combination.binaan,
       CAST(population.population AS population_name) AS population,
       CAST(division.breakdown AS breakdown_name) AS breakdown,
       CASE division.breakdown
           WHEN 'site' THEN CAST(CAST(combination.site AS VARCHAR) AS category_name)
           WHEN 'rt' THEN combination.rt
           WHEN 'dasawisma' THEN combination.dasawisma
           WHEN 'head_sex' THEN combination.head_sex
       END AS category
FROM combination
JOIN population ON population.population = 'all' OR (population.population = 'binaan' AND combination.binaan)
CROSS JOIN (VALUES ('site'), ('rt'), ('dasawisma'), ('head_sex')) AS division (breakdown);

CREATE TEMP TABLE spot AS                                   -- every indicator at every place its file asks for
SELECT DISTINCT wanted.indicator, place.site, place.population, place.breakdown, place.category
FROM wanted
JOIN place ON place.breakdown = wanted.breakdown;
