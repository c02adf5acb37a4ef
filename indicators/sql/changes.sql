-- The counts of every change, one row per result and numbered in a fixed order: the same units in both rounds (paired),
-- and whoever was there in each (unpaired).

-- The share of a site's households that a random sample found, in a round and in two; 0 for a census and for a sample
-- that was to visit every household: whoever did not answer there was not left out at random.
CREATE TEMP TABLE sampled AS
WITH visited AS (
    SELECT household.site, visit.round, visit.household_id,
           visit.result IN ('complete', 'partial') AS met,
           round.design = 'sample'
               AND count(*) OVER (PARTITION BY household.site, visit.round) < site.households AS drawn,
           site.households
    FROM visit
    JOIN household ON household.household_id = visit.household_id
    JOIN site ON site.site = household.site
    JOIN round ON round.round = visit.round
)
SELECT earlier.site, earlier.round AS round_from, later.round AS round_to,
       CASE WHEN bool_and(earlier.drawn AND later.drawn) THEN count(*) / any_value(earlier.households)
            ELSE 0 END AS share
FROM visited AS earlier
JOIN visited AS later ON later.household_id = earlier.household_id AND later.site = earlier.site
WHERE earlier.met AND later.met
GROUP BY earlier.site, earlier.round, later.round;

-- Rounds in which a question was asked otherwise, or not at all: they are not compared.
CREATE TEMP TABLE forbidden AS
WITH changed AS (
    SELECT DISTINCT a.round AS round_from, b.round AS round_to, c.variable
    FROM comparability c
    JOIN round r ON r.round = c.round
    JOIN round other ON other.round <> c.round
    JOIN round a ON a.ordinal = least(r.ordinal, other.ordinal)
    JOIN round b ON b.ordinal = greatest(r.ordinal, other.ordinal)
    WHERE NOT EXISTS (
        SELECT 1 FROM comparability same
        WHERE same.round = other.round AND same.variable = c.variable AND same.form = c.form
    )
)
SELECT q.indicator, changed.round_from, changed.round_to
FROM changed
JOIN question q ON split_part(q.question, '.', 2) = changed.variable
UNION
SELECT unasked.indicator, step.round_from, step.round_to
FROM unasked
JOIN step ON unasked.round IN (step.round_from, step.round_to);

CREATE TEMP TABLE paired AS
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
       coalesce(moved.gone_yes, 0) AS gone_yes,
       coalesce(moved.gone_no, 0) AS gone_no,
       coalesce(moved.unknown, 0) AS unknown,
       coalesce(moved.only_from, 0) AS only_from,
       coalesce(moved.only_to, 0) AS only_to,
       coalesce(moved.clusters, 0) AS clusters,
       coalesce(moved.sum_of_squared_pairs, 0) AS sum_of_squared_pairs,
       coalesce(moved.sum_of_squared_net, 0) AS sum_of_squared_net,
       coalesce(moved.sum_of_products, 0) AS sum_of_products,
       coalesce(sampled.share, 0) AS sampled,
       -- Design effects are pooled over the sites of an indicator at one breakdown; men and women as heads apart.
       dense_rank() OVER (ORDER BY spot.indicator, step.round_from, step.round_to, spot.population, spot.breakdown,
                          CASE WHEN spot.breakdown = 'head_sex' THEN spot.category END) - 1 AS pool,
       -- p-values are adjusted among the indicators of one question: a site as a whole, its rounds and its population.
       spot.breakdown = 'site' AND forbidden.indicator IS NULL AS tested,
       defined.is_primary,
       CASE WHEN defined.is_primary THEN 'primary' ELSE spot.site || ':' || defined.theme END AS family,
       dense_rank() OVER (ORDER BY spot.site, step.round_from, step.round_to, spot.population, defined.is_primary,
                          CASE WHEN NOT defined.is_primary THEN defined.theme END) - 1 AS siblings
FROM spot
JOIN defined ON defined.indicator = spot.indicator AND defined.pairable
JOIN step ON step.site = spot.site
LEFT JOIN sampled
    ON sampled.site = step.site AND sampled.round_from = step.round_from AND sampled.round_to = step.round_to
LEFT JOIN forbidden
    ON forbidden.indicator = spot.indicator AND forbidden.round_from = step.round_from
    AND forbidden.round_to = step.round_to
LEFT JOIN counted_move AS moved
    ON moved.indicator = spot.indicator AND moved.site = spot.site AND moved.round_from = step.round_from
    AND moved.round_to = step.round_to AND moved.population = spot.population AND moved.breakdown = spot.breakdown
    AND moved.category = spot.category;

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
       CASE WHEN defined.pairable THEN coalesce(paired.only_from, 0)
            ELSE earlier.known + earlier.unknown END AS only_from,
       CASE WHEN defined.pairable THEN coalesce(paired.only_to, 0)
            ELSE later.known + later.unknown END AS only_to,
       coalesce(paired.row, -1) AS paired_row,               -- the same change among those met twice; -1: none
       coalesce(paired.clusters, 0) AS clusters,
       design_from.design = 'sample' OR design_to.design = 'sample' AS sample,
       CASE WHEN found_from.share > 0 AND found_to.share > 0 THEN found_from.share ELSE 0 END AS sampled_from,
       CASE WHEN found_from.share > 0 AND found_to.share > 0 THEN found_to.share ELSE 0 END AS sampled_to
FROM level AS earlier
JOIN step ON step.site = earlier.site AND step.round_from = earlier.round
JOIN level AS later
    ON later.indicator = earlier.indicator AND later.site = earlier.site AND later.round = step.round_to
    AND later.population = earlier.population AND later.breakdown = earlier.breakdown
    AND later.category = earlier.category
JOIN defined ON defined.indicator = earlier.indicator
JOIN round AS design_from ON design_from.round = step.round_from
JOIN round AS design_to ON design_to.round = step.round_to
LEFT JOIN sampled AS found_from
    ON found_from.site = step.site AND found_from.round_from = step.round_from
    AND found_from.round_to = step.round_from
LEFT JOIN sampled AS found_to
    ON found_to.site = step.site AND found_to.round_from = step.round_to AND found_to.round_to = step.round_to
LEFT JOIN paired
    ON paired.indicator = earlier.indicator AND paired.site = earlier.site AND paired.round_from = step.round_from
    AND paired.round_to = step.round_to AND paired.population = earlier.population
    AND paired.breakdown = earlier.breakdown AND paired.category = earlier.category;
