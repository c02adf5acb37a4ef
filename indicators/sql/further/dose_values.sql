-- The pairs of every row: 0 who received the assistance in between, 1 without it.
SELECT row, CASE WHEN received THEN 0 ELSE 1 END AS part, value_from, value_to, rt
FROM measured_dose
WHERE NOT already
ORDER BY ALL
