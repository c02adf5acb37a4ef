-- Further results, computed at publish after those of results.sql and made of the same counts. Numbers are blank where a
-- refusal says why; an infinite ratio or limit is blank too.

CREATE TABLE detail (
    indicator  VARCHAR NOT NULL REFERENCES indicator,
    site       VARCHAR NOT NULL,
    round_from VARCHAR NOT NULL,
    round_to   VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    comparison VARCHAR NOT NULL CHECK (comparison IN ('paired', 'unpaired')),
    measure    VARCHAR NOT NULL,
    part       VARCHAR NOT NULL,
    n          INTEGER NOT NULL,
    value      DOUBLE,
    lower      DOUBLE,
    upper      DOUBLE,
    statistic  DOUBLE,
    freedom    DOUBLE,
    p_value    DOUBLE,
    PRIMARY KEY (indicator, site, round_from, round_to, population, comparison, measure, part)
);
COMMENT ON TABLE detail IS 'Measures of a change for analysts, several per change of a whole site';
COMMENT ON COLUMN detail.indicator IS 'Name of the indicator';
COMMENT ON COLUMN detail.site IS 'Neighbourhood';
COMMENT ON COLUMN detail.round_from IS 'Earlier round';
COMMENT ON COLUMN detail.round_to IS 'Later round';
COMMENT ON COLUMN detail.population IS 'binaan, all, or recap for totals of an office';
COMMENT ON COLUMN detail.comparison IS 'paired: the same units in both rounds; unpaired: whoever was there';
COMMENT ON COLUMN detail.measure IS 'Which measure; the closed list is indicators.further.measure.Measure';
COMMENT ON COLUMN detail.part IS 'The rung of a ladder that a threshold is about; empty otherwise';
COMMENT ON COLUMN detail.n IS 'Units the measure rests on: pairs, or for unpaired those of the smaller round';
COMMENT ON COLUMN detail.value IS 'The measure in its own unit; blank for tests, and where a ratio is infinite';
COMMENT ON COLUMN detail.lower IS 'Lower end of the 95 % interval, if the measure has one';
COMMENT ON COLUMN detail.upper IS 'Upper end of the 95 % interval; blank where it is infinite';
COMMENT ON COLUMN detail.statistic IS 'Test statistic, for tests';
COMMENT ON COLUMN detail.freedom IS 'Degrees of freedom, for tests that have them';
COMMENT ON COLUMN detail.p_value IS 'Two-sided p-value, for tests; not adjusted for the number of indicators';

CREATE TABLE course (
    indicator    VARCHAR NOT NULL REFERENCES indicator,
    site         VARCHAR NOT NULL,
    round_to     VARCHAR NOT NULL,
    population   VARCHAR NOT NULL,
    rounds       INTEGER NOT NULL,
    n            INTEGER NOT NULL,
    statistic    DOUBLE,
    freedom      DOUBLE,
    p_value      DOUBLE,
    slope        DOUBLE,
    lower        DOUBLE,
    upper        DOUBLE,
    trend_p      DOUBLE,
    clusters     INTEGER NOT NULL,
    points_before INTEGER NOT NULL,
    refusal      VARCHAR,
    method       VARCHAR NOT NULL,
    PRIMARY KEY (indicator, site, round_to, population)
);
COMMENT ON TABLE course IS 'All rounds up to one, three or more, of the same units: is there any change, and a trend';
COMMENT ON COLUMN course.indicator IS 'Name of the indicator';
COMMENT ON COLUMN course.site IS 'Neighbourhood';
COMMENT ON COLUMN course.round_to IS 'Last round of the course; the first is the first of the site';
COMMENT ON COLUMN course.population IS 'binaan or all, as in the first round';
COMMENT ON COLUMN course.rounds IS 'Number of rounds';
COMMENT ON COLUMN course.n IS 'Units whose answer is known in every one of the rounds: the complete panel';
COMMENT ON COLUMN course.statistic IS 'Is it the same in all rounds: Cochran''s Q of a share, Friedman''s statistic of an amount';
COMMENT ON COLUMN course.freedom IS 'Degrees of freedom of that statistic';
COMMENT ON COLUMN course.p_value IS 'p-value of that statistic; RT are not accounted for; blank where the first round is zero by definition';
COMMENT ON COLUMN course.slope IS 'Change per month along a straight line through all rounds: of a share or mean, or the typical one of single units (Hodges-Lehmann) of an amount told by its median';
COMMENT ON COLUMN course.lower IS 'Lower end of the 95 % interval of the slope';
COMMENT ON COLUMN course.upper IS 'Upper end of the 95 % interval of the slope';
COMMENT ON COLUMN course.trend_p IS 'Two-sided p-value of no trend; blank where the first round is zero by definition';
COMMENT ON COLUMN course.clusters IS 'RT between which the interval of the slope is taken; 0 where there are too few: fewer than four';
COMMENT ON COLUMN course.points_before IS 'Rounds up to the start of the programme; an interrupted series would need eight and is not computed';
COMMENT ON COLUMN course.refusal IS 'Why nothing is computed: not_comparable or too_few; blank where it is';
COMMENT ON COLUMN course.method IS 'Name of the method, with how RT widened the interval; its words are those of indicators.method';

