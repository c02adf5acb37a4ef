-- The states of units as numbers; a rung that no ladder has becomes NULL, see strange_states.sql.
SELECT unit_id, household_id, round, site, rt, dasawisma, head_sex, binaan, indicator, TRY_CAST(state AS state_name), value
FROM
