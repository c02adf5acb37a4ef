SELECT change.indicator, change.site, change.round_from, change.round_to, change.population,
       change.n_from, change.n_to, change.x_from, change.x_to
FROM change
JOIN defined ON defined.indicator = change.indicator AND defined.kind IN ('proportion', 'ladder')
JOIN turn AS first ON first.round = change.round_from
JOIN turn AS last ON last.round = change.round_to
WHERE change.comparison = 'unpaired' AND change.breakdown = 'site' AND change.method <> 'not_comparable'
  AND change.n_from > 0 AND change.n_to > 0
ORDER BY change.indicator, change.site, first.bit, last.bit, change.population
