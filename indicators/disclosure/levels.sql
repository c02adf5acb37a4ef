-- Rounds and populations in which the total of a whole site must not be told: it is of few, few gave one of the answers,
-- or all less the assisted are few; then one of the two populations gives way.
WITH guarded AS (
    SELECT unnest($indicators::VARCHAR[]) AS indicator, unnest($groups::BOOLEAN[]) AS groups,
           unnest($answers::BOOLEAN[]) AS answers, unnest($presence::BOOLEAN[]) AS presence,
           unnest($shares::BOOLEAN[]) AS shares, unnest($events::BOOLEAN[]) AS events
),
cell AS (
    SELECT indicator, site, round, population, groups, answers, presence, events, n,
           CASE WHEN shares OR events THEN x ELSE 0 END AS x,
           CASE WHEN shares OR events THEN n - x ELSE n END AS rest
    FROM estimate
    JOIN guarded USING (indicator)
    WHERE breakdown = 'site'
),
judged AS (
    SELECT *,
           (groups AND (n BETWEEN 1 AND $few OR (events AND x BETWEEN 1 AND $few)))
           OR (answers AND (x BETWEEN 1 AND $few OR rest BETWEEN 1 AND $few))
           OR (presence AND CASE WHEN events THEN x > 0 ELSE n > 0 END) AS hidden
    FROM cell
)
SELECT indicator, site, round, population FROM judged WHERE hidden
UNION
SELECT everybody.indicator, everybody.site, everybody.round, $gives_way
FROM judged AS everybody
JOIN judged AS assisted
    ON assisted.indicator = everybody.indicator AND assisted.site = everybody.site AND assisted.round = everybody.round
    AND assisted.population = 'binaan' AND NOT assisted.hidden
WHERE everybody.population = 'all' AND NOT everybody.hidden
    AND ((everybody.groups AND (everybody.n - assisted.n BETWEEN 1 AND $few
                                OR (everybody.events AND everybody.x - assisted.x BETWEEN 1 AND $few)))
         OR (everybody.answers AND (everybody.x - assisted.x BETWEEN 1 AND $few
                                    OR everybody.rest - assisted.rest BETWEEN 1 AND $few)));
