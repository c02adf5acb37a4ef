SELECT pair.indicator, pair.site, pair.round_from, pair.round_to, whom.population, aimed.assistance,
       list(pair.value_from ORDER BY pair.value_from, pair.value_to) FILTER (WHERE coalesce(helped.done_from <= pair.last, FALSE)) AS before,
       list(pair.value_to ORDER BY pair.value_from, pair.value_to) FILTER (WHERE coalesce(helped.done_from <= pair.last, FALSE)) AS after,
       list(pair.value_from ORDER BY pair.value_from, pair.value_to) FILTER (WHERE NOT coalesce(helped.done_from <= pair.last, FALSE)) AS other_before,
       list(pair.value_to ORDER BY pair.value_from, pair.value_to) FILTER (WHERE NOT coalesce(helped.done_from <= pair.last, FALSE)) AS other_after
FROM amount_pair AS pair
JOIN aimed ON aimed.indicator = pair.indicator
JOIN whom ON whom.population = 'all' OR pair.binaan
JOIN turn ON turn.round = pair.round_from
LEFT JOIN helped ON helped.household_id = pair.household_id AND helped.assistance = aimed.assistance
GROUP BY pair.indicator, pair.site, pair.round_from, pair.round_to, turn.bit, pair.last, whom.population, aimed.assistance
HAVING bool_or(coalesce(helped.done_from <= pair.last, FALSE))
ORDER BY pair.indicator, pair.site, turn.bit, pair.last, whom.population, aimed.assistance
