-- Rounds in which a question was asked otherwise or not at all (see forbidden in rounds.sql) are not compared: no change, no interval,
-- no movers.

UPDATE change
SET change = NULL, lower = NULL, upper = NULL, p_value = NULL, detectable = NULL, improved = NULL, worsened = NULL,
    unchanged = NULL, newcombe_lower = NULL, newcombe_upper = NULL, design_effect = NULL, worst = NULL, best = NULL,
    weighted = NULL, net = NULL, net_lower = NULL, net_upper = NULL, p_adjusted = NULL, family = NULL,
    method = 'not_comparable', verdict = 'not_comparable'
FROM forbidden f
WHERE change.indicator = f.indicator AND change.site = f.site AND change.round_from = f.round_from AND change.round_to = f.round_to
  AND change.population <> 'recap';                        -- totals come from no form

DELETE FROM transition
USING forbidden f
WHERE transition.indicator = f.indicator AND transition.site = f.site
  AND transition.round_from = f.round_from AND transition.round_to = f.round_to;

DROP TABLE forbidden;
DROP TABLE sampled;
