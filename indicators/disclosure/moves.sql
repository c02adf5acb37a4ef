-- Two rounds of which it must not be told who moved: some move that tells an answer was made by few, among all, among the
-- assisted, or among the others. Who was lost is such a move: it is what is left when those met twice are subtracted.
WITH moved AS (
    SELECT indicator, site, breakdown, category, round_from, round_to, population, state_from || '>' || state_to AS move, n
    FROM transition
    WHERE indicator IN (SELECT unnest($indicators::VARCHAR[])) AND breakdown IN (SELECT unnest($breakdowns::VARCHAR[]))
        AND NOT (state_from IN ('unknown', 'excluded', 'not_met') AND state_to IN ('unknown', 'excluded', 'not_met'))
    UNION ALL
    SELECT indicator, site, breakdown, category, round_from, round_to, population, move, n
    FROM (
        SELECT change.indicator, change.site, change.breakdown, change.category, change.round_from, change.round_to,
               change.population, change.improved, change.worsened, change.unchanged,
               earlier.n - change.n_from AS lost, later.n - change.n_to AS gained
        FROM change
        JOIN estimate AS earlier
            ON earlier.indicator = change.indicator AND earlier.site = change.site
            AND earlier.population = change.population AND earlier.breakdown = change.breakdown
            AND earlier.category = change.category AND earlier.round = change.round_from
        JOIN estimate AS later
            ON later.indicator = change.indicator AND later.site = change.site
            AND later.population = change.population AND later.breakdown = change.breakdown
            AND later.category = change.category AND later.round = change.round_to
        WHERE change.comparison = 'paired' AND change.indicator IN (SELECT unnest($indicators::VARCHAR[]))
            AND change.breakdown IN (SELECT unnest($breakdowns::VARCHAR[]))
    ) UNPIVOT (n FOR move IN (improved, worsened, unchanged, lost, gained))
),
among AS (
    SELECT indicator, site, breakdown, category, round_from, round_to, move,
           coalesce(sum(n) FILTER (population = 'all'), 0) AS everybody,
           coalesce(sum(n) FILTER (population = 'binaan'), 0) AS assisted,
           coalesce(max(n) FILTER (population NOT IN ('all', 'binaan') AND n BETWEEN 1 AND $few), 0) AS others
    FROM moved
    GROUP BY ALL
)
SELECT DISTINCT indicator, site, breakdown, round_from, round_to
FROM among
WHERE everybody BETWEEN 1 AND $few OR assisted BETWEEN 1 AND $few OR others > 0
    OR everybody - assisted BETWEEN 1 AND $few;
