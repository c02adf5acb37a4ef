WITH visited AS (
    SELECT enumerator AS name, count(*) AS visits FROM visit WHERE enumerator IS NOT NULL GROUP BY enumerator
),
told AS (
    SELECT enumerator AS name, count(*) AS findings FROM finding WHERE enumerator IS NOT NULL GROUP BY enumerator
)
SELECT coalesce(visited.name, told.name), coalesce(told.findings, 0), coalesce(visited.visits, 0)
FROM visited
FULL JOIN told ON told.name = visited.name
ORDER BY coalesce(told.findings, 0) / nullif(visited.visits, 0) DESC NULLS LAST, 1
