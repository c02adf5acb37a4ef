INSERT INTO change
SELECT paired.indicator, paired.site, paired.round_from, paired.round_to, paired.population, paired.breakdown,
       paired.category, 'paired', paired.pairs, paired.pairs,
       computed.x_from, computed.x_to, computed.value_from, computed.value_to,
       computed.improved, computed.worsened, paired.pairs - computed.improved - computed.worsened,
       paired.unknown, paired.only_from, paired.only_to,
       computed.change, computed.lower, computed.upper, computed.p_value, computed.detectable,
       computed.method, computed.verdict, computed.newcombe_lower, computed.newcombe_upper,
       paired.clusters, computed.design_effect, computed.worst, computed.best, computed.weighted,
       computed.net, computed.net_lower, computed.net_upper, computed.p_adjusted, computed.family, computed.reliability
FROM paired
JOIN computed ON computed.row = paired.row
ORDER BY paired.row;
