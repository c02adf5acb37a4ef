-- The counts of every level, and the share of the site's households that a random sample found in the round.
SELECT level.row, level.kind, level.known, level.met,
       CASE WHEN level.population = 'recap' THEN 0 ELSE coalesce(sampled.share, 0) END AS sampled
FROM level
LEFT JOIN sampled
    ON sampled.site = level.site AND sampled.round_from = level.round AND sampled.round_to = level.round
ORDER BY level.row;
