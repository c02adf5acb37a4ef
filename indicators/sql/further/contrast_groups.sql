-- The groups set against each other, one row each: female and male heads, every RT, assisted and other families.
WITH whole AS (
    SELECT * FROM share_pair WHERE breakdown = 'site'
),
others AS (
    SELECT every.indicator, every.site, every.round_from, every.round_to,
           every.gained - few.gained AS gained, every.lost - few.lost AS lost, every.both - few.both AS both,
           every.neither - few.neither AS neither
    FROM whole AS every
    JOIN whole AS few USING (indicator, site, round_from, round_to)
    WHERE every.population = 'all' AND few.population = 'binaan'
),
grouped AS (
    SELECT indicator, site, round_from, round_to, population, CAST(breakdown AS division_name) AS division,
           CAST(category AS VARCHAR) AS category,
           gained, lost, "both", neither
    FROM share_pair
    WHERE breakdown = 'rt' OR (breakdown = 'head_sex' AND category IN ('female', 'male'))
    UNION ALL
    SELECT indicator, site, round_from, round_to, CAST('all' AS population_name), CAST('binaan' AS division_name), 'binaan',
           gained, lost, "both", neither
    FROM whole WHERE population = 'binaan'
    UNION ALL
    SELECT indicator, site, round_from, round_to, CAST('all' AS population_name), CAST('binaan' AS division_name), 'others',
           gained, lost, "both", neither
    FROM others WHERE gained + lost + "both" + neither > 0
)
SELECT grouped.*, defined.better,
       -- between RT the spread of the RT is what is asked about: there is no row of these
       between_rt.variance_from, between_rt.variance_to, between_rt.variance_change,
       coalesce(between_rt.shared, 0) AS shared, coalesce(between_rt.clusters, 0) AS clusters
FROM grouped
JOIN defined ON defined.indicator = grouped.indicator
LEFT JOIN between_rt
    ON between_rt.indicator = grouped.indicator AND between_rt.site = grouped.site
    AND between_rt.round_from = grouped.round_from AND between_rt.round_to = grouped.round_to
    AND between_rt.population = grouped.population AND between_rt.division = grouped.division
JOIN turn AS earlier ON earlier.round = grouped.round_from
JOIN turn AS later ON later.round = grouped.round_to
ORDER BY grouped.indicator, grouped.site, earlier.bit, later.bit, grouped.population, grouped.division, grouped.category
