-- The value of every round of the units known in all of them; RT and assistance as in the first round in which it was known.
WITH told AS (
    SELECT judged.indicator, judged.site, judged.unit_id, turn.bit, judged.value, judged.binaan,
           dense_rank() OVER (ORDER BY judged.site, judged.rt) AS rt
    FROM judged
    JOIN defined ON defined.indicator = judged.indicator AND defined.pairable AND defined.measures
    JOIN turn ON turn.round = judged.round
    WHERE judged.state = 'known'
),
whole AS (
    SELECT lap.row, told.unit_id, lap.population, arg_min(told.rt, told.bit) AS rt, arg_min(told.binaan, told.bit) AS binaan
    FROM measured_lap AS lap
    JOIN told
        ON NOT lap.forbidden AND told.indicator = lap.indicator AND told.site = lap.site
        AND (lap.rounds >> told.bit) & 1 = 1
    GROUP BY lap.row, told.unit_id, lap.population, lap.rounds
    HAVING count(*) = bit_count(lap.rounds)
)
SELECT whole.row, whole.rt, whole.unit_id, told.bit, told.value
FROM whole
JOIN measured_lap AS lap ON lap.row = whole.row
JOIN told
    ON told.indicator = lap.indicator AND told.site = lap.site AND told.unit_id = whole.unit_id
    AND (lap.rounds >> told.bit) & 1 = 1
WHERE whole.population = 'all' OR whole.binaan
ORDER BY whole.row, whole.rt, whole.unit_id, told.bit
