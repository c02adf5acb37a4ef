-- Unit views: one row per unit and round, for households whose visit was complete or partial. Every view starts with the
-- same columns (who, when, where), then the answers as given, then columns derived from them.
--
-- Unknown stays NULL and AND/OR follow three-valued logic: what is already decided by a known answer is TRUE or FALSE,
-- whatever else is unknown. Answers not asked because an earlier answer rules them out (no toilet, so no pan) give FALSE.
-- Rules are those for towns: a pit under a water-seal toilet and a public toilet do not count as improved.
-- Comments on derived columns read "Indonesian | English"; schema.py gives the comments of the answers.

CREATE SCHEMA unit;

CREATE VIEW met_household AS
SELECT
    v.household_id,
    v.round,
    r.ordinal,
    h.site,
    h.rt,
    CASE WHEN namesake.dasawisma IS NULL THEN h.dasawisma ELSE h.dasawisma || ' (RT ' || h.rt || ')' END AS dasawisma,
    h.binaan,
    a.head_sex,
    v.visit_date
FROM main.visit v
JOIN main.round r ON r.round = v.round
JOIN main.household h ON h.household_id = v.household_id
LEFT JOIN main.household_answer a ON a.household_id = v.household_id AND a.round = v.round
LEFT JOIN (SELECT site, dasawisma FROM main.area GROUP BY ALL HAVING count(*) > 1) namesake  -- Melati of two RT
    ON namesake.site = h.site AND namesake.dasawisma = h.dasawisma
WHERE v.result IN ('complete', 'partial');

COMMENT ON VIEW met_household IS 'Rumah tangga yang ditemui (lengkap atau sebagian), per putaran | Households met (complete or partial), per round';
COMMENT ON COLUMN met_household.household_id IS 'Kode samaran rumah tangga | Pseudonym of the household';
COMMENT ON COLUMN met_household.round IS 'Putaran pendataan | Survey round';
COMMENT ON COLUMN met_household.ordinal IS 'Urutan putaran | Order of the round';
COMMENT ON COLUMN met_household.site IS 'Lokasi program (RW) | Site of the programme (RW)';
COMMENT ON COLUMN met_household.rt IS 'RT seperti pertama dicatat | RT as first recorded';
COMMENT ON COLUMN met_household.dasawisma IS 'Dasawisma seperti pertama dicatat, dengan RT-nya bila beberapa RT memakai nama itu | Dasawisma as first recorded, with its RT where several RT use the name';
COMMENT ON COLUMN met_household.binaan IS 'Keluarga binaan P2WKSS seperti pertama dicatat | Assisted family as first recorded';
COMMENT ON COLUMN met_household.head_sex IS 'Jenis kelamin kepala keluarga pada putaran itu | Sex of the head in that round';
COMMENT ON COLUMN met_household.visit_date IS 'Tanggal kunjungan | Date of visit';
