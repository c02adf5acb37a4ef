WITH whole AS (
    SELECT * FROM share_pair WHERE breakdown = 'site'
),
told_change AS (
    SELECT CAST(indicator AS indicator_name) AS indicator, CAST(site AS site_name) AS site,
           CAST(round_from AS round_name) AS round_from, CAST(round_to AS round_name) AS round_to,
           CAST(population AS population_name) AS population, lower, upper, method, design_effect
    FROM change
    WHERE comparison = 'paired' AND breakdown = 'site'
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
       -- as they are told by themselves: the change of the assisted, and that of a comparison RW
       whole_own.lower AS own_lower, whole_own.upper AS own_upper, whole_own.method AS own_method,
       greatest(coalesce(whole_own.design_effect, 1), 1) AS own_effect,
       whole_theirs.lower AS their_lower, whole_theirs.upper AS their_upper,
       coalesce(same, FALSE) AS same,
       between_rt.variance_change, coalesce(between_rt.shared, 0) AS shared,
       coalesce(between_rt.clusters, 0) AS clusters,
       coalesce(between_rt.other_clusters, 0) AS other_clusters,
       coalesce(between_rt.other_squared_pairs, 0) AS other_squared_pairs,
       coalesce(between_rt.other_squared_net, 0) AS other_squared_net,
       coalesce(between_rt.other_products, 0) AS other_products
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
LEFT JOIN told_change AS whole_own
    ON whole_own.indicator = side.indicator AND whole_own.site = side.site AND whole_own.round_from = side.round_from
    AND whole_own.round_to = side.round_to AND whole_own.population = side.population
LEFT JOIN told_change AS whole_theirs
    ON whole_theirs.indicator = side.indicator AND whole_theirs.site = side.comparison_site
    AND whole_theirs.round_from = side.round_from AND whole_theirs.round_to = side.round_to
    AND whole_theirs.population = 'all'
LEFT JOIN between_rt
    ON same AND between_rt.indicator = side.indicator AND between_rt.site = side.site
    AND between_rt.round_from = side.round_from AND between_rt.round_to = side.round_to
    AND between_rt.population = 'all' AND between_rt.division = 'binaan'
ORDER BY side.indicator, side.site, side.first, side.last, side.population, side.comparison_site
