-- The fixed tables of a build. The tables of answers (household_answer, person_answer, birth, death, assistance) are
-- generated from the codebook by schema.py; unit views stand in views.sql. Nothing personal has a column here.

CREATE TABLE build_info (
    key   VARCHAR PRIMARY KEY,
    value VARCHAR NOT NULL
);
COMMENT ON TABLE build_info IS 'Facts about this build; left out of the content hash only where they tell of time or machine';

CREATE TABLE site (
    site       VARCHAR PRIMARY KEY,
    label      VARCHAR NOT NULL,
    area_code  VARCHAR NOT NULL,
    rw         VARCHAR NOT NULL,
    households INTEGER NOT NULL CHECK (households > 0)
);
COMMENT ON TABLE site IS 'The neighbourhoods of the programme';
COMMENT ON COLUMN site.area_code IS 'Kode wilayah Kemendagri of the kelurahan';
COMMENT ON COLUMN site.households IS 'Households in the neighbourhood as declared, the base of coverage';

CREATE TABLE round (
    round      VARCHAR PRIMARY KEY,
    ordinal    INTEGER NOT NULL UNIQUE,
    month      INTEGER NOT NULL,
    date_from  DATE NOT NULL,
    date_to    DATE NOT NULL CHECK (date_to >= date_from),
    design     VARCHAR NOT NULL CHECK (design IN ('census', 'sample')),
    label_id   VARCHAR NOT NULL,
    label_en   VARCHAR NOT NULL
);
COMMENT ON TABLE round IS 'Survey rounds in order';

CREATE TABLE population (
    population VARCHAR PRIMARY KEY,
    label_id   VARCHAR NOT NULL,
    label_en   VARCHAR NOT NULL
);
COMMENT ON TABLE population IS 'Whom a result is about: the assisted families or all';

CREATE TABLE area (
    site      VARCHAR NOT NULL REFERENCES site,
    rt        VARCHAR NOT NULL,
    dasawisma VARCHAR NOT NULL,
    PRIMARY KEY (site, rt, dasawisma)
);
COMMENT ON TABLE area IS 'The RT and dasawisma of each site';

CREATE TABLE target (
    indicator VARCHAR PRIMARY KEY,
    value     DOUBLE NOT NULL,
    source    VARCHAR NOT NULL
);
COMMENT ON TABLE target IS 'Declared targets: a share between 0 and 1, or the unit of the indicator';

CREATE TABLE source_file (
    file_id VARCHAR PRIMARY KEY,
    name    VARCHAR NOT NULL,
    sha256  VARCHAR NOT NULL UNIQUE,
    bytes   BIGINT NOT NULL,
    form    VARCHAR NOT NULL,
    round   VARCHAR NOT NULL REFERENCES round,
    status  VARCHAR NOT NULL CHECK (status IN ('loaded', 'refused'))
);
COMMENT ON TABLE source_file IS 'Files read, known by the SHA-256 of their bytes';

CREATE TABLE source_sheet (
    file_id     VARCHAR NOT NULL REFERENCES source_file,
    sheet       VARCHAR NOT NULL,
    unit        VARCHAR NOT NULL,
    rows_read   INTEGER NOT NULL,
    loaded      INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    duplicates  INTEGER NOT NULL,
    skipped     INTEGER NOT NULL,
    PRIMARY KEY (file_id, sheet),
    CHECK (rows_read = loaded + quarantined + duplicates + skipped)
);
COMMENT ON TABLE source_sheet IS 'Reconciliation: every row read is loaded, quarantined, a collapsed duplicate or a declared skip';

CREATE TABLE finding (
    finding_id VARCHAR PRIMARY KEY,
    rule       VARCHAR NOT NULL,
    severity   VARCHAR NOT NULL CHECK (severity IN ('refuse_file', 'quarantine_row', 'blank_cell', 'warn')),
    file_id    VARCHAR NOT NULL REFERENCES source_file,
    sheet      VARCHAR,
    row_number INTEGER,
    cell       VARCHAR,
    round      VARCHAR NOT NULL,
    unit       VARCHAR,
    variable   VARCHAR,
    found      VARCHAR,
    message_id VARCHAR NOT NULL,
    advice_id  VARCHAR NOT NULL,
    enumerator VARCHAR,
    rt         VARCHAR
);
COMMENT ON TABLE finding IS 'What is wrong, where, and what to do about it';
COMMENT ON COLUMN finding.found IS 'The value found, masked when the variable identifies somebody';

