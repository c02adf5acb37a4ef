-- The counts of every change, one row per result and numbered in a fixed order: the same units in both rounds (paired),
-- and whoever was there in each (unpaired).

CREATE TEMP TABLE paired AS
WITH by_rt AS (                                             -- sums over RT from which a site's interval is made
    SELECT indicator, site, round_from, round_to, population,
           count(*) FILTER (WHERE pairs > 0) AS clusters,
           sum(pairs * pairs) AS sum_of_squared_pairs,
           sum((gained - lost) * (gained - lost)) AS sum_of_squared_net,
           sum(pairs * (gained - lost)) AS sum_of_products
    FROM counted_move
    WHERE breakdown = 'rt'
    GROUP BY indicator, site, round_from, round_to, population
)
SELECT row_number() OVER (ORDER BY spot.indicator, spot.site, step.round_from, step.round_to, spot.population,
                          spot.breakdown, spot.category) - 1 AS row,
       spot.indicator, spot.site, step.round_from, step.round_to, spot.population, spot.breakdown, spot.category,
       defined.kind, defined.better,
       coalesce(moved.pairs, 0) AS pairs,
       coalesce(moved.gained, 0) AS gained,
       coalesce(moved.lost, 0) AS lost,
       coalesce(moved.both, 0) AS both,
       coalesce(moved.up, 0) AS up,
       coalesce(moved.down, 0) AS down,
       coalesce(moved.unknown, 0) AS unknown,
       coalesce(moved.only_from, 0) AS only_from,
       coalesce(moved.only_to, 0) AS only_to,
       coalesce(by_rt.clusters, 0) AS clusters,
       coalesce(by_rt.sum_of_squared_pairs, 0) AS sum_of_squared_pairs,
       coalesce(by_rt.sum_of_squared_net, 0) AS sum_of_squared_net,
       coalesce(by_rt.sum_of_products, 0) AS sum_of_products
FROM spot
JOIN defined ON defined.indicator = spot.indicator AND defined.pairable
JOIN step ON step.site = spot.site
LEFT JOIN counted_move AS moved
    ON moved.indicator = spot.indicator AND moved.site = spot.site AND moved.round_from = step.round_from
    AND moved.round_to = step.round_to AND moved.population = spot.population AND moved.breakdown = spot.breakdown
    AND moved.category = spot.category
LEFT JOIN by_rt
    ON spot.breakdown = 'site' AND by_rt.indicator = spot.indicator AND by_rt.site = spot.site
    AND by_rt.round_from = step.round_from AND by_rt.round_to = step.round_to
    AND by_rt.population = spot.population;

CREATE TEMP TABLE unpaired AS
SELECT row_number() OVER (ORDER BY earlier.indicator, earlier.site, step.round_from, step.round_to, earlier.population,
                          earlier.breakdown, earlier.category) - 1 AS row,
       earlier.indicator, earlier.site, step.round_from, step.round_to, earlier.population, earlier.breakdown,
       earlier.category, defined.kind, defined.better,
       earlier.row AS row_from, later.row AS row_to,
       earlier.n AS n_from, later.n AS n_to, earlier.met AS met_from, later.met AS met_to,
       earlier.unknown + later.unknown AS unknown,
       -- Births, deaths and whatever is only counted are not followed, so all of them stand in one round only, although
       -- the 8-month windows of neighbouring rounds overlap and may hold the same birth twice.
       CASE WHEN defined.pairable THEN coalesce(moved.only_from, 0)
            ELSE earlier.known + earlier.unknown END AS only_from,
       CASE WHEN defined.pairable THEN coalesce(moved.only_to, 0)
            ELSE later.known + later.unknown END AS only_to
FROM level AS earlier
JOIN step ON step.site = earlier.site AND step.round_from = earlier.round
JOIN level AS later
    ON later.indicator = earlier.indicator AND later.site = earlier.site AND later.round = step.round_to
    AND later.population = earlier.population AND later.breakdown = earlier.breakdown
    AND later.category = earlier.category
JOIN defined ON defined.indicator = earlier.indicator
LEFT JOIN counted_move AS moved
    ON moved.indicator = earlier.indicator AND moved.site = earlier.site AND moved.round_from = step.round_from
    AND moved.round_to = step.round_to AND moved.population = earlier.population
    AND moved.breakdown = earlier.breakdown AND moved.category = earlier.category;
