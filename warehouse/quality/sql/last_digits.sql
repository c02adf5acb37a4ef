WITH measured AS (
    SELECT 'length_cm' AS variable, CAST(round(length_cm * 10) AS BIGINT) % 10 AS digit
    FROM person_answer WHERE length_cm IS NOT NULL
    UNION ALL
    SELECT 'weight_kg', CAST(round(weight_kg * 10) AS BIGINT) % 10
    FROM person_answer WHERE weight_kg IS NOT NULL
)
SELECT v.variable, d.digit, count(m.digit)
FROM (VALUES ('length_cm'), ('weight_kg')) AS v (variable)
CROSS JOIN range(10) AS d (digit)
LEFT JOIN measured AS m ON m.variable = v.variable AND m.digit = d.digit
GROUP BY v.variable, d.digit
ORDER BY v.variable, d.digit
