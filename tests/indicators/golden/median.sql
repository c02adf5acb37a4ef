-- women_income_median: label en
WITH judged AS (
    SELECT unit_id, household_id, round, site, rt, dasawisma, head_sex, binaan,
           (has_own_income) AS eligible,
           (own_income) AS answer
    FROM unit.woman
)
SELECT unit_id, household_id, round, site, rt, dasawisma, head_sex, binaan,
       CASE
           WHEN eligible IS NULL THEN 'unknown'
           WHEN NOT eligible THEN 'excluded'
           WHEN answer IS NULL THEN 'unknown'
           ELSE 'known'
       END AS state,
       CASE WHEN eligible THEN CAST(answer AS DOUBLE) END AS value
FROM judged
ORDER BY round, unit_id
