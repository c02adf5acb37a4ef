-- Whose change is set beside whose: the assisted families of a site beside its others, and a site beside a comparison RW
-- of the same district (kecamatan) in which nobody is assisted.

CREATE TEMP TABLE reading AS                                -- two rounds before the later one, nearest to the earlier
SELECT leg.site, leg.round_from, leg.round_to, told.round_from AS reading_from, told.round_to AS reading_to
FROM leg
JOIN leg AS told
    ON told.site = leg.site AND told.last < leg.last AND (told.first = leg.first OR told.last = leg.first)
QUALIFY row_number() OVER (
    PARTITION BY leg.site, leg.round_from, leg.round_to
    ORDER BY told.first = leg.first DESC, told.last - told.first
) = 1;

CREATE TEMP TABLE neighbour AS
WITH assisted AS (
    SELECT CAST(site AS site_name) AS site, bool_or(binaan) AS some FROM household GROUP BY household.site
)
SELECT assisted.site, whom.population, assisted.site AS comparison_site
FROM assisted
JOIN whom ON whom.population = 'binaan'
WHERE assisted.some
UNION ALL
SELECT assisted.site, whom.population, other.site
FROM assisted
JOIN site AS here ON CAST(here.site AS site_name) = assisted.site
JOIN assisted AS other ON NOT other.some
JOIN site AS there ON CAST(there.site AS site_name) = other.site AND left(there.area_code, 8) = left(here.area_code, 8)
CROSS JOIN whom
WHERE assisted.some;

CREATE TEMP TABLE side AS
SELECT asked_at.indicator, asked_at.measures, neighbour.site, leg.round_from, leg.round_to, leg.first, leg.last,
       neighbour.population, neighbour.comparison_site,
       reading.reading_from, reading.reading_to,
       EXISTS (
           SELECT 1 FROM not_compared
           WHERE not_compared.indicator = asked_at.indicator AND not_compared.round_from = leg.round_from
             AND not_compared.round_to = leg.round_to
             AND not_compared.site IN (neighbour.site, neighbour.comparison_site)
       ) AS forbidden
FROM neighbour
JOIN asked_at ON asked_at.site = neighbour.site AND NOT asked_at.shared
JOIN leg ON leg.site = neighbour.site
LEFT JOIN reading
    ON neighbour.comparison_site = neighbour.site AND reading.site = leg.site
    AND reading.round_from = leg.round_from AND reading.round_to = leg.round_to;

CREATE TEMP TABLE measured_side AS                          -- the sides of means and medians, numbered
SELECT row_number() OVER (
           ORDER BY side.indicator, side.site, side.first, side.last, side.population, side.comparison_site
       ) - 1 AS row,
       side.*, defined.kind
FROM side
JOIN defined ON defined.indicator = side.indicator
WHERE side.measures;
