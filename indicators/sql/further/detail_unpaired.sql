SELECT CAST(change.indicator AS indicator_name) AS indicator, CAST(change.site AS site_name) AS site,
       first.round AS round_from, last.round AS round_to, CAST(change.population AS population_name) AS population,
       change.n_from, change.n_to, change.x_from, change.x_to,
       greatest(coalesce(change.design_effect, 1), 1) AS design_effect
FROM change
JOIN defined ON defined.indicator = change.indicator AND defined.kind IN ('proportion', 'ladder')
    AND defined.shared_by IS NULL
JOIN turn AS first ON first.round = CAST(change.round_from AS round_name)
JOIN turn AS last ON last.round = CAST(change.round_to AS round_name)
WHERE change.comparison = 'unpaired' AND change.breakdown = 'site' AND change.method <> 'not_comparable'
  AND change.n_from > 0 AND change.n_to > 0
ORDER BY indicator, site, first.bit, last.bit, population
