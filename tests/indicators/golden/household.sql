WITH judged AS (
    SELECT unit_id, household_id, round, site, rt, dasawisma, coalesce(head_sex, 'unknown') AS head_sex, binaan,
           (TRUE) AS eligible_0,
           (san_layak) AS answer_0,
           (TRUE) AS eligible_1,
           (jmp_rung) AS answer_1
    FROM unit.household
)
SELECT unit_id, household_id, round, site, rt, dasawisma, head_sex, binaan,
       unnest([
           {'indicator': 'san_layak', 'state': CASE WHEN eligible_0 IS NULL THEN 'unknown' WHEN NOT eligible_0 THEN 'excluded' WHEN answer_0 IS NULL THEN 'unknown' WHEN answer_0 THEN 'yes' ELSE 'no' END, 'value': CAST(NULL AS DOUBLE)},
           {'indicator': 'san_ladder', 'state': CASE WHEN eligible_1 IS NULL THEN 'unknown' WHEN NOT eligible_1 THEN 'excluded' WHEN answer_1 IS NULL THEN 'unknown' ELSE answer_1 END, 'value': CAST(NULL AS DOUBLE)}
       ], recursive := true)
FROM judged
