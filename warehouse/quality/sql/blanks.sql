WITH record AS (  -- of every unit and round
    {asked}
),
-- Of whom a question was asked: all of them but those to whom it didn't apply and those whose form didn't have it.
counted AS (
    SELECT unit, variable, round,
           count(*) FILTER (reason IN ('not_applicable', 'not_asked')) AS outside,
           count(*) FILTER (reason = 'dont_know') AS dont_know,
           count(*) FILTER (reason = 'refused') AS refused,
           count(*) FILTER (reason = 'unreadable') AS unreadable,
           count(*) FILTER (reason = 'missing') AS missing
    FROM blank
    GROUP BY unit, variable, round
)
SELECT c.unit, c.variable, c.round, r.records - c.outside, c.dont_know, c.refused, c.unreadable, c.missing
FROM counted AS c
JOIN record AS r ON r.unit = c.unit AND r.round = c.round
JOIN round AS o ON o.round = c.round
WHERE c.dont_know + c.refused + c.unreadable + c.missing > 0
ORDER BY c.unit, c.variable, o.ordinal
