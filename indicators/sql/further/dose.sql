-- Which household had which assistance done from which round on, and for whom it is compared. `aimed` says which types of
-- assistance could move which indicator; it is filled from the themes of the catalogue.

CREATE TEMP TABLE helped AS
SELECT assistance.household_id, assistance.type AS assistance, min(turn.bit) AS done_from
FROM assistance
JOIN turn ON turn.round = CAST(assistance.round AS round_name)
WHERE assistance.status = 'done' AND assistance.type IS NOT NULL
GROUP BY assistance.household_id, assistance.type;

-- Amounts of units that received it in between, that had it already (which no change can come of), and without it, by
-- their number.
CREATE TEMP TABLE measured_dose AS
WITH told AS (
    SELECT pair.indicator, pair.site, pair.round_from, pair.round_to, turn.bit, pair.last, whom.population,
           aimed.assistance, coalesce(helped.done_from <= turn.bit, FALSE) AS already,
           coalesce(helped.done_from <= pair.last, FALSE) AND NOT already AS received,
           pair.value_from, pair.value_to, pair.rt
    FROM amount_pair AS pair
    JOIN aimed ON aimed.indicator = pair.indicator
    JOIN whom ON whom.population = 'all' OR pair.binaan
    JOIN turn ON turn.round = pair.round_from
    LEFT JOIN helped ON helped.household_id = pair.household_id AND helped.assistance = aimed.assistance
    QUALIFY bool_or(received) OVER (
        PARTITION BY pair.indicator, pair.site, turn.bit, pair.last, whom.population, aimed.assistance
    )
)
SELECT dense_rank() OVER (ORDER BY indicator, site, bit, last, population, assistance) - 1 AS row, told.*
FROM told;
