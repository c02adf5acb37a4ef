-- How the units of a ladder moved from rung to rung.
SELECT transition.indicator, transition.site, transition.round_from, transition.round_to, transition.population,
       earlier.rank AS rank_from, later.rank AS rank_to, transition.n
FROM transition
JOIN defined ON defined.indicator = transition.indicator AND defined.kind = 'ladder'
JOIN answer AS earlier
    ON earlier.indicator = transition.indicator AND earlier.state = transition.state_from AND earlier.known
JOIN answer AS later
    ON later.indicator = transition.indicator AND later.state = transition.state_to AND later.known
JOIN turn AS first ON first.round = transition.round_from
JOIN turn AS last ON last.round = transition.round_to
WHERE transition.breakdown = 'site'
ORDER BY transition.indicator, transition.site, first.bit, last.bit, transition.population, rank_from, rank_to
