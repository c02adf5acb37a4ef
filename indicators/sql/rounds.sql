-- What has to be known of rounds before they are compared.

-- The share of a site's households that a random sample found, in a round and in two; 0 for a census and for a sample
-- that was to visit every household: whoever did not answer there was not left out at random.
CREATE TEMP TABLE sampled AS
WITH visited AS (
    SELECT household.site, visit.round, visit.household_id,
           visit.result IN ('complete', 'partial') AS met,
           site_round.design = 'sample'
               AND count(*) OVER (PARTITION BY household.site, visit.round) < site.households AS drawn,
           site.households
    FROM visit
    JOIN household ON household.household_id = visit.household_id
    JOIN site ON site.site = household.site
    JOIN site_round ON site_round.site = household.site AND site_round.round = visit.round
)
SELECT earlier.site, earlier.round AS round_from, later.round AS round_to,
       CASE WHEN bool_and(earlier.drawn AND later.drawn) THEN count(*) / any_value(earlier.households)
            ELSE 0 END AS share
FROM visited AS earlier
JOIN visited AS later ON later.household_id = earlier.household_id AND later.site = earlier.site
WHERE earlier.met AND later.met
GROUP BY earlier.site, earlier.round, later.round;

-- Which families a census met in one round and a later census did not: where they are so many that those of the later
-- round are no longer the same population. A sample that is drawn anew is meant to meet others.
CREATE TEMP TABLE thinned AS
SELECT household.site, population.population, step.round_from, step.round_to
FROM step
JOIN site_round AS earlier ON earlier.site = step.site AND earlier.round = step.round_from AND earlier.design = 'census'
JOIN site_round AS later ON later.site = step.site AND later.round = step.round_to AND later.design = 'census'
JOIN main.met_household AS household ON household.site = step.site AND household.round = step.round_from
JOIN population ON population.population = 'all' OR (population.population = 'binaan' AND household.binaan)
LEFT JOIN main.met_household AS again
    ON again.household_id = household.household_id AND again.round = step.round_to
GROUP BY ALL
HAVING count(*) - count(again.household_id) > {too_many_lost} * count(*);

-- Where and in which rounds a question was asked otherwise, or of nobody: they are not compared.
CREATE TEMP TABLE forbidden AS
WITH changed AS (
    SELECT DISTINCT c.site, a.round AS round_from, b.round AS round_to, c.variable
    FROM comparability c
    JOIN round r ON r.round = c.round
    JOIN round other ON other.round <> c.round
    JOIN round a ON a.ordinal = least(r.ordinal, other.ordinal)
    JOIN round b ON b.ordinal = greatest(r.ordinal, other.ordinal)
    WHERE NOT EXISTS (
        SELECT 1 FROM comparability same
        WHERE same.site = c.site AND same.round = other.round AND same.variable = c.variable AND same.form = c.form
    )
)
SELECT q.indicator, changed.site, changed.round_from, changed.round_to
FROM changed
JOIN question q ON split_part(q.question, '.', 2) = changed.variable
UNION
SELECT unasked.indicator, unasked.site, step.round_from, step.round_to
FROM unasked
JOIN step ON step.site = unasked.site AND unasked.round IN (step.round_from, step.round_to);
