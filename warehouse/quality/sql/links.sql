SELECT l.unit, l.round, l.method, count(*)
FROM link AS l
JOIN round AS r ON r.round = l.round
GROUP BY l.unit, l.round, r.ordinal, l.method
ORDER BY l.unit, r.ordinal, count(*) DESC, l.method
