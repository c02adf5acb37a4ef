-- The fixed tables of a build. The tables of answers (household_answer, person_answer, birth, death, assistance) and of
-- registers (measurement, recap, activity) are generated from the codebook by schema.py; unit views stand in views.sql. Nothing personal has a column here.

CREATE TABLE build_info (
    key   VARCHAR PRIMARY KEY,
    value VARCHAR NOT NULL
);
COMMENT ON TABLE build_info IS 'Facts about this build; left out of the content hash only where they tell of time or machine';
COMMENT ON COLUMN build_info.key IS 'Name of the fact';
COMMENT ON COLUMN build_info.value IS 'The fact as text';

CREATE TABLE site (
    site       VARCHAR PRIMARY KEY,
    label      VARCHAR NOT NULL,
    area_code  VARCHAR NOT NULL,
    rw         VARCHAR NOT NULL,
    households INTEGER NOT NULL CHECK (households > 0),
    province   VARCHAR,
    city       VARCHAR,
    kecamatan  VARCHAR,
    kelurahan  VARCHAR,
    bps        VARCHAR
);
COMMENT ON TABLE site IS 'The neighbourhoods of the programme';
COMMENT ON COLUMN site.site IS 'Name of the neighbourhood';
COMMENT ON COLUMN site.label IS 'Its name for readers';
COMMENT ON COLUMN site.rw IS 'RW, three digits as text';
COMMENT ON COLUMN site.area_code IS 'Kode wilayah Kemendagri of the kelurahan';
COMMENT ON COLUMN site.households IS 'Households in the neighbourhood as declared, the base of coverage';
COMMENT ON COLUMN site.province IS 'Name of the province for open data, if declared';
COMMENT ON COLUMN site.city IS 'Name of the city or kabupaten for open data, if declared';
COMMENT ON COLUMN site.kecamatan IS 'Name of the kecamatan for open data, if declared';
COMMENT ON COLUMN site.kelurahan IS 'Name of the kelurahan or desa for open data, if declared';
COMMENT ON COLUMN site.bps IS 'Code of the kelurahan by BPS, ten digits, if declared';

CREATE TABLE round (
    round      VARCHAR PRIMARY KEY,
    ordinal    INTEGER NOT NULL UNIQUE,
    month      INTEGER NOT NULL,
    label_id   VARCHAR NOT NULL,
    label_en   VARCHAR NOT NULL
);
COMMENT ON TABLE round IS 'Survey rounds in order, of all sites';
COMMENT ON COLUMN round.round IS 'Name of the round';
COMMENT ON COLUMN round.ordinal IS 'Order of the rounds';
COMMENT ON COLUMN round.month IS 'Months since the baseline; 0 is the baseline';
COMMENT ON COLUMN round.label_id IS 'Indonesian label';
COMMENT ON COLUMN round.label_en IS 'English label';

CREATE TABLE site_round (
    site       VARCHAR NOT NULL REFERENCES site,
    round      VARCHAR NOT NULL REFERENCES round,
    date_from  DATE NOT NULL,
    date_to    DATE NOT NULL CHECK (date_to >= date_from),
    design     VARCHAR NOT NULL CHECK (design IN ('census', 'sample')),
    PRIMARY KEY (site, round)
);
COMMENT ON TABLE site_round IS 'When and how each site holds a round, as it declares it';
COMMENT ON COLUMN site_round.site IS 'Neighbourhood';
COMMENT ON COLUMN site_round.round IS 'Round';
COMMENT ON COLUMN site_round.date_from IS 'First day of the round there';
COMMENT ON COLUMN site_round.date_to IS 'Last day of the round there';
COMMENT ON COLUMN site_round.design IS 'census: all families visited; sample: some drawn';

CREATE TABLE population (
    population VARCHAR PRIMARY KEY,
    label_id   VARCHAR NOT NULL,
    label_en   VARCHAR NOT NULL,
    who_id     VARCHAR,
    who_en     VARCHAR
);
COMMENT ON TABLE population IS 'Whom a result is about: the assisted families or all';
COMMENT ON COLUMN population.population IS 'binaan, all, or recap for totals of an office';
COMMENT ON COLUMN population.label_id IS 'Indonesian label';
COMMENT ON COLUMN population.label_en IS 'English label';
COMMENT ON COLUMN population.who_id IS 'In Indonesian, which families these are and how they were chosen, as the programme declares it; NULL if it does not';
COMMENT ON COLUMN population.who_en IS 'In English, which families these are and how they were chosen, as the programme declares it; NULL if it does not';

