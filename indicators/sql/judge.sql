-- Who is in which state, with every text that tells results apart as its place in the list of them (see names.sql).
SELECT * REPLACE (
    enum_code(CAST(round AS round_name)) AS round,
    enum_code(CAST(site AS site_name)) AS site,
    {breakdowns}
)
FROM ({states})
