-- The texts that tell results apart, as numbers: the statements below compare them millions of times. Each list stands in
-- the order of its letters, so that whatever is sorted by it comes in the order of the texts themselves.

CREATE OR REPLACE TEMP TYPE indicator_name AS ENUM (
    SELECT DISTINCT name FROM spelled WHERE type = 'indicator' ORDER BY name
);

CREATE OR REPLACE TEMP TYPE state_name AS ENUM (
    SELECT DISTINCT name FROM spelled WHERE type = 'state' ORDER BY name
);

CREATE OR REPLACE TEMP TYPE round_name AS ENUM (SELECT round FROM round ORDER BY round);

CREATE OR REPLACE TEMP TYPE site_name AS ENUM (SELECT site FROM site ORDER BY site);

CREATE OR REPLACE TEMP TYPE population_name AS ENUM (
    SELECT name FROM (SELECT population AS name FROM population UNION SELECT 'recap') ORDER BY name
);

CREATE OR REPLACE TEMP TYPE breakdown_name AS ENUM (
    SELECT DISTINCT name FROM spelled WHERE type = 'breakdown' ORDER BY name
);

CREATE OR REPLACE TEMP TYPE division_name AS ENUM ('binaan', 'head_sex', 'rt');

CREATE OR REPLACE TEMP TYPE kind_name AS ENUM ('count', 'ladder', 'mean', 'median', 'proportion');

CREATE OR REPLACE TEMP TYPE category_name AS ENUM (         -- whatever a breakdown may divide by
    SELECT name
    FROM (
        SELECT site AS name FROM site
        UNION SELECT rt FROM household
        UNION SELECT dasawisma FROM met_household
        UNION SELECT rt FROM area
        UNION SELECT rt FROM recap
        UNION SELECT head_sex FROM household_answer
        UNION SELECT 'unknown'
    )
    WHERE name IS NOT NULL
    ORDER BY name
);

DROP TABLE spelled;
