SELECT kept_share.*
FROM kept_share
JOIN turn AS first ON first.round = kept_share.round_from
JOIN turn AS last ON last.round = kept_share.round_to
ORDER BY kept_share.indicator, kept_share.site, first.bit, last.bit, kept_share.population