CREATE TABLE course_point (
    indicator  VARCHAR NOT NULL REFERENCES indicator,
    site       VARCHAR NOT NULL,
    round_to   VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    at_round   VARCHAR NOT NULL,
    n          INTEGER NOT NULL,
    x          INTEGER,
    value      DOUBLE NOT NULL,
    centre     DOUBLE NOT NULL,
    lower      DOUBLE NOT NULL,
    upper      DOUBLE NOT NULL,
    signal     BOOLEAN NOT NULL,
    PRIMARY KEY (indicator, site, round_to, population, at_round)
);
COMMENT ON TABLE course_point IS 'The rounds of a course on the chart of its panel: of shares (p-chart), means (X-bar) or medians';
COMMENT ON COLUMN course_point.indicator IS 'Name of the indicator';
COMMENT ON COLUMN course_point.site IS 'Neighbourhood';
COMMENT ON COLUMN course_point.round_to IS 'Last round of the course it belongs to';
COMMENT ON COLUMN course_point.population IS 'binaan or all, as in the first round';
COMMENT ON COLUMN course_point.at_round IS 'Round of this point';
COMMENT ON COLUMN course_point.n IS 'Units of the panel, the same in every round';
COMMENT ON COLUMN course_point.x IS 'Those in the numerator, or at the threshold rung or above; blank for means and medians';
COMMENT ON COLUMN course_point.value IS 'Share between 0 and 1, or mean or median in its unit';
COMMENT ON COLUMN course_point.centre IS 'Share, mean or median of all rounds of the course together';
COMMENT ON COLUMN course_point.lower IS 'Lower control limit, three standard errors below the centre; of medians the quantile that lies as deep';
COMMENT ON COLUMN course_point.upper IS 'Upper control limit';
COMMENT ON COLUMN course_point.signal IS 'Outside the limits, or in a run of eight on one side or six that rise or fall';

