WITH cell AS (
    SELECT panel.indicator, panel.site, helped.assistance, helped.done_from, panel.known, panel.met, panel.binaan,
           count(*) AS n
    FROM panel
    JOIN helped ON helped.household_id = panel.household_id
    JOIN aimed ON aimed.indicator = panel.indicator AND aimed.assistance = helped.assistance
    GROUP BY ALL
),
received AS (
    SELECT cell.indicator, cell.site, leg.round_from, leg.round_to, leg.first, leg.last, whom.population, cell.assistance,
           (cell.met >> leg.first) & 1 = 1 AS earlier, (cell.met >> leg.last) & 1 = 1 AS later, cell.n
    FROM cell
    JOIN leg
        ON leg.site = cell.site AND leg.last >= cell.done_from
        AND (cell.known >> leg.first) & (cell.known >> leg.last) & 1 = 1
    JOIN whom ON whom.population = 'all' OR (cell.binaan >> leg.first) & 1 = 1
),
given AS (
    SELECT indicator, site, round_from, round_to, first, last, population, assistance,
           coalesce(sum(n) FILTER (WHERE NOT earlier AND later), 0) AS gained,
           coalesce(sum(n) FILTER (WHERE earlier AND NOT later), 0) AS lost,
           coalesce(sum(n) FILTER (WHERE earlier AND later), 0) AS both,
           coalesce(sum(n) FILTER (WHERE NOT earlier AND NOT later), 0) AS neither
    FROM received
    GROUP BY ALL
)
SELECT given.indicator, given.site, given.round_from, given.round_to, given.population, given.assistance,
       given.gained, given.lost, given.both, given.neither,
       every.gained - given.gained AS other_gained, every.lost - given.lost AS other_lost,
       every.both - given.both AS other_both, every.neither - given.neither AS other_neither,
       coalesce(moving_together.effect, 1) AS design_effect
FROM given
JOIN share_pair AS every                                    -- no rows where the rounds are not comparable
    ON every.indicator = given.indicator AND every.site = given.site AND every.round_from = given.round_from
    AND every.round_to = given.round_to AND every.population = given.population AND every.breakdown = 'site'
LEFT JOIN moving_together
    ON moving_together.indicator = given.indicator AND moving_together.site = given.site
    AND moving_together.round_from = given.round_from AND moving_together.round_to = given.round_to
    AND moving_together.population = given.population
ORDER BY given.indicator, given.site, given.first, given.last, given.population, given.assistance
