-- Units per state and round, then the counts of an estimate. Spots where nobody was asked keep a row of zeros: no deaths
-- is a result. States are published of sites as a whole only: of their parts no page tells more than the level.

CREATE TEMP TABLE spread AS
WITH cell AS (
    SELECT indicator, round, site, rt, dasawisma, head_sex, binaan, state, count(*) AS n
    FROM judged
    GROUP BY indicator, round, site, rt, dasawisma, head_sex, binaan, state
)
SELECT cell.indicator, place.site, cell.round, place.population, place.breakdown, place.category, cell.state,
       sum(cell.n) AS n
FROM cell
JOIN place
    ON place.site = cell.site AND place.rt = cell.rt AND place.dasawisma = cell.dasawisma
    AND place.head_sex = cell.head_sex AND place.binaan = cell.binaan
JOIN wanted ON wanted.indicator = cell.indicator AND wanted.breakdown = place.breakdown
GROUP BY cell.indicator, place.site, cell.round, place.population, place.breakdown, place.category, cell.state;

INSERT INTO distribution
SELECT spread.indicator, spread.site, spread.round, spread.population, spread.breakdown, spread.category, spread.state,
       spread.n
FROM spread
JOIN defined ON defined.indicator = spread.indicator
WHERE spread.state <> 'excluded' AND NOT defined.measures AND spread.breakdown = 'site'
ORDER BY ALL;

CREATE TEMP TABLE level AS
WITH counted AS (
    SELECT spot.indicator, spot.site, held.round, held.ordinal, spot.population, spot.breakdown, spot.category,
           coalesce(sum(spread.n) FILTER (WHERE answer.known), 0) AS known,
           coalesce(sum(spread.n) FILTER (WHERE answer.met), 0) AS met,
           coalesce(sum(spread.n) FILTER (WHERE NOT answer.known), 0) AS unknown,
           coalesce(sum(spread.n) FILTER (WHERE spread.state = 'excluded'), 0) AS excluded
    FROM spot
    JOIN held ON held.site = spot.site
    LEFT JOIN spread
        ON spread.indicator = spot.indicator AND spread.site = spot.site AND spread.round = held.round
        AND spread.population = spot.population AND spread.breakdown = spot.breakdown
        AND spread.category = spot.category
    LEFT JOIN answer ON answer.indicator = spread.indicator AND answer.state = spread.state
    GROUP BY spot.indicator, spot.site, held.round, held.ordinal, spot.population, spot.breakdown, spot.category
)
SELECT row_number() OVER (ORDER BY counted.indicator, counted.site, counted.ordinal, counted.population,
                          counted.breakdown, counted.category) - 1 AS row,
       counted.*,
       defined.kind,
       CASE WHEN defined.context IS NULL THEN counted.known ELSE coalesce(context.met, 0) END AS n
FROM counted
JOIN defined ON defined.indicator = counted.indicator
LEFT JOIN counted AS context
    ON context.indicator = defined.context AND context.site = counted.site AND context.round = counted.round
    AND context.population = counted.population AND context.breakdown = counted.breakdown
    AND context.category = counted.category;
