-- Two rounds of which it must not be told who moved: some move that tells an answer was made by few, among all, among the
-- assisted, or among the others. Who was lost is such a move: it is what is left when those met twice are subtracted. Of
-- the parts of a site no moves are stored; those of a yes/no follow from its levels and changes, and are guarded as such.
WITH moved AS (
    SELECT indicator, site, breakdown, category, round_from, round_to, population, state_from || '>' || state_to AS move, n
    FROM transition
    WHERE site = $site AND indicator IN (SELECT unnest($indicators::VARCHAR[]))
        AND breakdown IN (SELECT unnest($breakdowns::VARCHAR[]))
        AND NOT (state_from IN ('unknown', 'excluded', 'not_met') AND state_to IN ('unknown', 'excluded', 'not_met'))
    UNION ALL
    SELECT indicator, site, breakdown, category, round_from, round_to, population, move, n
    FROM (
        SELECT followed.indicator, followed.site, followed.breakdown, followed.category, followed.round_from,
               followed.round_to, followed.population, CAST(followed.improved AS BIGINT) AS improved,
               CAST(followed.worsened AS BIGINT) AS worsened, CAST(followed.unchanged AS BIGINT) AS unchanged,
               CAST(earlier.n - followed.n_from AS BIGINT) AS lost, CAST(later.n - followed.n_to AS BIGINT) AS gained,
               CAST(followed.x_from - followed.turned_no AS BIGINT) AS stayed_yes,
               CAST(followed.n_to - followed.x_to - followed.turned_no AS BIGINT) AS stayed_no,
               CAST(CASE WHEN turned_no IS NOT NULL THEN earlier.x - followed.x_from END AS BIGINT) AS lost_yes,
               CAST(CASE WHEN turned_no IS NOT NULL THEN earlier.n - earlier.x - followed.n_from + followed.x_from END
                    AS BIGINT) AS lost_no,
               CAST(CASE WHEN turned_no IS NOT NULL THEN later.x - followed.x_to END AS BIGINT) AS gained_yes,
               CAST(CASE WHEN turned_no IS NOT NULL THEN later.n - later.x - followed.n_to + followed.x_to END
                    AS BIGINT) AS gained_no
        FROM (
            SELECT *, CASE WHEN newcombe_lower IS NULL OR net IS NOT NULL THEN NULL -- no yes/no: an amount or a ladder
                           WHEN x_to - x_from = improved - worsened THEN worsened ELSE improved END AS turned_no
            FROM change
        ) AS followed
        JOIN estimate AS earlier
            ON earlier.indicator = followed.indicator AND earlier.site = followed.site
            AND earlier.population = followed.population AND earlier.breakdown = followed.breakdown
            AND earlier.category = followed.category AND earlier.round = followed.round_from
        JOIN estimate AS later
            ON later.indicator = followed.indicator AND later.site = followed.site
            AND later.population = followed.population AND later.breakdown = followed.breakdown
            AND later.category = followed.category AND later.round = followed.round_to
        WHERE followed.site = $site AND followed.comparison = 'paired'
            AND followed.indicator IN (SELECT unnest($indicators::VARCHAR[]))
            AND followed.breakdown IN (SELECT unnest($breakdowns::VARCHAR[]))
    ) UNPIVOT (
        n FOR move IN (
            improved, worsened, unchanged, lost, gained, stayed_yes, stayed_no, lost_yes, lost_no, gained_yes, gained_no
        )
    )
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
