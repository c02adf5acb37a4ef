-- Households met in the earlier round and met again or not, and where the units of each indicator stood then.

CREATE TEMP TABLE kept AS
SELECT leg.site, leg.round_from, leg.round_to, leg.first, leg.last, whom.population,
       count(*) AS households,
       count(*) FILTER (WHERE (home.met >> leg.last) & 1 = 1) AS found_again
FROM leg
JOIN home ON home.site = leg.site AND (home.met >> leg.first) & 1 = 1
JOIN whom ON whom.population = 'all' OR home.binaan
GROUP BY ALL;

CREATE TEMP TABLE kept_share AS
WITH cell AS (
    SELECT panel.indicator, panel.site, panel.known, panel.met, panel.binaan, home.met AS home, count(*) AS n
    FROM panel
    JOIN home ON home.household_id = panel.household_id
    GROUP BY ALL
)
SELECT cell.indicator, kept.site, kept.round_from, kept.round_to, kept.population,
       coalesce(sum(cell.n) FILTER (WHERE (cell.home >> kept.last) & 1 = 1), 0) AS n_found,
       coalesce(sum(cell.n) FILTER (WHERE (cell.home >> kept.last) & 1 = 0), 0) AS n_lost,
       coalesce(sum(cell.n * ((cell.met >> kept.first) & 1)) FILTER (WHERE (cell.home >> kept.last) & 1 = 1), 0) AS x_found,
       coalesce(sum(cell.n * ((cell.met >> kept.first) & 1)) FILTER (WHERE (cell.home >> kept.last) & 1 = 0), 0) AS x_lost
FROM cell
JOIN kept
    ON kept.site = cell.site AND (cell.known >> kept.first) & 1 = 1
    AND (kept.population = 'all' OR (cell.binaan >> kept.first) & 1 = 1)
GROUP BY cell.indicator, kept.site, kept.round_from, kept.round_to, kept.population;

CREATE TEMP TABLE kept_amount AS
SELECT judged.indicator, kept.site, kept.round_from, kept.round_to, kept.population,
       CAST((home.met >> kept.last) & 1 = 0 AS INTEGER) AS lost, judged.value
FROM judged
JOIN defined ON defined.indicator = judged.indicator AND defined.pairable AND defined.measures
JOIN home ON home.household_id = judged.household_id
JOIN kept
    ON kept.site = judged.site AND kept.round_from = judged.round AND (kept.population = 'all' OR judged.binaan)
WHERE judged.state = 'known';
