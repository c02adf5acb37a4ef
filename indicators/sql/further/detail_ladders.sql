-- How the units of a ladder moved from rung to rung.
SELECT CAST(transition.indicator AS indicator_name) AS indicator, CAST(transition.site AS site_name) AS site,
       first.round AS round_from, last.round AS round_to, CAST(transition.population AS population_name) AS population,
       earlier.rank AS rank_from, later.rank AS rank_to, transition.n
FROM transition
JOIN defined ON defined.indicator = transition.indicator AND defined.kind = 'ladder'
JOIN answer AS earlier
    ON earlier.indicator = transition.indicator AND earlier.state = transition.state_from AND earlier.known
JOIN answer AS later
    ON later.indicator = transition.indicator AND later.state = transition.state_to AND later.known
JOIN turn AS first ON first.round = CAST(transition.round_from AS round_name)
JOIN turn AS last ON last.round = CAST(transition.round_to AS round_name)
WHERE transition.breakdown = 'site'
ORDER BY indicator, site, first.bit, last.bit, population, rank_from, rank_to