CREATE TABLE area (
    site      VARCHAR NOT NULL REFERENCES site,
    rt        VARCHAR NOT NULL,
    dasawisma VARCHAR NOT NULL,
    PRIMARY KEY (site, rt, dasawisma)
);
COMMENT ON TABLE area IS 'The RT and dasawisma of each site';
COMMENT ON COLUMN area.site IS 'Neighbourhood';
COMMENT ON COLUMN area.rt IS 'RT, three digits as text';
COMMENT ON COLUMN area.dasawisma IS 'Dasawisma group';

CREATE TABLE target (
    site      VARCHAR NOT NULL REFERENCES site,
    indicator VARCHAR NOT NULL,
    value     DOUBLE NOT NULL,
    source    VARCHAR NOT NULL,
    PRIMARY KEY (site, indicator)
);
COMMENT ON TABLE target IS 'Declared targets: a share between 0 and 1, or the unit of the indicator';
COMMENT ON COLUMN target.site IS 'Neighbourhood it is set for';
COMMENT ON COLUMN target.indicator IS 'Name of the indicator';
COMMENT ON COLUMN target.value IS 'The value aimed at';
COMMENT ON COLUMN target.source IS 'Who set it';

CREATE TABLE reference (
    site   VARCHAR NOT NULL REFERENCES site,
    name   VARCHAR NOT NULL,
    value  DOUBLE NOT NULL,
    unit   VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    PRIMARY KEY (site, name)
);
COMMENT ON TABLE reference IS 'Declared yardsticks that are not targets, such as the minimum wage';
COMMENT ON COLUMN reference.site IS 'Neighbourhood where it holds';
COMMENT ON COLUMN reference.name IS 'Short name';
COMMENT ON COLUMN reference.value IS 'The value, in its unit';
COMMENT ON COLUMN reference.unit IS 'Unit of the value';
COMMENT ON COLUMN reference.source IS 'Who set it';

CREATE TABLE source_file (
    file_id VARCHAR PRIMARY KEY,
    site    VARCHAR NOT NULL REFERENCES site,
    name    VARCHAR NOT NULL,
    sha256  VARCHAR NOT NULL,
    bytes   BIGINT NOT NULL,
    form    VARCHAR,
    round   VARCHAR REFERENCES round,
    status  VARCHAR NOT NULL CHECK (status IN ('loaded', 'refused', 'skipped')),
    system  VARCHAR,
    read_as VARCHAR
);
COMMENT ON TABLE source_file IS 'Files found, known by their name and the SHA-256 of their bytes';
COMMENT ON COLUMN source_file.file_id IS 'Short name of the file within this build';
COMMENT ON COLUMN source_file.site IS 'Neighbourhood it was loaded for';
COMMENT ON COLUMN source_file.name IS 'File name as found';
COMMENT ON COLUMN source_file.sha256 IS 'SHA-256 of the bytes';
COMMENT ON COLUMN source_file.bytes IS 'Size in bytes';
COMMENT ON COLUMN source_file.form IS 'Form mapping that read it';
COMMENT ON COLUMN source_file.round IS 'Round it belongs to';
COMMENT ON COLUMN source_file.system IS 'System whose export it is: kobo, odk, google, excel, eppgbm or recap';
COMMENT ON COLUMN source_file.read_as IS 'How its content was read, in Indonesian';
COMMENT ON COLUMN source_file.status IS 'skipped: fits no form and round, or is a copy of another file; a finding says which';

