-- Families by what they received: the furthest each came up to the round, of those of the population met by then.
WITH upto AS (
    SELECT r.round FROM round AS r WHERE r.ordinal <= (SELECT ordinal FROM round WHERE round = $round)
),
met AS (
    SELECT DISTINCT v.household_id
    FROM visit AS v
    JOIN upto USING (round)
    JOIN household AS h USING (household_id)
    WHERE v.result IN ('complete', 'partial') AND ($population = 'all' OR ($population = 'binaan' AND h.binaan))
          AND coalesce(h.site = $site, TRUE)
),
done AS (
    SELECT DISTINCT a.household_id, a.type
    FROM assistance AS a
    JOIN upto USING (round)
    WHERE a.status = 'done' AND a.type IS NOT NULL
),
counted AS (
    SELECT met.household_id, count(done.type) AS kinds
    FROM met LEFT JOIN done USING (household_id)
    GROUP BY met.household_id
)
SELECT kinds, count(*) AS families FROM counted GROUP BY kinds ORDER BY kinds
