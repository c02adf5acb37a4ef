SELECT DISTINCT told.row, told.indicator, told.site, told.round_from, told.round_to, told.population, told.division,
       told.category, defined.kind, defined.better
FROM measured_group AS told
JOIN defined ON defined.indicator = told.indicator
ORDER BY told.row
