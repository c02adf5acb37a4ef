-- Results, computed at publish. site, breakdown and category say where: breakdown site has category equal to the site.

CREATE TABLE indicator (
    name    VARCHAR PRIMARY KEY,
    ordinal INTEGER NOT NULL UNIQUE,
    toml    VARCHAR NOT NULL,
    sql     VARCHAR NOT NULL
);
COMMENT ON TABLE indicator IS 'The catalogue as it stood when this build was made, so that an old build keeps its own definitions';
COMMENT ON COLUMN indicator.name IS 'Name of the indicator';
COMMENT ON COLUMN indicator.ordinal IS 'Order of the catalogue';
COMMENT ON COLUMN indicator.toml IS 'The definition as written';
COMMENT ON COLUMN indicator.sql IS 'A query that gives the state of every unit by itself, for the reader to run';

CREATE TABLE not_asked (
    indicator VARCHAR NOT NULL REFERENCES indicator,
    site      VARCHAR NOT NULL,
    round     VARCHAR NOT NULL,
    question  VARCHAR NOT NULL,
    PRIMARY KEY (indicator, site, round, question)
);
COMMENT ON TABLE not_asked IS 'Questions that an indicator needs and that a site asked nobody in a round: it is not told of that round there, and left out where of none';
COMMENT ON COLUMN not_asked.indicator IS 'Name of the indicator';
COMMENT ON COLUMN not_asked.site IS 'Neighbourhood';
COMMENT ON COLUMN not_asked.round IS 'Round in which somebody was met';
COMMENT ON COLUMN not_asked.question IS 'Question of the codebook, as unit.variable';

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
COMMENT ON COLUMN estimate.indicator IS 'Name of the indicator';
COMMENT ON COLUMN estimate.site IS 'Neighbourhood';
COMMENT ON COLUMN estimate.round IS 'Round';
COMMENT ON COLUMN estimate.population IS 'binaan, all, or recap for totals of an office';
COMMENT ON COLUMN estimate.breakdown IS 'What the units are divided by: site, rt, dasawisma, head_sex';
COMMENT ON COLUMN estimate.category IS 'Which part of the breakdown';
COMMENT ON COLUMN estimate.lower IS 'Lower end of the 95 % interval';
COMMENT ON COLUMN estimate.upper IS 'Upper end of the 95 % interval';
COMMENT ON COLUMN estimate.method IS 'Statistical method of the interval';
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
COMMENT ON COLUMN distribution.indicator IS 'Name of the indicator';
COMMENT ON COLUMN distribution.site IS 'Neighbourhood';
COMMENT ON COLUMN distribution.round IS 'Round';
COMMENT ON COLUMN distribution.population IS 'binaan, all, or recap for totals of an office';
COMMENT ON COLUMN distribution.breakdown IS 'What the units are divided by: site, rt, dasawisma, head_sex';
COMMENT ON COLUMN distribution.category IS 'Which part of the breakdown';
COMMENT ON COLUMN distribution.state IS 'yes, no, unknown, excluded or a rung';
COMMENT ON COLUMN distribution.n IS 'Number of units';

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
    newcombe_lower DOUBLE,
    newcombe_upper DOUBLE,
    clusters      INTEGER,
    design_effect DOUBLE,
    worst         DOUBLE,
    best          DOUBLE,
    weighted      DOUBLE,
    net           DOUBLE,
    net_lower     DOUBLE,
    net_upper     DOUBLE,
    p_adjusted    DOUBLE,
    family        VARCHAR,
    reliability   VARCHAR NOT NULL CHECK (reliability IN ('ok', 'caution', 'counts_only')),
    PRIMARY KEY (indicator, site, round_from, round_to, population, breakdown, category, comparison)
);
COMMENT ON TABLE change IS 'After minus before for every pair of rounds; paired means the same units in both, so n_from = n_to';
COMMENT ON COLUMN change.indicator IS 'Name of the indicator';
COMMENT ON COLUMN change.site IS 'Neighbourhood';
COMMENT ON COLUMN change.round_from IS 'Earlier round';
COMMENT ON COLUMN change.round_to IS 'Later round';
COMMENT ON COLUMN change.population IS 'binaan, all, or recap for totals of an office';
COMMENT ON COLUMN change.breakdown IS 'What the units are divided by: site, rt, dasawisma, head_sex';
COMMENT ON COLUMN change.category IS 'Which part of the breakdown';
COMMENT ON COLUMN change.comparison IS 'paired: the same units in both rounds; unpaired: whoever was there';
COMMENT ON COLUMN change.n_from IS 'Known units in the earlier round';
COMMENT ON COLUMN change.n_to IS 'Known units in the later round';
COMMENT ON COLUMN change.x_from IS 'Numerator in the earlier round';
COMMENT ON COLUMN change.x_to IS 'Numerator in the later round';
COMMENT ON COLUMN change.value_from IS 'Value in the earlier round';
COMMENT ON COLUMN change.value_to IS 'Value in the later round';
COMMENT ON COLUMN change.worsened IS 'Pairs that moved in the worse direction';
COMMENT ON COLUMN change.unchanged IS 'Pairs that did not move';
COMMENT ON COLUMN change.lower IS 'Lower end of the 95 % interval, as for a sample of neighbourhoods like this one; of random samples with the finite population correction';
COMMENT ON COLUMN change.upper IS 'Upper end of the 95 % interval, see lower';
COMMENT ON COLUMN change.p_value IS 'Two-sided p-value of no change, as if units moved one by one (McNemar mid-p, paired t, signed ranks); the verdict comes from the interval';
COMMENT ON COLUMN change.method IS 'Statistical method of the interval';
COMMENT ON COLUMN change.verdict IS 'The change in one word, for readers';
COMMENT ON COLUMN change.improved IS 'Pairs that moved in the better direction (direction up or neither: no to yes, or a higher value)';
COMMENT ON COLUMN change.unknown IS 'Units eligible in both rounds whose answer is not known in at least one (paired); unknowns of both rounds together (unpaired)';
COMMENT ON COLUMN change.only_from IS 'Units eligible in the earlier round and not met or no longer eligible in the later';
COMMENT ON COLUMN change.only_to IS 'Units eligible in the later round and not met or not yet eligible in the earlier';
COMMENT ON COLUMN change.change IS 'Difference of shares (not percent), of means, of medians or of counts';
COMMENT ON COLUMN change.newcombe_lower IS 'Newcombe''s method 10 alone, as if households moved one by one and none had been drawn at random; lower and upper know the RT';
COMMENT ON COLUMN change.newcombe_upper IS 'See newcombe_lower';
COMMENT ON COLUMN change.detectable IS 'Smallest change that data of this size show with 80 % power: of paired shares by Connor, with the same design effect; else from the width of the interval (Bloom); blank where not even a change of a whole share would show';
COMMENT ON COLUMN change.clusters IS 'RT behind the pairs';
COMMENT ON COLUMN change.design_effect IS 'How many times more pairs the interval would have taken without clustering by RT, at least 1: as seen, pooled over sites, or 2; 1 where RT are not accounted for (unpaired: empty)';
COMMENT ON COLUMN change.worst IS 'Change of a paired share if all units known in the earlier round whose household was not met in the later had gone the worse way (the lower way where no direction is better); not an interval, it holds for certain';
COMMENT ON COLUMN change.best IS 'As worst, the better way';
COMMENT ON COLUMN change.weighted IS 'Change of a paired share if those units had moved like the units with the same earlier answer that were met again';
COMMENT ON COLUMN change.net IS 'For ladders: share of pairs that went up less share that went down';
COMMENT ON COLUMN change.net_lower IS 'Lower end of the 95 % interval of net (Tango, on counts over the design effect)';
COMMENT ON COLUMN change.net_upper IS 'Upper end, see net_lower';
COMMENT ON COLUMN change.p_adjusted IS 'p-value corrected for the design effect, then adjusted within its family for one site, population and pair of rounds; empty where nothing is tested';
COMMENT ON COLUMN change.family IS 'primary: declared before the data, adjusted by Holm; <site>:<theme>: adjusted by Benjamini and Hochberg';
COMMENT ON COLUMN change.reliability IS 'ok; caution: 30 to 49 units, or an interval of 20 to 30 points; counts_only: fewer units, wider, or a count';

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
COMMENT ON TABLE transition IS 'Who moved: states are yes, no, or the rungs of a ladder; unknown; excluded: not counted; of who has no row: not_met: nobody met the household; away: it was met, but the person did not live there; outside: was no such unit (too old or young, no longer married)';
COMMENT ON COLUMN transition.indicator IS 'Name of the indicator';
COMMENT ON COLUMN transition.site IS 'Neighbourhood';
COMMENT ON COLUMN transition.round_from IS 'Earlier round';
COMMENT ON COLUMN transition.round_to IS 'Later round';
COMMENT ON COLUMN transition.population IS 'binaan, all, or recap for totals of an office';
COMMENT ON COLUMN transition.breakdown IS 'What the units are divided by: site, rt, dasawisma, head_sex';
COMMENT ON COLUMN transition.category IS 'Which part of the breakdown';
COMMENT ON COLUMN transition.state_from IS 'State in the earlier round';
COMMENT ON COLUMN transition.state_to IS 'State in the later round';
COMMENT ON COLUMN transition.n IS 'Number of units';
