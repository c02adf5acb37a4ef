-- The pairs of every change of an amount, those of one change together.
SELECT pair.indicator, pair.site, pair.round_from, pair.round_to, whom.population, defined.kind,
       pair.value_from, pair.value_to, pair.rt
FROM amount_pair AS pair
JOIN defined ON defined.indicator = pair.indicator
JOIN whom ON whom.population = 'all' OR pair.binaan
JOIN turn ON turn.round = pair.round_from
ORDER BY pair.indicator, pair.site, turn.bit, pair.last, whom.population, pair.value_from, pair.value_to, pair.rt
