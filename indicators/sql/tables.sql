-- What the later statements work on: the catalogue as tables, and where somebody was met.

CREATE TEMP TABLE defined (
    indicator indicator_name,
    kind      kind_name,
    context   indicator_name,                               -- the count that a count is seen beside
    better    INTEGER,                                      -- 1 up, -1 down, 0 neither
    pairable  BOOLEAN,                                      -- whether its units can be met again
    measures  BOOLEAN,                                      -- whether its units carry a value
    theme     VARCHAR,
    is_primary BOOLEAN,                                     -- declared before the data to judge the programme
    shared_by VARCHAR                                       -- the division whose parts answer as one
);

CREATE TEMP TABLE wanted (indicator indicator_name, breakdown breakdown_name);

CREATE TEMP TABLE unasked (indicator indicator_name, site site_name, round round_name); -- of which an indicator is not told

CREATE TEMP TABLE question (indicator indicator_name, question VARCHAR);

CREATE TEMP TABLE answer (                                  -- the states of those in the denominator
    indicator indicator_name,
    state     state_name,
    known     BOOLEAN,
    met       BOOLEAN,                                      -- in the numerator, or at the threshold rung or above
    rank      INTEGER                                       -- from worst to best as declared; for proportions no, yes
);

CREATE TEMP TABLE seen AS                                   -- where somebody was met
SELECT DISTINCT CAST(site AS site_name) AS site, CAST(round AS round_name) AS round,
       {breakdowns}, binaan
FROM unit.household;

CREATE TEMP TABLE step AS                                   -- every earlier and later round of a site
WITH held AS (
    SELECT DISTINCT seen.site, seen.round, round.ordinal
    FROM seen
    JOIN round ON CAST(round.round AS round_name) = seen.round
)
SELECT earlier.site, earlier.round AS round_from, later.round AS round_to
FROM held AS earlier
JOIN held AS later ON later.site = earlier.site AND later.ordinal > earlier.ordinal;
