SELECT kept_share.*, kept.households, kept.found_again
FROM kept_share
JOIN kept
    ON kept.site = kept_share.site AND kept.round_from = kept_share.round_from AND kept.round_to = kept_share.round_to
    AND kept.population = kept_share.population
JOIN turn AS first ON first.round = kept_share.round_from
JOIN turn AS last ON last.round = kept_share.round_to
ORDER BY kept_share.indicator, kept_share.site, first.bit, last.bit, kept_share.population
