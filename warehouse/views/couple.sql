-- Pasangan usia subur (PUS), known by the wife.
CREATE VIEW unit.couple AS
SELECT w.*
FROM unit.woman w
WHERE w.marital_status = 'married' AND w.age_years BETWEEN 15 AND 49;

COMMENT ON VIEW unit.couple IS 'Pasangan usia subur (PUS): perempuan kawin 15-49 tahun | Couples of reproductive age: married women aged 15-49';