CREATE TABLE source_sheet (
    file_id     VARCHAR NOT NULL REFERENCES source_file,
    sheet       VARCHAR NOT NULL,
    unit        VARCHAR NOT NULL,
    rows_read   INTEGER NOT NULL,
    loaded      INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    duplicates  INTEGER NOT NULL,
    skipped     INTEGER NOT NULL,
    PRIMARY KEY (file_id, sheet, unit),
    CHECK (rows_read = loaded + quarantined + duplicates + skipped)
);
COMMENT ON TABLE source_sheet IS 'Reconciliation: every row read is loaded, quarantined, a collapsed duplicate or a declared skip';
COMMENT ON COLUMN source_sheet.file_id IS 'File';
COMMENT ON COLUMN source_sheet.sheet IS 'Name of the sheet';
COMMENT ON COLUMN source_sheet.unit IS 'Unit of the codebook its rows are; with _topic behind it, of which they say more';
COMMENT ON COLUMN source_sheet.rows_read IS 'Rows with content below the header';
COMMENT ON COLUMN source_sheet.loaded IS 'Rows that reached the tables';
COMMENT ON COLUMN source_sheet.quarantined IS 'Rows held back';
COMMENT ON COLUMN source_sheet.duplicates IS 'Rows collapsed into an equal one';
COMMENT ON COLUMN source_sheet.skipped IS 'Rows the form declares to be left out';

CREATE TABLE unmapped_column (
    file_id  VARCHAR NOT NULL REFERENCES source_file,
    sheet    VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name     VARCHAR NOT NULL,
    filled   INTEGER NOT NULL,
    PRIMARY KEY (file_id, sheet, position)
);
COMMENT ON TABLE unmapped_column IS 'Columns of loaded sheets that no variable is read from; what they hold stays in the raw file';
COMMENT ON COLUMN unmapped_column.file_id IS 'File';
COMMENT ON COLUMN unmapped_column.sheet IS 'Name of the sheet';
COMMENT ON COLUMN unmapped_column.position IS 'Position of the column, from 1';
COMMENT ON COLUMN unmapped_column.name IS 'Name of the column, long numbers and names masked';
COMMENT ON COLUMN unmapped_column.filled IS 'Rows that hold something there';

CREATE TABLE finding (
    finding_id VARCHAR PRIMARY KEY,
    rule       VARCHAR NOT NULL,
    severity   VARCHAR NOT NULL CHECK (severity IN ('refuse_file', 'quarantine_row', 'blank_cell', 'warn')),
    file_id    VARCHAR NOT NULL REFERENCES source_file,
    sheet      VARCHAR,
    row_number INTEGER,
    cell       VARCHAR,
    round      VARCHAR,
    unit       VARCHAR,
    variable   VARCHAR,
    found      VARCHAR,
    message_id VARCHAR NOT NULL,
    why_id     VARCHAR NOT NULL,
    advice_id  VARCHAR NOT NULL,
    enumerator VARCHAR,
    rt         VARCHAR,
    status     VARCHAR NOT NULL CHECK (status IN ('open', 'accepted', 'corrected'))
);
COMMENT ON TABLE finding IS 'What is wrong, where, and what to do about it';
COMMENT ON COLUMN finding.finding_id IS 'Name of the finding: the same in every build and every export, as long as the cell says the same';
COMMENT ON COLUMN finding.rule IS 'Rule that was broken';
COMMENT ON COLUMN finding.severity IS 'What was done: refuse_file, quarantine_row, blank_cell or warn';
COMMENT ON COLUMN finding.file_id IS 'File';
COMMENT ON COLUMN finding.sheet IS 'Sheet';
COMMENT ON COLUMN finding.row_number IS 'Row as the spreadsheet numbers it';
COMMENT ON COLUMN finding.cell IS 'Cell address';
COMMENT ON COLUMN finding.round IS 'Round';
COMMENT ON COLUMN finding.unit IS 'Unit of the codebook';
COMMENT ON COLUMN finding.variable IS 'Variable of the codebook';
COMMENT ON COLUMN finding.message_id IS 'What is wrong, in Indonesian';
COMMENT ON COLUMN finding.why_id IS 'Why it matters, in Indonesian';
COMMENT ON COLUMN finding.status IS 'open: nobody has decided; accepted: looked at, it may stay; corrected: it tells of a correction made here';
COMMENT ON COLUMN finding.advice_id IS 'What to do about it, in Indonesian';
COMMENT ON COLUMN finding.enumerator IS 'Code of the cadre';
COMMENT ON COLUMN finding.rt IS 'RT';
COMMENT ON COLUMN finding.found IS 'The value found, masked when the variable identifies somebody';

