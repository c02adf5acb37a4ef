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
WITH cell AS (
    SELECT indicator, round_from, round_to, site, rt, dasawisma, head_sex, binaan, state_from, state_to, gone,
           count(*) AS n
    FROM move
    GROUP BY indicator, round_from, round_to, site, rt, dasawisma, head_sex, binaan, state_from, state_to, gone
)
SELECT cell.indicator, place.site, cell.round_from, cell.round_to, place.population, place.breakdown, place.category,
       cell.rt, cell.state_from, cell.state_to, cell.gone, sum(cell.n) AS n
FROM cell
JOIN place
    ON place.site = cell.site AND place.rt = cell.rt AND place.dasawisma = cell.dasawisma
    AND place.head_sex = cell.head_sex AND place.binaan = cell.binaan
JOIN wanted ON wanted.indicator = cell.indicator AND wanted.breakdown = place.breakdown
GROUP BY cell.indicator, place.site, cell.round_from, cell.round_to, place.population, place.breakdown,
         place.category, cell.rt, cell.state_from, cell.state_to, cell.gone;

INSERT INTO transition
SELECT moved.indicator, moved.site, moved.round_from, moved.round_to, moved.population, moved.breakdown, moved.category,
       moved.state_from, moved.state_to, sum(moved.n)
FROM moved
JOIN defined ON defined.indicator = moved.indicator
WHERE NOT defined.measures
GROUP BY moved.indicator, moved.site, moved.round_from, moved.round_to, moved.population, moved.breakdown,
         moved.category, moved.state_from, moved.state_to
ORDER BY ALL;

CREATE TEMP TABLE counted_move AS
WITH by_rt AS (
    SELECT moved.indicator, moved.site, moved.round_from, moved.round_to, moved.population, moved.breakdown,
           moved.category, moved.rt,
           coalesce(sum(moved.n) FILTER (WHERE earlier.known AND later.known), 0) AS pairs,
           coalesce(sum(moved.n) FILTER (WHERE NOT earlier.met AND later.met), 0) AS gained,
           coalesce(sum(moved.n) FILTER (WHERE earlier.met AND NOT later.met), 0) AS lost,
           coalesce(sum(moved.n) FILTER (WHERE earlier.met AND later.met), 0) AS both,
           coalesce(sum(moved.n) FILTER (WHERE later.rank > earlier.rank), 0) AS up,
           coalesce(sum(moved.n) FILTER (WHERE later.rank < earlier.rank), 0) AS down,
           coalesce(sum(moved.n) FILTER (WHERE moved.gone AND earlier.met), 0) AS gone_yes,
           coalesce(sum(moved.n) FILTER (WHERE moved.gone AND NOT earlier.met), 0) AS gone_no,
           coalesce(sum(moved.n) FILTER (
               WHERE earlier.known IS NOT NULL AND later.known IS NOT NULL AND NOT (earlier.known AND later.known)
           ), 0) AS unknown,
           coalesce(sum(moved.n) FILTER (WHERE earlier.known IS NOT NULL AND later.known IS NULL), 0) AS only_from,
           coalesce(sum(moved.n) FILTER (WHERE earlier.known IS NULL AND later.known IS NOT NULL), 0) AS only_to
    FROM moved
    LEFT JOIN answer AS earlier ON earlier.indicator = moved.indicator AND earlier.state = moved.state_from
    LEFT JOIN answer AS later ON later.indicator = moved.indicator AND later.state = moved.state_to
    GROUP BY moved.indicator, moved.site, moved.round_from, moved.round_to, moved.population, moved.breakdown,
             moved.category, moved.rt
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
