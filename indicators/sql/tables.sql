-- What the later statements work on: the catalogue as tables, and the state of every unit.

CREATE TEMP TABLE defined (
    indicator VARCHAR,
    kind      VARCHAR,
    context   VARCHAR,                                      -- the count that a count is seen beside
    better    INTEGER,                                      -- 1 up, -1 down, 0 neither
    pairable  BOOLEAN,                                      -- whether its units can be met again
    measures  BOOLEAN                                       -- whether its units carry a value
);

CREATE TEMP TABLE wanted (indicator VARCHAR, breakdown VARCHAR);

CREATE TEMP TABLE question (indicator VARCHAR, question VARCHAR);

CREATE TEMP TABLE answer (                                  -- the states of those in the denominator
    indicator VARCHAR,
    state     VARCHAR,
    known     BOOLEAN,
    met       BOOLEAN,                                      -- in the numerator, or at the threshold rung or above
    rank      INTEGER                                       -- from worst to best as declared; for proportions no, yes
);

CREATE TEMP TABLE seen AS                                   -- where somebody was met
SELECT DISTINCT site, round, rt, dasawisma, coalesce(head_sex, 'unknown') AS head_sex, binaan
FROM unit.household;

CREATE TEMP TABLE judged (                                  -- one row per indicator, unit and round
    unit_id      VARCHAR,
    household_id VARCHAR,
    round        VARCHAR,
    site         VARCHAR,
    rt           VARCHAR,
    dasawisma    VARCHAR,
    head_sex     VARCHAR,
    binaan       BOOLEAN,
    indicator    VARCHAR,
    state        VARCHAR,
    value        DOUBLE
);
