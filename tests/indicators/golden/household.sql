WITH judged AS (
    SELECT unit_id, household_id, round, site, coalesce(rt, 'unknown') AS rt, coalesce(dasawisma, 'unknown') AS dasawisma, coalesce(head_sex, 'unknown') AS head_sex, binaan,
           (TRUE) AS eligible_0,
           (san_layak) AS answer_0,
           (TRUE) AS eligible_1,
           (jmp_rung) AS answer_1
    FROM unit.household
)
SELECT unit_id, household_id, round, site, rt, dasawisma, head_sex, binaan,
       CAST(CASE WHEN eligible_0 IS NULL THEN 5 WHEN NOT eligible_0 THEN 4 WHEN answer_0 IS NULL THEN 5 WHEN answer_0 THEN 7 ELSE 6 END AS UTINYINT) AS state_0,
       CAST(CASE WHEN eligible_1 IS NULL THEN 5 WHEN NOT eligible_1 THEN 4 WHEN answer_1 IS NULL THEN 5 WHEN answer_1 = 'open_defecation' THEN 6 WHEN answer_1 = 'unimproved' THEN 7 WHEN answer_1 = 'limited' THEN 8 WHEN answer_1 = 'basic' THEN 9 WHEN answer_1 = 'safely_managed' THEN 10 ELSE 255 END AS UTINYINT) AS state_1
FROM judged