CREATE TABLE correction (
    file_id    VARCHAR NOT NULL REFERENCES source_file,
    sheet      VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    line       INTEGER NOT NULL,
    cell       VARCHAR,
    variable   VARCHAR,
    action     VARCHAR NOT NULL CHECK (action IN ('ganti', 'kosongkan', 'hapus_baris')),
    finding_id VARCHAR,
    reason     VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_on DATE NOT NULL
);
COMMENT ON TABLE correction IS 'Decisions replayed over the untouched survey files: where and why, never what a cell said';
COMMENT ON COLUMN correction.file_id IS 'File';
COMMENT ON COLUMN correction.sheet IS 'Sheet';
COMMENT ON COLUMN correction.row_number IS 'Row as the spreadsheet numbers it';
COMMENT ON COLUMN correction.line IS 'Line of koreksi.csv';
COMMENT ON COLUMN correction.cell IS 'Cell address; blank when the whole row was left out';
COMMENT ON COLUMN correction.variable IS 'Variable of the codebook';
COMMENT ON COLUMN correction.action IS 'ganti: replaced; kosongkan: blanked; hapus_baris: row left out';
COMMENT ON COLUMN correction.finding_id IS 'Finding it answers, if any';
COMMENT ON COLUMN correction.reason IS 'Why, as the person wrote it';
COMMENT ON COLUMN correction.decided_by IS 'Who decided';
COMMENT ON COLUMN correction.decided_on IS 'Day of the decision';

CREATE TABLE quarantine (
    file_id    VARCHAR NOT NULL REFERENCES source_file,
    sheet      VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    rule       VARCHAR NOT NULL,
    content    VARCHAR NOT NULL
);
COMMENT ON TABLE quarantine IS 'Records held back whole, with the reason; one row of a file may hold several';
COMMENT ON COLUMN quarantine.file_id IS 'File';
COMMENT ON COLUMN quarantine.sheet IS 'Sheet';
COMMENT ON COLUMN quarantine.row_number IS 'Row as the spreadsheet numbers it';
COMMENT ON COLUMN quarantine.rule IS 'Rule that was broken';
COMMENT ON COLUMN quarantine.content IS 'The row as JSON, without its identifying columns';

CREATE TABLE not_loaded (
    file_id         VARCHAR NOT NULL REFERENCES source_file,
    sheet           VARCHAR NOT NULL,
    unit            VARCHAR NOT NULL,
    row_number      INTEGER NOT NULL,
    fate            VARCHAR NOT NULL CHECK (fate IN ('quarantined', 'duplicates', 'skipped')),
    rule            VARCHAR NOT NULL,
    copy_file_id    VARCHAR REFERENCES source_file,
    copy_sheet      VARCHAR,
    copy_row_number INTEGER
);
COMMENT ON TABLE not_loaded IS 'Where every record stands that was not loaded, and why: what source_sheet counts, one by one';
COMMENT ON COLUMN not_loaded.file_id IS 'File';
COMMENT ON COLUMN not_loaded.sheet IS 'Sheet';
COMMENT ON COLUMN not_loaded.unit IS 'Unit of the codebook its row is; with _topic behind it, of which it says more';
COMMENT ON COLUMN not_loaded.row_number IS 'Row as the spreadsheet numbers it';
COMMENT ON COLUMN not_loaded.fate IS 'Column of source_sheet that counts it: quarantined, duplicates or skipped';
COMMENT ON COLUMN not_loaded.rule IS 'Rule by which it was not loaded';
COMMENT ON COLUMN not_loaded.copy_file_id IS 'Of a copy: the file of the row it is counted as';
COMMENT ON COLUMN not_loaded.copy_sheet IS 'Of a copy: the sheet of that row';
COMMENT ON COLUMN not_loaded.copy_row_number IS 'Of a copy: that row as the spreadsheet numbers it';

