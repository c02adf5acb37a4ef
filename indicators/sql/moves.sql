-- Who moved: every unit that can be met again, at every earlier and later round, told by its state in each. A unit belongs
-- to the category it had in the earlier round; one met only later, to the category it had then. `gone`: not met later because
-- nobody met its household. Who left a household that was met, died or outgrew the unit view is not met either, but not gone.

CREATE TEMP TABLE move AS
WITH pairable AS (
    SELECT judged.*
    FROM judged
    JOIN defined ON defined.indicator = judged.indicator
    WHERE defined.pairable
),
met AS (
    SELECT DISTINCT household_id, round FROM main.met_household
)
SELECT earlier.indicator, step.round_from, step.round_to,
       earlier.site, earlier.rt, earlier.dasawisma, earlier.head_sex, earlier.binaan,
       earlier.state AS state_from, coalesce(later.state, CAST('not_met' AS state_name)) AS state_to,
       later.unit_id IS NULL AND met.household_id IS NULL AS gone,
       earlier.value AS value_from, later.value AS value_to
FROM pairable AS earlier
JOIN step ON step.site = earlier.site AND step.round_from = earlier.round
LEFT JOIN pairable AS later
    ON later.indicator = earlier.indicator AND later.unit_id = earlier.unit_id AND later.round = step.round_to
LEFT JOIN met ON met.household_id = earlier.household_id AND met.round = step.round_to
UNION ALL
SELECT later.indicator, step.round_from, step.round_to,
       later.site, later.rt, later.dasawisma, later.head_sex, later.binaan,
       CAST('not_met' AS state_name), later.state, FALSE, NULL, later.value
FROM pairable AS later
JOIN step ON step.site = later.site AND step.round_to = later.round
LEFT JOIN pairable AS earlier
    ON earlier.indicator = later.indicator AND earlier.unit_id = later.unit_id AND earlier.round = step.round_from
WHERE earlier.unit_id IS NULL;

CREATE TEMP TABLE moved AS
SELECT indicator, round_from, round_to, site, rt, dasawisma, head_sex, binaan, state_from, state_to, gone,
       CAST(count(*) AS INTEGER) AS n
FROM move
GROUP BY indicator, round_from, round_to, site, rt, dasawisma, head_sex, binaan, state_from, state_to, gone;

INSERT INTO transition                                      -- of sites as a whole only, as the distribution
SELECT moved.indicator, moved.site, moved.round_from, moved.round_to, population.population, 'site', moved.site,
       moved.state_from, moved.state_to, sum(moved.n)
FROM moved
JOIN defined ON defined.indicator = moved.indicator AND NOT defined.measures
JOIN population ON population.population = 'all' OR (population.population = 'binaan' AND moved.binaan)
GROUP BY moved.indicator, moved.site, moved.round_from, moved.round_to, population.population, moved.state_from,
         moved.state_to
ORDER BY ALL;