CREATE TABLE quarantine (
    file_id    VARCHAR NOT NULL REFERENCES source_file,
    sheet      VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    rule       VARCHAR NOT NULL,
    content    VARCHAR NOT NULL,
    PRIMARY KEY (file_id, sheet, row_number)
);
COMMENT ON TABLE quarantine IS 'Rows held back whole, with the reason';
COMMENT ON COLUMN quarantine.content IS 'The row as JSON, without its identifying columns';

CREATE TABLE household (
    household_id VARCHAR PRIMARY KEY,
    site         VARCHAR NOT NULL REFERENCES site,
    rt           VARCHAR NOT NULL,
    dasawisma    VARCHAR NOT NULL,
    binaan       BOOLEAN NOT NULL,
    first_round  VARCHAR NOT NULL REFERENCES round
);
COMMENT ON TABLE household IS 'One row per household ever met; RT, dasawisma and binaan as first recorded';
COMMENT ON COLUMN household.household_id IS 'Pseudonym made with the local key from the family card number';

CREATE TABLE visit (
    household_id VARCHAR NOT NULL REFERENCES household,
    round        VARCHAR NOT NULL REFERENCES round,
    visit_date   DATE,
    result       VARCHAR NOT NULL CHECK (result IN ('complete', 'partial', 'no_respondent', 'refused', 'moved')),
    enumerator   VARCHAR,
    file_id      VARCHAR NOT NULL REFERENCES source_file,
    row_number   INTEGER NOT NULL,
    PRIMARY KEY (household_id, round)
);
COMMENT ON TABLE visit IS 'One row per household and round, whatever the visit brought';

CREATE TABLE person (
    person_id    VARCHAR PRIMARY KEY,
    household_id VARCHAR NOT NULL REFERENCES household,
    sex          VARCHAR NOT NULL CHECK (sex IN ('male', 'female')),
    birth_date   DATE NOT NULL,
    first_round  VARCHAR NOT NULL REFERENCES round
);
COMMENT ON TABLE person IS 'One row per person ever met; sex and birth date as first recorded';

CREATE TABLE link (
    unit    VARCHAR NOT NULL CHECK (unit IN ('household', 'person')),
    unit_id VARCHAR NOT NULL,
    round   VARCHAR NOT NULL REFERENCES round,
    method  VARCHAR NOT NULL,
    score   DOUBLE NOT NULL,
    PRIMARY KEY (unit, unit_id, round)
);
COMMENT ON TABLE link IS 'How each record was recognised: new, family_card, national_id, name_birth_sex';

CREATE TABLE growth (
    person_id         VARCHAR NOT NULL REFERENCES person,
    round             VARCHAR NOT NULL REFERENCES round,
    age_days          INTEGER NOT NULL,
    length_for_age    DOUBLE,
    weight_for_age    DOUBLE,
    weight_for_length DOUBLE,
    bmi_for_age       DOUBLE,
    implausible       VARCHAR,
    PRIMARY KEY (person_id, round)
);
COMMENT ON TABLE growth IS 'WHO 2006 z-scores, rounded to 2 decimals; implausible ones are blank and named in the last column';

CREATE TABLE blank (
    unit     VARCHAR NOT NULL,
    unit_id  VARCHAR NOT NULL,
    round    VARCHAR NOT NULL REFERENCES round,
    variable VARCHAR NOT NULL,
    reason   VARCHAR NOT NULL CHECK (reason IN ('not_asked', 'not_applicable', 'dont_know', 'refused', 'unreadable', 'missing')),
    PRIMARY KEY (unit, unit_id, round, variable)
);
COMMENT ON TABLE blank IS 'Why an answer is NULL';

-- Results, computed at publish. site, breakdown and category say where: breakdown site has category equal to the site.

CREATE TABLE indicator (
    name    VARCHAR PRIMARY KEY,
    ordinal INTEGER NOT NULL UNIQUE,
    toml    VARCHAR NOT NULL,
    sql     VARCHAR NOT NULL
);
COMMENT ON TABLE indicator IS 'The catalogue as it stood when this build was made, so that an old build keeps its own definitions';
COMMENT ON COLUMN indicator.sql IS 'A query that gives the state of every unit by itself, for the reader to run';

