-- The tables of a build as far as one site goes: below these names a query answers for it alone.
WITH household AS (FROM main.household WHERE site = {site}),
person AS (FROM main.person SEMI JOIN household USING (household_id)),
visit AS (FROM main.visit SEMI JOIN household USING (household_id)),
household_answer AS (FROM main.household_answer SEMI JOIN household USING (household_id)),
person_answer AS (FROM main.person_answer SEMI JOIN household USING (household_id)),
birth AS (FROM main.birth SEMI JOIN household USING (household_id)),
death AS (FROM main.death SEMI JOIN household USING (household_id)),
assistance AS (FROM main.assistance SEMI JOIN household USING (household_id)),
measurement AS (FROM main.measurement SEMI JOIN person USING (person_id)),
unit_there AS (
    SELECT household_id AS unit_id FROM household UNION ALL SELECT person_id FROM person
    UNION ALL SELECT birth_id FROM birth UNION ALL SELECT death_id FROM death
    UNION ALL SELECT assistance_id FROM assistance
),
link AS (FROM main.link SEMI JOIN unit_there USING (unit_id)),
blank AS (FROM main.blank SEMI JOIN unit_there USING (unit_id)),
source_file AS (FROM main.source_file WHERE site = {site}),
finding AS (FROM main.finding SEMI JOIN source_file USING (file_id))
