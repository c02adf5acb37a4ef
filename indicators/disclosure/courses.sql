    -- Part of remainders.sql: those known in all rounds up to one.
    UNION ALL
    SELECT 2, indicator, site, population, round_to, round_to, at_round, n, x
    FROM course_point
    WHERE population IN ('all', 'binaan') AND list_contains($indicators, indicator)
