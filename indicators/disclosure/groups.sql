-- Every number that adds up over the categories of a divided site, of the indicators under guard: a row per group and
-- moment (a round, or two rounds for those met in both), with codes for where it stands in the arrays of marks.py. Of
-- measured values the answers are guarded by their number: what few have together is a sum that could be subtracted.
WITH guarded AS (
    SELECT unnest($indicators::VARCHAR[]) AS indicator, unnest($answers::BOOLEAN[]) AS answers,
           unnest($shares::BOOLEAN[]) AS shares, unnest($events::BOOLEAN[]) AS events
),
counted AS (
    SELECT indicator, site, breakdown, category, round AS moment, population, n,
           CASE WHEN shares OR events THEN x END AS x,
           CASE WHEN shares THEN n - x WHEN NOT events THEN n END AS rest, answers, events
    FROM estimate
    JOIN guarded USING (indicator)
    WHERE site = $site AND breakdown IN (SELECT unnest($breakdowns::VARCHAR[]))
    UNION ALL
    SELECT indicator, site, breakdown, category, round_from || '>' || round_to, population, n_to,
           NULL, NULL, answers, events
    FROM change
    JOIN guarded USING (indicator)
    WHERE site = $site AND comparison = 'paired' AND breakdown IN (SELECT unnest($breakdowns::VARCHAR[]))
)
SELECT indicator, site, breakdown, category,
       dense_rank() OVER (ORDER BY indicator, site, breakdown) - 1 AS group_code,
       dense_rank() OVER (PARTITION BY site, breakdown ORDER BY category) - 1 AS category_code,
       dense_rank() OVER (ORDER BY moment) - 1 AS moment_code,
       CASE population WHEN 'binaan' THEN 0 WHEN 'all' THEN 1 ELSE 2 END AS population_code,
       n,
       CASE WHEN events THEN coalesce(x, 0) ELSE 0 END::BIGINT AS happened,
       CASE WHEN answers AND NOT events THEN coalesce(x, 0) ELSE 0 END::BIGINT AS x,
       CASE WHEN answers THEN coalesce(rest, 0) ELSE 0 END::BIGINT AS rest
FROM counted;