CREATE TABLE household (
    household_id VARCHAR PRIMARY KEY,
    site         VARCHAR NOT NULL REFERENCES site,
    rt           VARCHAR NOT NULL,
    dasawisma    VARCHAR NOT NULL,
    binaan       BOOLEAN NOT NULL,
    first_round  VARCHAR NOT NULL REFERENCES round
);
COMMENT ON TABLE household IS 'One row per household ever met; RT, dasawisma and binaan as first recorded';
COMMENT ON COLUMN household.site IS 'Neighbourhood';
COMMENT ON COLUMN household.rt IS 'RT as first recorded';
COMMENT ON COLUMN household.dasawisma IS 'Dasawisma as first recorded';
COMMENT ON COLUMN household.binaan IS 'Assisted family as first recorded';
COMMENT ON COLUMN household.first_round IS 'Round of the first visit';
COMMENT ON COLUMN household.household_id IS 'Pseudonym made with the local key from the first family card number, or where that was damaged from the NIK of the head or from the members';

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
COMMENT ON COLUMN visit.household_id IS 'Household';
COMMENT ON COLUMN visit.round IS 'Round';
COMMENT ON COLUMN visit.visit_date IS 'Date of the visit';
COMMENT ON COLUMN visit.result IS 'What the visit brought';
COMMENT ON COLUMN visit.enumerator IS 'Code of the cadre';
COMMENT ON COLUMN visit.file_id IS 'File the row came from';
COMMENT ON COLUMN visit.row_number IS 'Row as the spreadsheet numbers it';

CREATE TABLE person (
    person_id    VARCHAR PRIMARY KEY,
    household_id VARCHAR NOT NULL REFERENCES household,
    sex          VARCHAR NOT NULL CHECK (sex IN ('male', 'female')),
    birth_date   DATE NOT NULL,
    first_round  VARCHAR NOT NULL REFERENCES round
);
COMMENT ON TABLE person IS 'One row per person ever met; sex and birth date as first recorded';
COMMENT ON COLUMN person.person_id IS 'Pseudonym made with the local key';
COMMENT ON COLUMN person.household_id IS 'Household in which first met';
COMMENT ON COLUMN person.sex IS 'Sex as first recorded';
COMMENT ON COLUMN person.birth_date IS 'Birth date as first recorded';
COMMENT ON COLUMN person.first_round IS 'Round in which first met';

CREATE TABLE link (
    unit    VARCHAR NOT NULL CHECK (unit IN ('household', 'person')),
    unit_id VARCHAR NOT NULL,
    round   VARCHAR NOT NULL REFERENCES round,
    method  VARCHAR NOT NULL CHECK (method IN ('new', 'decision', 'field_id', 'family_card', 'national_id', 'name_birth_sex', 'score')),
    score   DOUBLE NOT NULL,
    explanation VARCHAR NOT NULL,
    PRIMARY KEY (unit, unit_id, round)
);
COMMENT ON TABLE link IS 'How each record was recognised: new, decision, field_id, family_card, national_id, name_birth_sex, score';
COMMENT ON COLUMN link.unit IS 'household or person';
COMMENT ON COLUMN link.unit_id IS 'Household or person';
COMMENT ON COLUMN link.round IS 'Round';
COMMENT ON COLUMN link.method IS 'How the record was recognised';
COMMENT ON COLUMN link.score IS '1 for certain, lower for likely; a probability where evidence was weighed';
COMMENT ON COLUMN link.explanation IS 'What was weighed, in short codes with points (a factor of two in the odds each); no names and no numbers';

CREATE TABLE household_event (
    household_id       VARCHAR NOT NULL REFERENCES household,
    round              VARCHAR NOT NULL REFERENCES round,
    event              VARCHAR NOT NULL CHECK (event IN ('new', 'split', 'merge', 'moved_within', 'moved_out', 'death', 'refused', 'not_met')),
    other_household_id VARCHAR REFERENCES household
);
COMMENT ON TABLE household_event IS 'What happened to households between rounds: events, not errors';
COMMENT ON COLUMN household_event.household_id IS 'Household it happened to';
COMMENT ON COLUMN household_event.round IS 'Round in which it was seen';
COMMENT ON COLUMN household_event.event IS 'new: first met after the first round; split: left the other household; merge: now lives in the other household; moved_within: another RT or dasawisma than before; moved_out, refused: result of the visit; death: a member died; not_met: no respondent, or no visit in a census';
COMMENT ON COLUMN household_event.other_household_id IS 'The household it split from or merged into';