CREATE TEMP TABLE counted_move AS
WITH cell AS (                                              -- what the states of a small cell come to, added up once
    SELECT moved.indicator, moved.round_from, moved.round_to, moved.site, moved.rt, moved.dasawisma, moved.head_sex,
           moved.binaan,
           CAST(coalesce(sum(moved.n) FILTER (WHERE earlier.known AND later.known), 0) AS INTEGER) AS pairs,
           CAST(coalesce(sum(moved.n) FILTER (WHERE NOT earlier.met AND later.met), 0) AS INTEGER) AS gained,
           CAST(coalesce(sum(moved.n) FILTER (WHERE earlier.met AND NOT later.met), 0) AS INTEGER) AS lost,
           CAST(coalesce(sum(moved.n) FILTER (WHERE earlier.met AND later.met), 0) AS INTEGER) AS both,
           CAST(coalesce(sum(moved.n) FILTER (WHERE later.rank > earlier.rank), 0) AS INTEGER) AS up,
           CAST(coalesce(sum(moved.n) FILTER (WHERE later.rank < earlier.rank), 0) AS INTEGER) AS down,
           CAST(coalesce(sum(moved.n) FILTER (WHERE moved.gone AND earlier.met), 0) AS INTEGER) AS gone_yes,
           CAST(coalesce(sum(moved.n) FILTER (WHERE moved.gone AND NOT earlier.met), 0) AS INTEGER) AS gone_no,
           CAST(coalesce(sum(moved.n) FILTER (
               WHERE earlier.known IS NOT NULL AND later.known IS NOT NULL AND NOT (earlier.known AND later.known)
           ), 0) AS INTEGER) AS unknown,
           CAST(coalesce(sum(moved.n) FILTER (WHERE earlier.known IS NOT NULL AND later.known IS NULL), 0) AS INTEGER) AS only_from,
           CAST(coalesce(sum(moved.n) FILTER (WHERE earlier.known IS NULL AND later.known IS NOT NULL), 0) AS INTEGER) AS only_to
    FROM moved
    LEFT JOIN answer AS earlier ON earlier.indicator = moved.indicator AND earlier.state = moved.state_from
    LEFT JOIN answer AS later ON later.indicator = moved.indicator AND later.state = moved.state_to
    GROUP BY moved.indicator, moved.round_from, moved.round_to, moved.site, moved.rt, moved.dasawisma, moved.head_sex,
             moved.binaan
    HAVING bool_or(earlier.known IS NOT NULL OR later.known IS NOT NULL)
),
rolled AS (                                                 -- by RT, and within them by what else a site is divided by
    SELECT cell.indicator, cell.round_from, cell.round_to, cell.site, population.population, cell.rt, cell.dasawisma,
           cell.head_sex,
           CASE WHEN grouping(cell.dasawisma) = 0 THEN 'dasawisma'
                WHEN grouping(cell.head_sex) = 0 THEN 'head_sex' ELSE 'rt' END AS form,
           CAST(sum(cell.pairs) AS BIGINT) AS pairs, CAST(sum(cell.gained) AS BIGINT) AS gained,
           CAST(sum(cell.lost) AS BIGINT) AS lost, CAST(sum(cell.both) AS BIGINT) AS both,
           CAST(sum(cell.up) AS BIGINT) AS up, CAST(sum(cell.down) AS BIGINT) AS down,
           CAST(sum(cell.gone_yes) AS BIGINT) AS gone_yes, CAST(sum(cell.gone_no) AS BIGINT) AS gone_no,
           CAST(sum(cell.unknown) AS BIGINT) AS unknown, CAST(sum(cell.only_from) AS BIGINT) AS only_from,
           CAST(sum(cell.only_to) AS BIGINT) AS only_to
    FROM cell
    JOIN population ON population.population = 'all' OR (population.population = 'binaan' AND cell.binaan)
    GROUP BY GROUPING SETS (
        (cell.indicator, cell.round_from, cell.round_to, cell.site, population.population, cell.rt),
        (cell.indicator, cell.round_from, cell.round_to, cell.site, population.population, cell.rt, cell.dasawisma),
        (cell.indicator, cell.round_from, cell.round_to, cell.site, population.population, cell.rt, cell.head_sex)
    )
),
by_rt AS (
    SELECT rolled.* EXCLUDE (population), CAST(rolled.population AS population_name) AS population, wanted.breakdown,
           CASE wanted.breakdown
               WHEN 'site' THEN CAST(CAST(rolled.site AS VARCHAR) AS category_name)
               WHEN 'rt' THEN rolled.rt
               WHEN 'dasawisma' THEN rolled.dasawisma
               WHEN 'head_sex' THEN rolled.head_sex
           END AS category
    FROM rolled
    JOIN wanted
        ON wanted.indicator = rolled.indicator
        AND CASE wanted.breakdown WHEN 'site' THEN 'rt' ELSE CAST(wanted.breakdown AS VARCHAR) END = rolled.form
)
SELECT indicator, site, round_from, round_to, population, breakdown, category,
       sum(pairs) AS pairs, sum(gained) AS gained, sum(lost) AS lost, sum(by_rt.both) AS both, sum(up) AS up,
       sum(down) AS down, sum(gone_yes) AS gone_yes, sum(gone_no) AS gone_no, sum(unknown) AS unknown,
       sum(only_from) AS only_from, sum(only_to) AS only_to,
       count(*) FILTER (WHERE pairs > 0) AS clusters,      -- RT, and the sums over them that an interval is made of
       sum(pairs * pairs) AS sum_of_squared_pairs,
       sum((gained - lost) * (gained - lost)) AS sum_of_squared_net,
       sum(pairs * (gained - lost)) AS sum_of_products
FROM by_rt
GROUP BY indicator, site, round_from, round_to, population, breakdown, category;
