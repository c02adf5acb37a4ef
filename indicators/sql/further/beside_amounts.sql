-- The values of both sides in order, in pairs; and the two readings of all for the correlation.
WITH own AS (
    SELECT pair.indicator, pair.site, pair.round_from, pair.round_to, whom.population,
           list(pair.value_from ORDER BY pair.value_from, pair.value_to) AS before,
           list(pair.value_to ORDER BY pair.value_from, pair.value_to) AS after
    FROM amount_pair AS pair
    JOIN whom ON whom.population = 'all' OR pair.binaan
    GROUP BY ALL
    UNION ALL
    SELECT pair.indicator, pair.site, pair.round_from, pair.round_to, 'others',
           list(pair.value_from ORDER BY pair.value_from, pair.value_to),
           list(pair.value_to ORDER BY pair.value_from, pair.value_to)
    FROM amount_pair AS pair
    WHERE NOT pair.binaan
    GROUP BY ALL
)
SELECT side.indicator, side.site, side.round_from, side.round_to, side.population, side.comparison_site, side.forbidden,
       own.before, own.after, theirs.before AS other_before, theirs.after AS other_after,
       read.before AS read_before, read.after AS read_after
FROM side
LEFT JOIN own
    ON own.indicator = side.indicator AND own.site = side.site AND own.round_from = side.round_from
    AND own.round_to = side.round_to AND own.population = side.population
LEFT JOIN own AS theirs
    ON theirs.indicator = side.indicator AND theirs.site = side.comparison_site
    AND theirs.round_from = side.round_from AND theirs.round_to = side.round_to
    AND theirs.population = CASE WHEN side.comparison_site = side.site THEN 'others' ELSE 'all' END
LEFT JOIN own AS read
    ON read.indicator = side.indicator AND read.site = side.site AND read.round_from = side.reading_from
    AND read.round_to = side.reading_to AND read.population = 'all'
WHERE side.measures
ORDER BY side.indicator, side.site, side.first, side.last, side.population, side.comparison_site
