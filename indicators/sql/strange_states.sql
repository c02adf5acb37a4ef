-- Rungs that a view derives and the ladder does not have.
SELECT DISTINCT judged.indicator, judged.state
FROM judged
LEFT JOIN answer ON answer.indicator = judged.indicator AND answer.state = judged.state
WHERE answer.state IS NULL AND judged.state <> 'excluded'
ORDER BY judged.indicator, judged.state;
