WITH visited AS (
    SELECT h.rt AS name, count(*) AS visits
    FROM visit AS v
    JOIN household AS h ON h.household_id = v.household_id
    GROUP BY h.rt
),
told AS (
    SELECT rt AS name, count(*) AS findings FROM finding WHERE rt IS NOT NULL GROUP BY rt
)
SELECT coalesce(visited.name, told.name), coalesce(told.findings, 0), coalesce(visited.visits, 0)
FROM visited
FULL JOIN told ON told.name = visited.name
ORDER BY 1
