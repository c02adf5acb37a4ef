SELECT pair.indicator, pair.site, pair.round_from, pair.round_to, whom.population, defined.kind,
       list(pair.value_from ORDER BY pair.value_from, pair.value_to) AS before,
       list(pair.value_to ORDER BY pair.value_from, pair.value_to) AS after
FROM amount_pair AS pair
JOIN defined ON defined.indicator = pair.indicator
JOIN whom ON whom.population = 'all' OR pair.binaan
JOIN turn ON turn.round = pair.round_from
GROUP BY pair.indicator, defined.kind, pair.site, pair.round_from, pair.round_to, turn.bit, pair.last, whom.population
ORDER BY pair.indicator, pair.site, turn.bit, pair.last, whom.population
