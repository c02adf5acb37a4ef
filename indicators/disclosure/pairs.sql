-- Two rounds and a population in which those of a whole site met in both are few, or all less the assisted are few; then
-- one of the two populations gives way.
WITH pair AS (
    SELECT indicator, site, round_from, round_to, population, n_to AS n
    FROM change
    WHERE breakdown = 'site' AND comparison = 'paired' AND indicator IN (SELECT unnest($indicators::VARCHAR[]))
)
SELECT indicator, site, round_from, round_to, population FROM pair WHERE n BETWEEN 1 AND $few
UNION
SELECT everybody.indicator, everybody.site, everybody.round_from, everybody.round_to, $gives_way
FROM pair AS everybody
JOIN pair AS assisted
    ON assisted.indicator = everybody.indicator AND assisted.site = everybody.site
    AND assisted.round_from = everybody.round_from AND assisted.round_to = everybody.round_to
    AND assisted.population = 'binaan' AND assisted.n NOT BETWEEN 1 AND $few
WHERE everybody.population = 'all' AND everybody.n NOT BETWEEN 1 AND $few AND everybody.n - assisted.n BETWEEN 1 AND $few;
