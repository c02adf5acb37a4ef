-- Ladders of whose units a view says a rung that the ladder does not have.
SELECT DISTINCT judged.indicator
FROM judged
LEFT JOIN answer ON answer.indicator = judged.indicator AND answer.state = judged.state
WHERE answer.state IS NULL AND judged.state IS DISTINCT FROM 'excluded'
ORDER BY judged.indicator;
