-- san_layak: label en
WITH judged AS (
    SELECT unit_id, household_id, round, site, rt, dasawisma, head_sex, binaan,
           (TRUE) AS eligible,
           (san_layak) AS answer
    FROM unit.household
)
SELECT unit_id, household_id, round, site, rt, dasawisma, head_sex, binaan,
       CASE
           WHEN eligible IS NULL THEN 'unknown'
           WHEN NOT eligible THEN 'excluded'
           WHEN answer IS NULL THEN 'unknown'
           WHEN answer THEN 'yes'
           ELSE 'no'
       END AS state
FROM judged
ORDER BY round, unit_id
