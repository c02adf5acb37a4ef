SELECT row, indicator, site, round_from, round_to, population, assistance,
       CAST(count(*) FILTER (already) AS INTEGER) AS n_already
FROM measured_dose
GROUP BY ALL
ORDER BY row
