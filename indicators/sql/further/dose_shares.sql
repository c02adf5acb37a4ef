-- How the units with and without an assistance moved, RT by RT. No rows where the rounds are not comparable.
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
    SELECT met.indicator, met.site, met.rt, met.assistance, met.first, met.last, whom.population,
           sum(met.gained) AS gained, sum(met.lost) AS lost, sum(met.both) AS both, sum(met.pairs) AS pairs
    FROM met
    JOIN whom ON whom.population = 'all' OR met.binaan = 1
    GROUP BY ALL
),
row_of AS (                                                 -- numbered: to sort by seven keys takes longer
    SELECT *, row_number() OVER (ORDER BY indicator, site, first, last, population, assistance) AS row
    FROM (SELECT DISTINCT indicator, site, assistance, first, last, population FROM moved WHERE assistance IS NOT NULL)
)
SELECT row_of.indicator, row_of.site, leg.round_from, leg.round_to, row_of.population, row_of.assistance,
       coalesce(given.gained, 0) AS gained, coalesce(given.lost, 0) AS lost, coalesce(given.both, 0) AS both,
       coalesce(given.pairs - given.gained - given.lost - given.both, 0) AS neither,
       every.gained - coalesce(given.gained, 0) AS other_gained, every.lost - coalesce(given.lost, 0) AS other_lost,
       every.both - coalesce(given.both, 0) AS other_both,
       every.pairs - every.gained - every.lost - every.both
           - coalesce(given.pairs - given.gained - given.lost - given.both, 0) AS other_neither
FROM row_of
JOIN leg ON leg.site = row_of.site AND leg.first = row_of.first AND leg.last = row_of.last
JOIN moved AS every
    ON every.assistance IS NULL AND every.indicator = row_of.indicator AND every.site = row_of.site
    AND every.first = row_of.first AND every.last = row_of.last AND every.population = row_of.population
LEFT JOIN moved AS given
    ON given.assistance = row_of.assistance AND given.indicator = row_of.indicator AND given.site = row_of.site
    AND given.first = row_of.first AND given.last = row_of.last AND given.population = row_of.population
    AND given.rt IS NOT DISTINCT FROM every.rt
ANTI JOIN not_compared
    ON not_compared.indicator = row_of.indicator AND not_compared.site = leg.site
    AND not_compared.round_from = leg.round_from AND not_compared.round_to = leg.round_to
ORDER BY row_of.row, every.rt
