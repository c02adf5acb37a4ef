-- What a declared answer may depend on beside the answers themselves. `people`, `homes` and `births` are the tables of
-- one round, before the declared answers of the same unit are there.

-- :person
SELECT
    people.person,
    homes.visit_date,
    homes.visit_result,
    people.age_years,
    date_diff('day', people.birth_date, homes.visit_date) AS age_days,
    coalesce(bool_or(
        births.outcome = 'live' AND births.birth_date > homes.visit_date
        AND births.birth_date <= homes.visit_date + INTERVAL 230 DAY
    ), FALSE) AS expecting,
    min(date_diff('day', births.birth_date, homes.visit_date)) FILTER (births.birth_date <= homes.visit_date)
        AS days_since_birth,
    people.business_month,
    people.business_since
FROM people
JOIN homes USING (household)
LEFT JOIN births ON births.mother = people.person
GROUP BY ALL;

-- :household
SELECT
    homes.household,
    homes.visit_date,
    count(*) FILTER (people.age_years < 6) AS under_six,
    count(*) FILTER (people.age_years BETWEEN 10 AND 24) AS aged_10_24,
    count(*) FILTER (people.age_years BETWEEN 7 AND 15) AS aged_7_15,
    count(*) FILTER (people.age_years BETWEEN 7 AND 15 AND people.attends_school = 'no') AS out_of_school_7_15,
    count(*) FILTER (people.age_years BETWEEN 7 AND 18) AS aged_7_18,
    count(*) FILTER (people.age_years BETWEEN 7 AND 18 AND people.attends_school = 'no') AS out_of_school_7_18,
    count(*) FILTER (people.age_years < 18) AS under_18,
    count(*) FILTER (people.birth_certificate = 'no') AS without_birth_certificate,
    count(*) FILTER (people.insurance = 'none') AS uninsured,
    count(*) FILTER (people.smokes = 'yes') AS smokers,
    count(*) FILTER (people.sex = 'female' AND people.marital_status = 'married') AS couples,
    count(*) FILTER (people.relation = 'head' AND people.marital_status = 'divorced') AS divorced_heads,
    count(*) FILTER (people.relation = 'child') AS children,
    count(*) FILTER (people.pregnancy_status IS NOT NULL) AS fertile_couples,
    count(*) FILTER (people.fp_method <> 'none') AS contracepting,
    count(*) FILTER (people.has_savings = 'yes') AS savers,
    coalesce(sum(people.own_income), 0) AS women_income
FROM homes
LEFT JOIN people ON people.household = homes.household AND people.presence = 'present'
GROUP BY ALL;

-- :birth
SELECT
    births.birth,
    homes.visit_date,
    'complete' AS visit_result,
    date_diff('day', births.birth_date, homes.visit_date) AS days_since_birth
FROM births
JOIN homes USING (household);
