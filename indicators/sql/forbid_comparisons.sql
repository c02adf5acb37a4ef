-- Rounds in which a question was asked otherwise are not compared: no change, no interval, no movers.
CREATE TEMP TABLE forbidden AS
WITH changed AS (
    SELECT DISTINCT a.round AS round_from, b.round AS round_to, c.variable
    FROM comparability c
    JOIN round r ON r.round = c.round
    JOIN round other ON other.round <> c.round
    JOIN round a ON a.ordinal = least(r.ordinal, other.ordinal)
    JOIN round b ON b.ordinal = greatest(r.ordinal, other.ordinal)
    WHERE NOT EXISTS (
        SELECT 1 FROM comparability same
        WHERE same.round = other.round AND same.variable = c.variable AND same.form = c.form
    )
)
SELECT DISTINCT q.indicator, changed.round_from, changed.round_to
FROM changed
JOIN question q ON split_part(q.question, '.', 2) = changed.variable;

UPDATE change
SET change = NULL, lower = NULL, upper = NULL, p_value = NULL, detectable = NULL, improved = NULL, worsened = NULL,
    unchanged = NULL, newcombe_lower = NULL, newcombe_upper = NULL, method = 'not_comparable',
    verdict = 'not_comparable'
FROM forbidden f
WHERE change.indicator = f.indicator AND change.round_from = f.round_from AND change.round_to = f.round_to
  AND change.population <> 'recap';                        -- totals come from no form

DELETE FROM transition
USING forbidden f
WHERE transition.indicator = f.indicator AND transition.round_from = f.round_from
  AND transition.round_to = f.round_to;

DROP TABLE forbidden;
