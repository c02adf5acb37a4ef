-- Two rounds of which it must not be told how those known in one of them only had answered: of one kind (not met, away,
-- no such unit, unknown, not asked for) they are few, among all, among the assisted, or among the others.
WITH crossed AS (
    SELECT indicator, site, round_from, round_to, population, n,
           state_from IN ('unknown', 'excluded', 'outside', 'away', 'not_met') AS came, state_to IN ('unknown', 'excluded', 'outside', 'away', 'not_met') AS went,
           CASE WHEN came THEN state_from ELSE state_to END AS kind
    FROM transition
    WHERE breakdown = 'site' AND list_contains($indicators, indicator)
),
among AS (
    SELECT indicator, site, round_from, round_to,
           coalesce(sum(n) FILTER (population = 'all'), 0) AS everybody,
           coalesce(sum(n) FILTER (population = 'binaan'), 0) AS assisted
    FROM crossed
    WHERE came <> went
    GROUP BY indicator, site, round_from, round_to, came, kind
)
SELECT DISTINCT 'crossing', indicator, site, round_from, round_to
FROM among
WHERE everybody BETWEEN 1 AND $few OR assisted BETWEEN 1 AND $few OR everybody - assisted BETWEEN 1 AND $few;