CREATE TABLE growth (
    person_id         VARCHAR NOT NULL REFERENCES person,
    round             VARCHAR NOT NULL REFERENCES round,
    age_days          INTEGER NOT NULL,
    length_for_age    DOUBLE,
    weight_for_age    DOUBLE,
    weight_for_length DOUBLE,
    bmi_for_age       DOUBLE,
    implausible       VARCHAR,
    source            VARCHAR NOT NULL DEFAULT 'survey' CHECK (source IN ('survey', 'register')),
    PRIMARY KEY (person_id, round)
);
COMMENT ON TABLE growth IS 'WHO 2006 z-scores, rounded to 2 decimals; implausible ones are blank and named in the last column';
COMMENT ON COLUMN growth.person_id IS 'Child';
COMMENT ON COLUMN growth.round IS 'Round';
COMMENT ON COLUMN growth.age_days IS 'Age in days when measured';
COMMENT ON COLUMN growth.length_for_age IS 'Length- or height-for-age z-score';
COMMENT ON COLUMN growth.weight_for_age IS 'Weight-for-age z-score';
COMMENT ON COLUMN growth.weight_for_length IS 'Weight-for-length or -height z-score';
COMMENT ON COLUMN growth.bmi_for_age IS 'BMI-for-age z-score';
COMMENT ON COLUMN growth.source IS 'survey: measured at the visit; register: taken from the table measurement, where the survey had less';
COMMENT ON COLUMN growth.implausible IS 'Names of the z-scores outside the limits of WHO, blanked';

-- Without a key or a reference, which would take longer to keep than all other tables to write: it has a row for each
-- blank of the tables of answers, and theirs hold.
CREATE TABLE blank (
    unit     VARCHAR NOT NULL,
    unit_id  VARCHAR NOT NULL,
    round    VARCHAR NOT NULL,
    variable VARCHAR NOT NULL,
    reason   VARCHAR NOT NULL CHECK (reason IN ('not_asked', 'not_applicable', 'dont_know', 'refused', 'unreadable', 'missing'))
);
COMMENT ON TABLE blank IS 'Why an answer is NULL; a question that no file of a round asks is NULL throughout the round and has no rows here';
COMMENT ON COLUMN blank.unit IS 'Unit of the codebook';
COMMENT ON COLUMN blank.unit_id IS 'Record of that unit';
COMMENT ON COLUMN blank.round IS 'Round';
COMMENT ON COLUMN blank.variable IS 'Variable of the codebook';
COMMENT ON COLUMN blank.reason IS 'Why it is blank';

CREATE TABLE comparability (
    site     VARCHAR NOT NULL REFERENCES site,
    round    VARCHAR NOT NULL REFERENCES round,
    variable VARCHAR NOT NULL,
    form     VARCHAR NOT NULL,
    reason   VARCHAR NOT NULL,
    PRIMARY KEY (site, round, variable, form)
);
COMMENT ON TABLE comparability IS 'Questions that a form declares not comparable with those of other forms';
COMMENT ON COLUMN comparability.site IS 'Neighbourhood';
COMMENT ON COLUMN comparability.round IS 'Round answered with that form';
COMMENT ON COLUMN comparability.variable IS 'Variable of the codebook';
COMMENT ON COLUMN comparability.form IS 'The form and its version';
COMMENT ON COLUMN comparability.reason IS 'Why, as declared';

CREATE TABLE round_revision (
    round           VARCHAR PRIMARY KEY REFERENCES round,
    revision        INTEGER NOT NULL,
    state           VARCHAR NOT NULL CHECK (state IN ('open', 'frozen', 'revised')),
    frozen_on       DATE,
    frozen_by       VARCHAR,
    note            VARCHAR,
    changed_rows    INTEGER NOT NULL,
    changed_numbers INTEGER NOT NULL,
    changed_before  INTEGER NOT NULL
);
COMMENT ON TABLE round_revision IS 'How each round stands to its frozen revisions';
COMMENT ON COLUMN round_revision.round IS 'Round';
COMMENT ON COLUMN round_revision.revision IS 'Number of the revision this round is, or would be frozen as';
COMMENT ON COLUMN round_revision.state IS 'open: never frozen; frozen: as its newest revision; revised: changed since';
COMMENT ON COLUMN round_revision.frozen_on IS 'Day the newest revision was frozen';
COMMENT ON COLUMN round_revision.frozen_by IS 'Who froze it';
COMMENT ON COLUMN round_revision.note IS 'Why it was frozen';
COMMENT ON COLUMN round_revision.changed_rows IS 'Rows that differ from the newest revision';
COMMENT ON COLUMN round_revision.changed_numbers IS 'Published numbers of the round that differ from the newest revision';
COMMENT ON COLUMN round_revision.changed_before IS 'Rows of earlier rounds that differ from the newest revision, which holds them too';
