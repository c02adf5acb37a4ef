-- The pairs of every side: 0 its own, 1 those of the others, 2 the two readings of all for the correlation.
SELECT side.row, 0 AS part, pair.value_from, pair.value_to, pair.rt
FROM measured_side AS side
JOIN amount_pair AS pair
    ON pair.indicator = side.indicator AND pair.site = side.site AND pair.round_from = side.round_from
    AND pair.round_to = side.round_to AND (side.population = 'all' OR pair.binaan)
UNION ALL
SELECT side.row, 1, pair.value_from, pair.value_to, pair.rt
FROM measured_side AS side
JOIN amount_pair AS pair
    ON pair.indicator = side.indicator AND pair.site = side.comparison_site AND pair.round_from = side.round_from
    AND pair.round_to = side.round_to AND (side.comparison_site <> side.site OR NOT pair.binaan)
UNION ALL
SELECT side.row, 2, pair.value_from, pair.value_to, pair.rt
FROM measured_side AS side
JOIN amount_pair AS pair
    ON pair.indicator = side.indicator AND pair.site = side.site AND pair.round_from = side.reading_from
    AND pair.round_to = side.reading_to
ORDER BY ALL
