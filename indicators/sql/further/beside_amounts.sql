SELECT indicator, site, round_from, round_to, population, comparison_site, forbidden, kind
FROM measured_side
ORDER BY row
