SELECT row, indicator, site, round_to, population, rounds, forbidden, kind
FROM measured_lap
ORDER BY row