CREATE TABLE contrast (
    indicator    VARCHAR NOT NULL REFERENCES indicator,
    site         VARCHAR NOT NULL,
    round_from   VARCHAR NOT NULL,
    round_to     VARCHAR NOT NULL,
    population   VARCHAR NOT NULL,
    division     VARCHAR NOT NULL CHECK (division IN ('head_sex', 'rt', 'binaan')),
    category     VARCHAR NOT NULL,
    reference    VARCHAR NOT NULL,
    groups       INTEGER NOT NULL,
    n            INTEGER NOT NULL,
    n_reference  INTEGER NOT NULL,
    before       DOUBLE,
    before_reference DOUBLE,
    after        DOUBLE,
    after_reference  DOUBLE,
    gap_from     DOUBLE,
    gap_from_lower DOUBLE,
    gap_from_upper DOUBLE,
    gap_to       DOUBLE,
    gap_to_lower DOUBLE,
    gap_to_upper DOUBLE,
    ratio_from   DOUBLE,
    ratio_from_lower DOUBLE,
    ratio_from_upper DOUBLE,
    ratio_to     DOUBLE,
    ratio_to_lower DOUBLE,
    ratio_to_upper DOUBLE,
    gap_change   DOUBLE,
    lower        DOUBLE,
    upper        DOUBLE,
    statistic    DOUBLE,
    freedom      DOUBLE,
    p_value      DOUBLE,
    i_squared    DOUBLE,
    design_effect DOUBLE NOT NULL,
    refusal      VARCHAR,
    method       VARCHAR NOT NULL,
    PRIMARY KEY (indicator, site, round_from, round_to, population, division)
);
COMMENT ON TABLE contrast IS 'Two groups set against each other, each of the same units twice: the gap before and after, and whether the groups changed differently';
COMMENT ON COLUMN contrast.indicator IS 'Name of the indicator';
COMMENT ON COLUMN contrast.site IS 'Neighbourhood';
COMMENT ON COLUMN contrast.round_from IS 'Earlier round';
COMMENT ON COLUMN contrast.round_to IS 'Later round';
COMMENT ON COLUMN contrast.population IS 'binaan or all';
COMMENT ON COLUMN contrast.division IS 'head_sex: headed by a woman against by a man; rt: the RT worst off in the earlier round against the best off; binaan: assisted families against the others';
COMMENT ON COLUMN contrast.category IS 'The group told about: female, an RT, or binaan; empty where no two groups are large enough';
COMMENT ON COLUMN contrast.reference IS 'The group it is compared with: male, an RT, or others';
COMMENT ON COLUMN contrast.groups IS 'Groups with ten pairs or more; those the test compares';
COMMENT ON COLUMN contrast.n IS 'Pairs of the group';
COMMENT ON COLUMN contrast.n_reference IS 'Pairs of the reference group';
COMMENT ON COLUMN contrast.before IS 'Share, mean or median of the group in the earlier round';
COMMENT ON COLUMN contrast.before_reference IS 'The same of the reference group in the earlier round';
COMMENT ON COLUMN contrast.after IS 'The same of the group in the later round';
COMMENT ON COLUMN contrast.after_reference IS 'The same of the reference group in the later round';
COMMENT ON COLUMN contrast.gap_from IS 'Absolute gap in the earlier round: that of the group less that of the reference';
COMMENT ON COLUMN contrast.gap_from_lower IS 'Lower end of its 95 % interval (Newcombe''s hybrid; of amounts by the rule for RT)';
COMMENT ON COLUMN contrast.gap_from_upper IS 'Upper end of its 95 % interval';
COMMENT ON COLUMN contrast.gap_to IS 'Absolute gap in the later round';
COMMENT ON COLUMN contrast.gap_to_lower IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN contrast.gap_to_upper IS 'Upper end of its 95 % interval';
COMMENT ON COLUMN contrast.ratio_from IS 'Relative gap in the earlier round: share of the group over that of the reference; blank where infinite or nobody has it, and for amounts: a z-score or an income of zero has no ratio';
COMMENT ON COLUMN contrast.ratio_from_lower IS 'Lower end of its 95 % interval (Koopman)';
COMMENT ON COLUMN contrast.ratio_from_upper IS 'Upper end of its 95 % interval; blank where infinite';
COMMENT ON COLUMN contrast.ratio_to IS 'Relative gap in the later round';
COMMENT ON COLUMN contrast.ratio_to_lower IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN contrast.ratio_to_upper IS 'Upper end of its 95 % interval; blank where infinite';
COMMENT ON COLUMN contrast.gap_change IS 'Difference of the two changes: of shares and means the change of the absolute gap, of medians the typical change of the group less that of the reference';
COMMENT ON COLUMN contrast.lower IS 'Lower end of its 95 % interval (square-and-add)';
COMMENT ON COLUMN contrast.upper IS 'Upper end of its 95 % interval';
COMMENT ON COLUMN contrast.statistic IS 'Whether all groups changed alike: Cochran''s Q; for two groups the squared interaction z; of medians by RT Kruskal and Wallis'' H';
COMMENT ON COLUMN contrast.freedom IS 'Degrees of freedom of Q';
COMMENT ON COLUMN contrast.p_value IS 'p-value that all groups changed alike; not adjusted';
COMMENT ON COLUMN contrast.i_squared IS 'Share of the spread between the groups that is more than chance';
COMMENT ON COLUMN contrast.design_effect IS 'By what RT that move together widened the interval of this difference; 1 between RT';
COMMENT ON COLUMN contrast.refusal IS 'Why nothing is computed: one_group; blank where it is';
COMMENT ON COLUMN contrast.method IS 'Name of the method, with how RT widened the interval; its words are those of indicators.method';

