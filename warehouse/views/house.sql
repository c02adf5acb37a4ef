-- One row per house: of the families that live in one, the one that stands for it. A family that wasn't asked lives alone.
CREATE VIEW unit.house AS
SELECT h.*
FROM unit.household h
WHERE h.house_main IS DISTINCT FROM 'no';

COMMENT ON VIEW unit.house IS 'Rumah yang didatangi, satu baris per putaran; keluarga yang menumpang di rumah yang sama tidak dihitung lagi | Houses visited, one row per round; families that share a house are counted once';
