-- The states of units as numbers; a rung that no ladder has becomes NULL, see strange_states.sql. A round in which what an
-- indicator needs was not asked says nothing of anybody.
SELECT unit_id, household_id, round, site, rt, dasawisma, head_sex, binaan, indicator, TRY_CAST(state AS state_name), value
FROM ({states}) AS told
ANTI JOIN unasked
    ON CAST(unasked.indicator AS VARCHAR) = told.indicator AND CAST(unasked.round AS VARCHAR) = told.round