CREATE TABLE beside (
    indicator  VARCHAR NOT NULL REFERENCES indicator,
    site       VARCHAR NOT NULL,
    round_from VARCHAR NOT NULL,
    round_to   VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    comparison_site VARCHAR NOT NULL,
    n          INTEGER NOT NULL,
    n_comparison INTEGER NOT NULL,
    before     DOUBLE,
    after      DOUBLE,
    before_comparison DOUBLE,
    after_comparison  DOUBLE,
    change     DOUBLE,
    change_lower DOUBLE,
    change_upper DOUBLE,
    change_comparison DOUBLE,
    change_comparison_lower DOUBLE,
    change_comparison_upper DOUBLE,
    difference DOUBLE,
    lower      DOUBLE,
    upper      DOUBLE,
    correlation DOUBLE,
    by_itself  DOUBLE,
    design_effect DOUBLE NOT NULL,
    refusal    VARCHAR,
    method       VARCHAR NOT NULL,
    PRIMARY KEY (indicator, site, round_from, round_to, population, comparison_site)
);
COMMENT ON TABLE beside IS 'A change beside that of others, units of both met twice: the difference of the changes, never an effect';
COMMENT ON COLUMN beside.indicator IS 'Name of the indicator';
COMMENT ON COLUMN beside.site IS 'Neighbourhood';
COMMENT ON COLUMN beside.round_from IS 'Earlier round';
COMMENT ON COLUMN beside.round_to IS 'Later round';
COMMENT ON COLUMN beside.population IS 'binaan or all: whose change is set beside that of others';
COMMENT ON COLUMN beside.comparison_site IS 'The site of the others: the same site for its families that are not assisted, or a comparison RW without any';
COMMENT ON COLUMN beside.n IS 'Pairs';
COMMENT ON COLUMN beside.n_comparison IS 'Pairs of the others';
COMMENT ON COLUMN beside.before IS 'Share, mean or median in the earlier round';
COMMENT ON COLUMN beside.after IS 'The same in the later round';
COMMENT ON COLUMN beside.before_comparison IS 'Of the others in the earlier round';
COMMENT ON COLUMN beside.after_comparison IS 'Of the others in the later round';
COMMENT ON COLUMN beside.change IS 'Change: of a share or mean, or the typical change (Hodges-Lehmann) of an amount told by its median';
COMMENT ON COLUMN beside.change_lower IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN beside.change_upper IS 'Upper end of its 95 % interval';
COMMENT ON COLUMN beside.change_comparison IS 'Change of the others';
COMMENT ON COLUMN beside.change_comparison_lower IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN beside.change_comparison_upper IS 'Upper end of its 95 % interval';
COMMENT ON COLUMN beside.difference IS 'Difference of the changes (difference in differences)';
COMMENT ON COLUMN beside.lower IS 'Lower end of its 95 % interval: square-and-add, of means by the errors of the two sides; RT that both sides share count once';
COMMENT ON COLUMN beside.upper IS 'Upper end of its 95 % interval';
COMMENT ON COLUMN beside.correlation IS 'Correlation of two readings before the later round, over all families; blank where there are no two';
COMMENT ON COLUMN beside.by_itself IS 'How much the assisted would have moved towards the mean of all by themselves, because they were chosen for standing badly; an expectation, not a correction';
COMMENT ON COLUMN beside.design_effect IS 'By what RT that move together widened the interval of this difference; of shares beside a comparison RW, that of the own change';
COMMENT ON COLUMN beside.refusal IS 'Why nothing is computed: not_comparable, no_comparison or few_in_group; blank where it is';
COMMENT ON COLUMN beside.method IS 'Name of the method, with how RT widened the interval; its words are those of indicators.method';

