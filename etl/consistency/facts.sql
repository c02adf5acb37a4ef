-- What the rules in data/checks may name: each unit view as it stands, then facts that only other records know.
-- Views of this connection only; nothing of it is kept in a build. `limits` holds the declared thresholds, one column
-- each; `held_members` the families that wait for some of their members, about whom nothing may be concluded.

CREATE OR REPLACE TEMP VIEW checked_household AS
WITH members AS (
    SELECT
        p.household_id,
        p.round,
        count(*) FILTER (WHERE p.presence = 'present') AS members_present,
        count(*) FILTER (WHERE p.presence = 'present' AND p.relation = 'head') AS heads_present,
        any_value(p.sex) FILTER (WHERE p.presence = 'present' AND p.relation = 'head') AS head_member_sex,
        count(*) FILTER (WHERE p.presence = 'present' AND p.age_years <= 5) AS young_children,
        count(*) FILTER (WHERE p.presence = 'present' AND p.age_years BETWEEN 10 AND 24) AS adolescents,
        bool_or(p.presence = 'present' AND p.age_years IS NULL) AS some_without_age
    FROM unit.person p
    GROUP BY p.household_id, p.round
)
SELECT
    h.*,
    r.ordinal AS round_ordinal,
    v.result AS visit_result,
    CASE WHEN w.held IS NULL THEN coalesce(m.members_present, 0) END AS members_present,
    CASE WHEN w.held IS NULL THEN coalesce(m.heads_present, 0) END AS heads_present,
    CASE WHEN m.heads_present = 1 THEN m.head_member_sex END AS head_member_sex,
    CASE WHEN w.held IS NULL AND NOT m.some_without_age THEN m.young_children END AS young_children_present,
    CASE WHEN w.held IS NULL AND NOT m.some_without_age THEN m.adolescents END AS adolescents_present,
    bool_or(m.household_id IS NOT NULL OR w.held IS NOT NULL) OVER (PARTITION BY v.file_id) AS people_in_file
FROM unit.household h
JOIN main.round r ON r.round = h.round
JOIN main.visit v ON v.household_id = h.household_id AND v.round = h.round
LEFT JOIN members m ON m.household_id = h.household_id AND m.round = h.round
LEFT JOIN held_members w ON w.household_id = h.household_id AND w.round = h.round;

CREATE OR REPLACE TEMP VIEW checked_person AS
WITH heads AS (
    SELECT household_id, round, any_value(age_years) AS head_age_years
    FROM unit.person
    WHERE presence = 'present' AND relation = 'head'
    GROUP BY household_id, round
    HAVING count(*) = 1
)
SELECT
    p.*,
    r.ordinal AS round_ordinal,
    v.result AS visit_result,
    g.length_for_age,
    g.weight_for_age,
    g.weight_for_length,
    h.head_age_years,
    list_position(['none', 'primary', 'junior', 'senior', 'tertiary'], p.education) AS education_rank,
    EXISTS (
        FROM main.birth b
        WHERE b.household_id = p.household_id
          AND b.outcome = 'live'
          AND abs(b.birth_date - p.birth_date) <= (SELECT same_birth_days FROM limits)
    ) AS birth_listed,
    EXISTS (
        FROM main.death d
        WHERE d.household_id = p.household_id
          AND d.sex = p.sex
          AND abs(d.birth_date - p.birth_date) <= (SELECT same_birth_days FROM limits)
    ) AS death_listed
FROM unit.person p
JOIN main.round r ON r.round = p.round
JOIN main.visit v ON v.household_id = p.household_id AND v.round = p.round
LEFT JOIN heads h ON h.household_id = p.household_id AND h.round = p.round
LEFT JOIN main.growth g ON g.person_id = p.unit_id AND g.round = p.round;

CREATE OR REPLACE TEMP VIEW checked_birth AS
SELECT
    b.*,
    r.ordinal AS round_ordinal,
    v.result AS visit_result,
    (b.visit_date - b.birth_date) / 30.4375 AS months_before_visit,
    m.sex AS mother_sex,
    date_diff('year', m.birth_date, b.birth_date) AS mother_age_years,
    CASE WHEN w.held IS NULL THEN EXISTS (
        FROM main.person_answer a
        JOIN main.person p ON p.person_id = a.person_id
        WHERE a.household_id = b.household_id
          AND abs(p.birth_date - b.birth_date) <= (SELECT same_birth_days FROM limits)
    ) END AS infant_listed,
    EXISTS (
        FROM main.death d
        WHERE d.household_id = b.household_id
          AND abs(d.birth_date - b.birth_date) <= (SELECT same_birth_days FROM limits)
    ) AS death_listed
FROM unit.birth b
JOIN main.round r ON r.round = b.round
JOIN main.visit v ON v.household_id = b.household_id AND v.round = b.round
LEFT JOIN main.person m ON m.person_id = b.mother_id
LEFT JOIN held_members w ON w.household_id = b.household_id AND w.round = b.round;

CREATE OR REPLACE TEMP VIEW checked_death AS
SELECT
    d.*,
    r.ordinal AS round_ordinal,
    v.result AS visit_result,
    (d.visit_date - d.death_date) / 30.4375 AS months_before_visit,
    d.age_days_at_death / 365.25 AS age_years_at_death,
    EXISTS (
        FROM unit.person p
        WHERE p.household_id = d.household_id
          AND p.presence = 'present'
          AND p.sex = d.sex
          AND p.birth_date = d.birth_date
          AND p.visit_date >= d.death_date
    ) AS still_present
FROM unit.death d
JOIN main.round r ON r.round = d.round
JOIN main.visit v ON v.household_id = d.household_id AND v.round = d.round;

CREATE OR REPLACE TEMP VIEW checked_assistance AS
SELECT
    s.*,
    r.ordinal AS round_ordinal,
    v.result AS visit_result,
    h.toilet_use AS household_toilet_use,
    h.disposal AS household_disposal,
    h.floor_material AS household_floor_material,
    h.wall_material AS household_wall_material,
    h.roof_material AS household_roof_material,
    h.drinking_water AS household_drinking_water,
    h.other_water AS household_other_water,
    h.house_durable AS household_house_durable
FROM unit.assistance s
JOIN main.round r ON r.round = s.round
JOIN main.visit v ON v.household_id = s.household_id AND v.round = s.round
JOIN unit.household h ON h.household_id = s.household_id AND h.round = s.round;
