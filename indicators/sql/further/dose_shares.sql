-- How the units moved that received an assistance in between and those without it, RT by RT; and how many had it already,
-- which no change can come of. No rows where the rounds are not comparable.
WITH cell AS (                                              -- without a kind: everybody
    SELECT panel.indicator, panel.site, panel.rt, NULL AS assistance, 0 AS done_from, panel.known, panel.met, panel.binaan,
           count(*) AS n
    FROM panel
    SEMI JOIN aimed ON aimed.indicator = panel.indicator
    WHERE bit_count(panel.known) > 1
    GROUP BY ALL
    UNION ALL
    SELECT panel.indicator, panel.site, panel.rt, helped.assistance, helped.done_from, panel.known, panel.met,
           panel.binaan, count(*) AS n
    FROM panel
    JOIN helped ON helped.household_id = panel.household_id
    JOIN aimed ON aimed.indicator = panel.indicator AND aimed.assistance = helped.assistance
    WHERE bit_count(panel.known) > 1
    GROUP BY ALL
),
met AS (
    SELECT cell.indicator, cell.site, cell.rt, cell.assistance, leg.first, leg.last, (cell.binaan >> leg.first) & 1 AS binaan,
           cell.assistance IS NOT NULL AND cell.done_from <= leg.first AS already,
           sum(cell.n * ((~cell.met >> leg.first) & (cell.met >> leg.last) & 1)) AS gained,
           sum(cell.n * ((cell.met >> leg.first) & (~cell.met >> leg.last) & 1)) AS lost,
           sum(cell.n * ((cell.met >> leg.first) & (cell.met >> leg.last) & 1)) AS both,
           sum(cell.n) AS pairs
    FROM cell
    JOIN leg
        ON leg.site = cell.site AND leg.last >= cell.done_from
        AND (cell.known >> leg.first) & (cell.known >> leg.last) & 1 = 1
    GROUP BY ALL
),
moved AS (
    SELECT met.indicator, met.site, met.rt, met.assistance, met.first, met.last, whom.population, met.already,
           sum(met.gained) AS gained, sum(met.lost) AS lost, sum(met.both) AS both, sum(met.pairs) AS pairs
    FROM met
    JOIN whom ON whom.population = 'all' OR met.binaan = 1
    GROUP BY ALL
),
row_of AS (                                                 -- numbered: to sort by seven keys takes longer
    SELECT *, row_number() OVER (ORDER BY indicator, site, first, last, population, assistance) AS row
    FROM (
        SELECT DISTINCT indicator, site, assistance, first, last, population
        FROM moved
        WHERE assistance IS NOT NULL AND NOT already
    )
),
beside AS (                                                 -- of every RT: everybody, those helped, those helped before
    SELECT row_of.row, row_of.indicator, row_of.site, row_of.first, row_of.last, row_of.population, row_of.assistance,
           moved.rt,
           any_value(moved) FILTER (moved.assistance IS NULL) AS every,
           any_value(moved) FILTER (moved.assistance IS NOT NULL AND NOT moved.already) AS given,
           any_value(moved) FILTER (moved.already) AS before
    FROM row_of
    JOIN moved
        ON (moved.assistance IS NULL OR moved.assistance = row_of.assistance) AND moved.indicator = row_of.indicator
        AND moved.site = row_of.site AND moved.first = row_of.first AND moved.last = row_of.last
        AND moved.population = row_of.population
    GROUP BY ALL
),
counted AS (
    SELECT row, indicator, site, first, last, population, assistance, rt,
           coalesce(given.gained, 0) AS gained, coalesce(given.lost, 0) AS lost, coalesce(given.both, 0) AS both,
           coalesce(given.pairs, 0) AS pairs,
           every.gained - coalesce(given.gained, 0) - coalesce(before.gained, 0) AS other_gained,
           every.lost - coalesce(given.lost, 0) - coalesce(before.lost, 0) AS other_lost,
           every.both - coalesce(given.both, 0) - coalesce(before.both, 0) AS other_both,
           every.pairs - coalesce(given.pairs, 0) - coalesce(before.pairs, 0) AS other_pairs,
           coalesce(before.pairs, 0) AS already
    FROM beside
)
SELECT counted.indicator, counted.site, leg.round_from, leg.round_to, counted.population, counted.assistance,
       counted.gained, counted.lost, counted.both, counted.pairs - counted.gained - counted.lost - counted.both AS neither,
       counted.other_gained, counted.other_lost, counted.other_both,
       counted.other_pairs - counted.other_gained - counted.other_lost - counted.other_both AS other_neither,
       counted.already
FROM counted
JOIN leg ON leg.site = counted.site AND leg.first = counted.first AND leg.last = counted.last
ANTI JOIN not_compared
    ON not_compared.indicator = counted.indicator AND not_compared.site = leg.site
    AND not_compared.round_from = leg.round_from AND not_compared.round_to = leg.round_to
ORDER BY counted.row, counted.rt
