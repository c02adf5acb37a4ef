WITH whole AS (
    SELECT * FROM share_pair WHERE breakdown = 'site'
)
SELECT side.indicator, side.site, side.round_from, side.round_to, side.population, side.comparison_site, side.forbidden,
       coalesce(own.gained, 0) AS gained, coalesce(own.lost, 0) AS lost, coalesce(own.both, 0) AS both,
       coalesce(own.neither, 0) AS neither,
       -- the others of the same site are all of it but its assisted families
       coalesce(theirs.gained, 0) - CASE WHEN same THEN coalesce(own.gained, 0) ELSE 0 END AS other_gained,
       coalesce(theirs.lost, 0) - CASE WHEN same THEN coalesce(own.lost, 0) ELSE 0 END AS other_lost,
       coalesce(theirs.both, 0) - CASE WHEN same THEN coalesce(own.both, 0) ELSE 0 END AS other_both,
       coalesce(theirs.neither, 0) - CASE WHEN same THEN coalesce(own.neither, 0) ELSE 0 END AS other_neither,
       coalesce(read.gained, 0) AS read_gained, coalesce(read.lost, 0) AS read_lost, coalesce(read.both, 0) AS read_both,
       coalesce(read.neither, 0) AS read_neither,
       coalesce(moving_together.effect, 1) AS design_effect
FROM (SELECT *, comparison_site = site AS same FROM side WHERE NOT measures) AS side
LEFT JOIN whole AS own
    ON own.indicator = side.indicator AND own.site = side.site AND own.round_from = side.round_from
    AND own.round_to = side.round_to AND own.population = side.population
LEFT JOIN whole AS theirs
    ON theirs.indicator = side.indicator AND theirs.site = side.comparison_site
    AND theirs.round_from = side.round_from AND theirs.round_to = side.round_to AND theirs.population = 'all'
LEFT JOIN whole AS read
    ON read.indicator = side.indicator AND read.site = side.site AND read.round_from = side.reading_from
    AND read.round_to = side.reading_to AND read.population = 'all'
LEFT JOIN moving_together
    ON moving_together.indicator = side.indicator AND moving_together.site = side.site
    AND moving_together.round_from = side.round_from AND moving_together.round_to = side.round_to
    AND moving_together.population = side.population
ORDER BY side.indicator, side.site, side.first, side.last, side.population, side.comparison_site
