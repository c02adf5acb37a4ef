-- Rounds of which it must not be told how many stand on each rung: few stand on one, among all, among the assisted, or
-- among the others. Of yes and no the level tells as much, and is guarded itself.
WITH among AS (
    SELECT indicator, site, breakdown, category, round, state,
           coalesce(sum(n) FILTER (population = 'all'), 0) AS everybody,
           coalesce(sum(n) FILTER (population = 'binaan'), 0) AS assisted
    FROM distribution
    WHERE list_contains($indicators, indicator) AND list_contains($breakdowns, breakdown)
        AND state NOT IN ('unknown', 'excluded', 'yes', 'no')
    GROUP BY ALL
)
SELECT DISTINCT indicator, site, breakdown, round
FROM among
WHERE everybody BETWEEN 1 AND $few OR assisted BETWEEN 1 AND $few OR everybody - assisted BETWEEN 1 AND $few;
