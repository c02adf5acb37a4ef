INSERT INTO change
SELECT unpaired.indicator, unpaired.site, unpaired.round_from, unpaired.round_to, unpaired.population,
       unpaired.breakdown, unpaired.category, 'unpaired', unpaired.n_from, unpaired.n_to,
       computed.x_from, computed.x_to, computed.value_from, computed.value_to,
       NULL, NULL, NULL,
       unpaired.unknown, unpaired.only_from, unpaired.only_to,
       computed.change, computed.lower, computed.upper, computed.p_value, computed.detectable,
       computed.method || CASE WHEN unpaired.population = 'recap' THEN '_recap' ELSE '' END, computed.verdict,
       NULL, NULL,
       NULL, computed.design_effect, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, computed.reliability
FROM unpaired
JOIN computed ON computed.row = unpaired.row
ORDER BY unpaired.row;
