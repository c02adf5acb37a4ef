SELECT DISTINCT row, indicator, site, round_from, round_to, population, assistance
FROM measured_dose
ORDER BY row
