-- What the answers of a family come to as stages and indices of welfare; part of unit.family.
CREATE VIEW family_welfare AS
SELECT h.unit_id, h.round
FROM unit.household h;

COMMENT ON VIEW family_welfare IS 'Tahapan dan indeks kesejahteraan keluarga, bagian dari unit.family | Stages and indices of welfare, part of unit.family';
COMMENT ON COLUMN family_welfare.unit_id IS 'Kode samaran rumah tangga | Pseudonym of the household';
COMMENT ON COLUMN family_welfare.round IS 'Putaran pendataan | Survey round';