CREATE TABLE dose (
    indicator  VARCHAR NOT NULL REFERENCES indicator,
    site       VARCHAR NOT NULL,
    round_from VARCHAR NOT NULL,
    round_to   VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    assistance VARCHAR NOT NULL,
    n_with     INTEGER NOT NULL,
    n_without  INTEGER NOT NULL,
    n_already  INTEGER NOT NULL,
    before_with DOUBLE,
    after_with DOUBLE,
    before_without DOUBLE,
    after_without  DOUBLE,
    change_with DOUBLE,
    change_with_lower DOUBLE,
    change_with_upper DOUBLE,
    change_without DOUBLE,
    change_without_lower DOUBLE,
    change_without_upper DOUBLE,
    difference DOUBLE,
    lower      DOUBLE,
    upper      DOUBLE,
    design_effect DOUBLE NOT NULL,
    refusal    VARCHAR,
    method       VARCHAR NOT NULL,
    PRIMARY KEY (indicator, site, round_from, round_to, population, assistance)
);
COMMENT ON TABLE dose IS 'Change among those whose household received a kind of assistance between the two rounds and those without it; nobody drew lots, so it is no effect';
COMMENT ON COLUMN dose.indicator IS 'Name of the indicator';
COMMENT ON COLUMN dose.site IS 'Neighbourhood';
COMMENT ON COLUMN dose.round_from IS 'Earlier round';
COMMENT ON COLUMN dose.round_to IS 'Later round';
COMMENT ON COLUMN dose.population IS 'binaan or all';
COMMENT ON COLUMN dose.assistance IS 'Type of assistance, done between the two rounds or not at all; only types that aim at the theme of the indicator';
COMMENT ON COLUMN dose.n_with IS 'Pairs whose household received it after the earlier round and by the later one';
COMMENT ON COLUMN dose.n_without IS 'Pairs whose household has not received it by the later round';
COMMENT ON COLUMN dose.n_already IS 'Pairs whose household had it at the earlier round already: among neither, since no change since then can come of it';
COMMENT ON COLUMN dose.before_with IS 'Share, mean or median of those with it in the earlier round';
COMMENT ON COLUMN dose.after_with IS 'The same in the later round';
COMMENT ON COLUMN dose.before_without IS 'Of those without it in the earlier round';
COMMENT ON COLUMN dose.after_without IS 'Of those without it in the later round';
COMMENT ON COLUMN dose.change_with IS 'Change among those with it: of a share or mean, or the typical change (Hodges-Lehmann)';
COMMENT ON COLUMN dose.change_with_lower IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN dose.change_with_upper IS 'Upper end of its 95 % interval';
COMMENT ON COLUMN dose.change_without IS 'Change among those without it';
COMMENT ON COLUMN dose.change_without_lower IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN dose.change_without_upper IS 'Upper end of its 95 % interval';
COMMENT ON COLUMN dose.difference IS 'Change with less change without';
COMMENT ON COLUMN dose.lower IS 'Lower end of its 95 % interval: square-and-add, of means by the errors of the two sides; RT that both sides share count once';
COMMENT ON COLUMN dose.upper IS 'Upper end of its 95 % interval';
COMMENT ON COLUMN dose.design_effect IS 'By what RT that move together widened the interval of this difference';
COMMENT ON COLUMN dose.refusal IS 'Why nothing is computed: few_in_group; blank where it is';
COMMENT ON COLUMN dose.method IS 'Name of the method, with how RT widened the interval; its words are those of indicators.method';

CREATE TABLE attrition (
    indicator  VARCHAR NOT NULL REFERENCES indicator,
    site       VARCHAR NOT NULL,
    round_from VARCHAR NOT NULL,
    round_to   VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    households INTEGER NOT NULL,
    found_again INTEGER NOT NULL,
    consequence VARCHAR NOT NULL CHECK (consequence IN ('none', 'bounds', 'banner', 'no_headline')),
    n_found    INTEGER NOT NULL,
    n_lost     INTEGER NOT NULL,
    value_found DOUBLE,
    value_lost DOUBLE,
    standardised DOUBLE,
    imbalance  VARCHAR NOT NULL CHECK (imbalance IN ('none', 'told', 'alarming', 'unknown')),
    PRIMARY KEY (indicator, site, round_from, round_to, population)
);
COMMENT ON TABLE attrition IS 'Who was not met again, and how they stood in the earlier round';
COMMENT ON COLUMN attrition.indicator IS 'Name of the indicator';
COMMENT ON COLUMN attrition.site IS 'Neighbourhood';
COMMENT ON COLUMN attrition.round_from IS 'Earlier round';
COMMENT ON COLUMN attrition.round_to IS 'Later round';
COMMENT ON COLUMN attrition.population IS 'binaan or all';
COMMENT ON COLUMN attrition.households IS 'Households met in the earlier round, the same for every indicator';
COMMENT ON COLUMN attrition.found_again IS 'Of these, met in the later round';
COMMENT ON COLUMN attrition.consequence IS 'What follows from the share not met again: none up to 5 %, bounds up to 20 %, banner up to 35 %, then no_headline';
COMMENT ON COLUMN attrition.n_found IS 'Known units of the earlier round whose household was met again';
COMMENT ON COLUMN attrition.n_lost IS 'Known units of the earlier round whose household was not';
COMMENT ON COLUMN attrition.value_found IS 'Share, mean or median in the earlier round of those met again';
COMMENT ON COLUMN attrition.value_lost IS 'Share, mean or median in the earlier round of those not met again';
COMMENT ON COLUMN attrition.standardised IS 'Lost less found in standard deviations, of means also where medians are told; blank where it is infinite or one side is empty';
COMMENT ON COLUMN attrition.imbalance IS 'none, told beyond 0.1, alarming beyond 0.25; unknown where nobody was lost or one side is empty';
