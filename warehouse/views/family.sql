-- Families (KK) with the indices that add up answers of the household and of all its members.
CREATE VIEW unit.family AS
SELECT h.*
FROM unit.household h;

COMMENT ON VIEW unit.family IS 'Keluarga (KK) yang ditemui, satu baris per putaran, dengan indeks dari jawaban semua anggotanya | Families (KK) met, one row per round, with indices of the answers of all members';
