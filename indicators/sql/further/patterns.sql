SELECT lap_of.indicator, lap_of.site, lap_of.round_to, lap_of.population, lap_of.rounds, lap_of.forbidden,
       coalesce(panel.rt, '') AS rt, coalesce(panel.met & lap_of.rounds, 0) AS pattern, count(panel.indicator) AS n
FROM lap_of
LEFT JOIN panel
    ON NOT lap_of.forbidden AND panel.indicator = lap_of.indicator AND panel.site = lap_of.site
    AND panel.known & lap_of.rounds = lap_of.rounds
    -- the lowest of the bits is the first round of the course
    AND (lap_of.population = 'all' OR panel.binaan & (lap_of.rounds & -lap_of.rounds) <> 0)
WHERE NOT lap_of.measures
GROUP BY lap_of.indicator, lap_of.site, lap_of.round_to, lap_of.last, lap_of.population, lap_of.rounds, lap_of.forbidden,
         panel.rt, panel.met & lap_of.rounds
ORDER BY lap_of.indicator, lap_of.site, lap_of.last, lap_of.population, rt, pattern
