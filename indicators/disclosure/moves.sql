-- Two rounds of which it must not be told who moved: some move that tells an answer was made by few, among all, among the
-- assisted, or among the others. Who was lost is such a move: it is what is left when those met twice are subtracted. Of
-- the parts of a site no moves are stored; those of a yes/no follow from its levels and changes, and are guarded as such.
WITH stored AS (
    SELECT indicator, site, breakdown, category, round_from, round_to, population, state_from || '>' || state_to AS move,
           [n] AS counts
    FROM transition
    WHERE indicator BETWEEN $first AND $last AND list_contains($indicators, indicator)
        AND list_contains($breakdowns, breakdown)
        AND NOT (state_from IN ('unknown', 'excluded', 'outside', 'away', 'not_met') AND state_to IN ('unknown', 'excluded', 'outside', 'away', 'not_met'))
),
level AS (
    SELECT indicator, site, population, breakdown, category, round, n, x
    FROM estimate
    WHERE indicator BETWEEN $first AND $last AND list_contains($breakdowns, breakdown)
),
begun AS MATERIALIZED ( -- or all pairs of rounds would be made first
    SELECT change.*, earlier.n AS n_earlier, earlier.x AS x_earlier,
           CASE WHEN newcombe_lower IS NULL OR net IS NOT NULL THEN NULL -- no yes/no: an amount or a ladder
                WHEN x_to - x_from = improved - worsened THEN worsened ELSE improved END AS turned_no
    FROM change
    JOIN level AS earlier
        ON earlier.indicator = change.indicator AND earlier.site = change.site
        AND earlier.population = change.population AND earlier.breakdown = change.breakdown
        AND earlier.category = change.category AND earlier.round = change.round_from
    WHERE comparison = 'paired' AND change.indicator BETWEEN $first AND $last
        AND list_contains($indicators, change.indicator) AND list_contains($breakdowns, change.breakdown)
),
worked_out AS (
    SELECT begun.indicator, begun.site, begun.breakdown, begun.category, begun.round_from,
           begun.round_to, begun.population, 'all' AS move,
           [
               improved, worsened, unchanged,
               n_earlier - n_from, later.n - n_to, -- lost, gained
               x_from - turned_no, n_to - x_to - turned_no, -- stayed yes, stayed no
               CASE WHEN turned_no IS NOT NULL THEN x_earlier - x_from END, -- lost yes, lost no
               CASE WHEN turned_no IS NOT NULL THEN n_earlier - x_earlier - n_from + x_from END,
               CASE WHEN turned_no IS NOT NULL THEN later.x - x_to END, -- gained yes, gained no
               CASE WHEN turned_no IS NOT NULL THEN later.n - later.x - n_to + x_to END
           ]::BIGINT[] AS counts
    FROM begun
    JOIN level AS later
        ON later.indicator = begun.indicator AND later.site = begun.site
        AND later.population = begun.population AND later.breakdown = begun.breakdown
        AND later.category = begun.category AND later.round = begun.round_to
),
moved AS (
    FROM stored UNION ALL FROM worked_out
),
among AS (
    SELECT indicator, site, breakdown, round_from, round_to,
           bool_or(list_bool_or([n BETWEEN 1 AND $few FOR n IN counts])) AS few,
           any_value(counts) FILTER (population = 'all') AS everybody,
           any_value(counts) FILTER (population = 'binaan') AS assisted
    FROM moved
    GROUP BY indicator, site, breakdown, round_from, round_to, category, move
)
SELECT DISTINCT indicator, site, breakdown, round_from, round_to
FROM among
WHERE few OR list_bool_or([coalesce(n, 0) - coalesce(assisted[i], 0) BETWEEN 1 AND $few FOR n, i IN everybody]);
