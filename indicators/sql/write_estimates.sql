INSERT INTO estimate
SELECT level.indicator, level.site, level.round, level.population, level.breakdown, level.category,
       level.n, computed.x, level.unknown, level.excluded, computed.value, computed.lower, computed.upper,
       computed.method || CASE WHEN level.population = 'recap' THEN '_recap' ELSE '' END
FROM level
JOIN computed ON computed.row = level.row
ORDER BY level.row;
