-- The pairs of every row: 0 with the assistance, 1 without.
SELECT row, CASE WHEN received THEN 0 ELSE 1 END AS part, value_from, value_to, rt
FROM measured_dose
ORDER BY ALL
