SELECT pair.indicator, pair.site, pair.round_from, pair.round_to, pair.population, pair.kind,
       pair.pairs, pair.gained, pair.lost, pair.both, pair.neither, pair.up, pair.down,
       coalesce(moving_together.effect, 1) AS design_effect,
       first.month AS month_from,
       reference.value AS answer_error                      -- how often an answer is written wrongly, where declared
FROM share_pair AS pair
LEFT JOIN moving_together USING (indicator, site, round_from, round_to, population)
LEFT JOIN reference ON reference.site = CAST(pair.site AS VARCHAR) AND reference.name = 'answer_error'
JOIN turn AS first ON first.round = pair.round_from
JOIN turn AS last ON last.round = pair.round_to
WHERE pair.breakdown = 'site'
ORDER BY pair.indicator, pair.site, first.bit, last.bit, pair.population
