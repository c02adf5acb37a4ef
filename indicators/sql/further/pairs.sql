-- What all further results are made of. Rounds are bits of a number, the earliest the lowest (at most 62 rounds), so that
-- what a unit said in every round is one row.

CREATE TEMP TABLE turn AS
SELECT CAST(round AS round_name) AS round, ordinal, month, row_number() OVER (ORDER BY ordinal) - 1 AS bit
FROM round;

CREATE TEMP TABLE not_compared AS                           -- asked otherwise: see forbid_comparisons.sql
SELECT DISTINCT CAST(indicator AS indicator_name) AS indicator, CAST(site AS site_name) AS site,
       CAST(round_from AS round_name) AS round_from, CAST(round_to AS round_name) AS round_to
FROM change
WHERE method = 'not_comparable';

CREATE TEMP TABLE leg AS                                    -- every two rounds of a site
WITH told AS (
    SELECT DISTINCT site, round_from, round_to FROM change WHERE population <> 'recap' AND breakdown = 'site'
)
SELECT CAST(told.site AS site_name) AS site, earlier.round AS round_from, later.round AS round_to,
       earlier.bit AS first, later.bit AS last
FROM told
JOIN turn AS earlier ON earlier.round = CAST(told.round_from AS round_name)
JOIN turn AS later ON later.round = CAST(told.round_to AS round_name);

CREATE TEMP TABLE asked_at AS                               -- at which sites an indicator can be told of any round
SELECT DISTINCT defined.indicator, defined.measures, defined.kind, defined.shared_by IS NOT NULL AS shared, held.site
FROM defined
CROSS JOIN (SELECT DISTINCT site, round FROM seen) AS held
ANTI JOIN unasked
    ON unasked.indicator = defined.indicator AND unasked.site = held.site AND unasked.round = held.round
WHERE defined.pairable;

-- Shares: how the units known in both rounds moved, from the counts of the changes. None of units that share the answer
-- of their RT: all that is made of these takes units one by one.
CREATE TEMP TABLE share_pair AS
SELECT counted.indicator, counted.site, counted.round_from, counted.round_to, counted.population, counted.breakdown,
       counted.category, defined.kind, defined.better,
       counted.pairs, counted.gained, counted.lost, counted.both,
       counted.pairs - counted.gained - counted.lost - counted.both AS neither, counted.up, counted.down
FROM counted_move AS counted
JOIN defined ON defined.indicator = counted.indicator AND NOT defined.measures AND defined.shared_by IS NULL
WHERE NOT EXISTS (
      SELECT 1 FROM not_compared
      WHERE not_compared.indicator = counted.indicator AND not_compared.site = counted.site
          AND not_compared.round_from = counted.round_from AND not_compared.round_to = counted.round_to
  );

-- Amounts: both values of every unit known in both rounds, and its RT, which has no number that another RT of all has.
CREATE TEMP TABLE amount_pair AS
SELECT earlier.indicator, earlier.site, leg.round_from, leg.round_to, leg.last, earlier.household_id, earlier.binaan,
       earlier.head_sex, earlier.rt AS rt_name, dense_rank() OVER (ORDER BY earlier.site, earlier.rt) AS rt,
       earlier.value AS value_from, later.value AS value_to
FROM judged AS earlier
JOIN defined ON defined.indicator = earlier.indicator AND defined.pairable AND defined.measures
JOIN leg ON leg.site = earlier.site AND leg.round_from = earlier.round
JOIN judged AS later
    ON later.indicator = earlier.indicator AND later.unit_id = earlier.unit_id AND later.round = leg.round_to
    AND later.state = 'known'
WHERE earlier.state = 'known'
  AND NOT EXISTS (
      SELECT 1 FROM not_compared
      WHERE not_compared.indicator = earlier.indicator AND not_compared.site = leg.site
          AND not_compared.round_from = leg.round_from AND not_compared.round_to = leg.round_to
  );

CREATE TEMP TABLE home AS                                   -- in which rounds each household was met
SELECT household.household_id, CAST(household.site AS site_name) AS site, household.binaan,
       bit_or(CAST(1 AS BIGINT) << turn.bit) AS met
FROM household
JOIN visit ON visit.household_id = household.household_id AND visit.result IN ('complete', 'partial')
JOIN turn ON turn.round = CAST(visit.round AS round_name)
GROUP BY household.household_id, household.site, household.binaan;

CREATE TEMP TABLE whom AS                                   -- the populations whose units can be followed
SELECT CAST(population AS population_name) AS population FROM population WHERE population IN ('all', 'binaan');

CREATE TEMP TABLE moving_together AS                        -- the design effect of each change of a share
SELECT CAST(indicator AS indicator_name) AS indicator, CAST(site AS site_name) AS site,
       CAST(round_from AS round_name) AS round_from, CAST(round_to AS round_name) AS round_to,
       CAST(population AS population_name) AS population, greatest(coalesce(design_effect, 1), 1) AS effect
FROM change
WHERE comparison = 'paired' AND breakdown = 'site';
