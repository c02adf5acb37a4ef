SELECT row, value_from, value_to, rt
FROM measured_group
ORDER BY ALL
