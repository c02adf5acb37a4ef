-- Every number that adds up over the categories of divided sites, of the indicators under guard: a row per group and moment
-- (a round, or two rounds for those met in both), with codes for where it stands in the arrays of marks.py. Of measured
-- values the answers are guarded by their number: what few have together is a sum that could be subtracted.
WITH guarded AS (
    SELECT unnest($indicators::VARCHAR[]) AS indicator, generate_subscripts($indicators::VARCHAR[], 1) - 1 AS code,
           unnest($answers::BOOLEAN[]) AS answers, unnest($shares::BOOLEAN[]) AS shares,
           unnest($events::BOOLEAN[]) AS events
),
counted AS (
    SELECT code, site, breakdown, category, round AS first, round AS last, population, n,
           CASE WHEN shares OR events THEN x END AS x,
           CASE WHEN shares THEN n - x WHEN NOT events THEN n END AS rest, answers, events
    FROM estimate
    JOIN guarded USING (indicator)
    WHERE list_contains($sites, site) AND list_contains($breakdowns, breakdown)
    UNION ALL
    SELECT code, site, breakdown, category, round_from, round_to, population, n_to, NULL, NULL, answers, events
    FROM change
    JOIN guarded USING (indicator)
    WHERE list_contains($sites, site) AND comparison = 'paired' AND list_contains($breakdowns, breakdown)
),
named AS (
    SELECT site, breakdown, category, row_number() OVER (PARTITION BY site, breakdown ORDER BY category) - 1 AS code
    FROM (SELECT DISTINCT site, breakdown, category FROM counted)
),
moment AS (
    SELECT first, last, row_number() OVER () - 1 AS code FROM (SELECT DISTINCT first, last FROM counted)
)
SELECT list_position($sites, site) - 1 AS site_code,
       counted.code * len($breakdowns) + list_position($breakdowns, breakdown) - 1 AS group_code,
       named.code AS category_code,
       category,
       CASE population WHEN 'binaan' THEN 0 WHEN 'all' THEN 1 ELSE 2 END AS population_code,
       moment.code AS moment_code,
       n,
       CASE WHEN events THEN coalesce(x, 0) ELSE 0 END::BIGINT AS happened,
       CASE WHEN answers AND NOT events THEN coalesce(x, 0) ELSE 0 END::BIGINT AS x,
       CASE WHEN answers THEN coalesce(rest, 0) ELSE 0 END::BIGINT AS rest
FROM counted
JOIN named USING (site, breakdown, category)
JOIN moment USING (first, last);