CREATE TABLE estimate (
    indicator  VARCHAR NOT NULL REFERENCES indicator,
    site       VARCHAR NOT NULL,
    round      VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    breakdown  VARCHAR NOT NULL,
    category   VARCHAR NOT NULL,
    n          INTEGER NOT NULL,
    x          DOUBLE,
    unknown    INTEGER NOT NULL,
    excluded   INTEGER NOT NULL,
    value      DOUBLE,
    lower      DOUBLE,
    upper      DOUBLE,
    method     VARCHAR NOT NULL,
    PRIMARY KEY (indicator, site, round, population, breakdown, category)
);
COMMENT ON TABLE estimate IS 'Level of every indicator per round';
COMMENT ON COLUMN estimate.n IS 'Known units in the denominator; for counts the declared context (births observed)';
COMMENT ON COLUMN estimate.x IS 'Units in the numerator; for ladders at or above the threshold rung; for means the sum';
COMMENT ON COLUMN estimate.unknown IS 'Units in the denominator whose answer is not known';
COMMENT ON COLUMN estimate.excluded IS 'Units of the view outside the denominator';
COMMENT ON COLUMN estimate.value IS 'Share between 0 and 1 for proportion and ladder; else mean, median or count in the unit of the indicator';

CREATE TABLE distribution (
    indicator  VARCHAR NOT NULL REFERENCES indicator,
    site       VARCHAR NOT NULL,
    round      VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    breakdown  VARCHAR NOT NULL,
    category   VARCHAR NOT NULL,
    state      VARCHAR NOT NULL,
    n          INTEGER NOT NULL,
    PRIMARY KEY (indicator, site, round, population, breakdown, category, state)
);
COMMENT ON TABLE distribution IS 'Units per state (yes, no, unknown, or the rungs of a ladder) per round';

CREATE TABLE change (
    indicator    VARCHAR NOT NULL REFERENCES indicator,
    site         VARCHAR NOT NULL,
    round_from   VARCHAR NOT NULL,
    round_to     VARCHAR NOT NULL,
    population   VARCHAR NOT NULL,
    breakdown    VARCHAR NOT NULL,
    category     VARCHAR NOT NULL,
    comparison   VARCHAR NOT NULL CHECK (comparison IN ('paired', 'unpaired')),
    n_from       INTEGER NOT NULL,
    n_to         INTEGER NOT NULL,
    x_from       DOUBLE,
    x_to         DOUBLE,
    value_from   DOUBLE,
    value_to     DOUBLE,
    improved     INTEGER,
    worsened     INTEGER,
    unchanged    INTEGER,
    unknown      INTEGER NOT NULL,
    only_from    INTEGER NOT NULL,
    only_to      INTEGER NOT NULL,
    change       DOUBLE,
    lower        DOUBLE,
    upper        DOUBLE,
    p_value      DOUBLE,
    detectable   DOUBLE,
    method       VARCHAR NOT NULL,
    verdict      VARCHAR NOT NULL,
    PRIMARY KEY (indicator, site, round_from, round_to, population, breakdown, category, comparison)
);
COMMENT ON TABLE change IS 'After minus before for every pair of rounds; paired means the same units in both, so n_from = n_to';
COMMENT ON COLUMN change.improved IS 'Pairs that moved in the better direction (direction up or neither: no to yes, or a higher value)';
COMMENT ON COLUMN change.unknown IS 'Units eligible in both rounds whose answer is not known in at least one (paired); unknowns of both rounds together (unpaired)';
COMMENT ON COLUMN change.only_from IS 'Units eligible in the earlier round and not met or no longer eligible in the later';
COMMENT ON COLUMN change.only_to IS 'Units eligible in the later round and not met or not yet eligible in the earlier';
COMMENT ON COLUMN change.change IS 'Difference of shares (not percent), of means, of medians or of counts';
COMMENT ON COLUMN change.detectable IS 'Smallest change this number of pairs could show with 80 % power';

CREATE TABLE transition (
    indicator  VARCHAR NOT NULL REFERENCES indicator,
    site       VARCHAR NOT NULL,
    round_from VARCHAR NOT NULL,
    round_to   VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    breakdown  VARCHAR NOT NULL,
    category   VARCHAR NOT NULL,
    state_from VARCHAR NOT NULL,
    state_to   VARCHAR NOT NULL,
    n          INTEGER NOT NULL,
    PRIMARY KEY (indicator, site, round_from, round_to, population, breakdown, category, state_from, state_to)
);
COMMENT ON TABLE transition IS 'Who moved: states are yes, no, unknown, excluded, not_met, or the rungs of a ladder';
