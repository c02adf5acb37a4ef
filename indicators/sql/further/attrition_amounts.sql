-- The units of every row, those of one row together: first the found, then the lost.
SELECT kept_amount.*, kept.households, kept.found_again, defined.kind = 'median' AS ranked
FROM kept_amount
JOIN defined ON defined.indicator = kept_amount.indicator
JOIN kept
    ON kept.site = kept_amount.site AND kept.round_from = kept_amount.round_from AND kept.round_to = kept_amount.round_to
    AND kept.population = kept_amount.population
JOIN turn AS first ON first.round = kept_amount.round_from
JOIN turn AS last ON last.round = kept_amount.round_to
ORDER BY kept_amount.indicator, kept_amount.site, first.bit, last.bit, kept_amount.population, kept_amount.lost,
         kept_amount.value
