-- Every course of three rounds or more up to one, and how often each pattern of answers occurs in each RT among the units
-- known in all of them.

CREATE TEMP TABLE lap AS
SELECT site, round_to, last, bit_or(CAST(1 AS BIGINT) << first) | (CAST(1 AS BIGINT) << last) AS rounds
FROM leg
GROUP BY site, round_to, last
HAVING count(*) >= 2;

CREATE TEMP TABLE lap_of AS
SELECT asked_at.indicator, asked_at.measures, asked_at.kind, lap.site, lap.round_to, lap.last, lap.rounds, whom.population,
       EXISTS (
           SELECT 1 FROM not_compared
           JOIN leg AS asked
               ON asked.site = not_compared.site AND asked.round_from = not_compared.round_from
               AND asked.round_to = not_compared.round_to
           WHERE not_compared.indicator = asked_at.indicator AND asked.site = lap.site AND asked.last <= lap.last
       ) AS forbidden
FROM lap
JOIN asked_at ON asked_at.site = lap.site AND NOT asked_at.shared  -- the trend takes families one by one
CROSS JOIN whom;

CREATE TEMP TABLE measured_lap AS                           -- the courses of means and medians, numbered
SELECT row_number() OVER (ORDER BY indicator, site, last, population) - 1 AS row, *
FROM lap_of
WHERE measures;
