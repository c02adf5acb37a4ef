SELECT kept_amount.*
FROM kept_amount
JOIN turn AS first ON first.round = kept_amount.round_from
JOIN turn AS last ON last.round = kept_amount.round_to
ORDER BY kept_amount.indicator, kept_amount.site, first.bit, last.bit, kept_amount.population
