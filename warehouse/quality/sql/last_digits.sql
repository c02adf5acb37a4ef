WITH measured AS (
    SELECT 'length_cm' AS variable, CAST(round(length_cm * 10) AS BIGINT) % 10 AS digit
    FROM person_answer WHERE length_cm IS NOT NULL
    UNION ALL
    SELECT 'weight_kg', CAST(round(weight_kg * 10) AS BIGINT) % 10
    FROM person_answer WHERE weight_kg IS NOT NULL
    UNION ALL  -- of everybody once; 23 to 62 years as Whipple's index takes them: each digit four times
    SELECT 'age_years', CAST(age AS BIGINT) % 10
    FROM (
        SELECT arg_min(age_years, visit_date) AS age FROM unit.person SEMI JOIN household USING (household_id)
        WHERE age_years IS NOT NULL GROUP BY unit_id
    )
    WHERE age BETWEEN 23 AND 62
)
SELECT v.variable, d.digit, count(m.digit)
FROM (VALUES ('length_cm', 1), ('weight_kg', 2), ('age_years', 3)) AS v (variable, place)
CROSS JOIN range(10) AS d (digit)
LEFT JOIN measured AS m ON m.variable = v.variable AND m.digit = d.digit
GROUP BY v.variable, v.place, d.digit
ORDER BY v.place, d.digit
