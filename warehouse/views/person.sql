CREATE VIEW unit.person AS
WITH dated AS (
    SELECT
        a.person_id AS unit_id,
        m.household_id,
        m.round,
        m.site,
        m.rt,
        m.dasawisma,
        m.binaan,
        m.head_sex,
        m.visit_date,
        p.sex,
        p.birth_date,
        a.* EXCLUDE (person_id, household_id, round),
        m.visit_date - p.birth_date AS days,
        -- Full months by the calendar: who was born on the 31st turns a month older on the 1st after a shorter month.
        12 * (year(m.visit_date) - year(p.birth_date)) + month(m.visit_date) - month(p.birth_date)
            - CAST(day(m.visit_date) < day(p.birth_date) AS BIGINT) AS months
    FROM main.met_household m
    JOIN main.person_answer a ON a.household_id = m.household_id AND a.round = m.round
    JOIN main.person p ON p.person_id = a.person_id
)
SELECT
    d.* EXCLUDE (days, months),
    CAST(floor(d.months / 12) AS BIGINT) AS age_years,
    d.days AS age_days,
    d.months AS age_months,
    list_has_all(
        d.vaccines, ['hb0', 'bcg', 'dpt1', 'dpt2', 'dpt3', 'polio1', 'polio2', 'polio3', 'polio4', 'mr']
    ) AS idl_complete,
    d.fp_method IN (
        'female_sterilisation', 'male_sterilisation', 'iud', 'implant', 'injection', 'pill', 'condom', 'diaphragm',
        'lactational', 'emergency'
    ) AS modern_method
FROM dated d;

COMMENT ON VIEW unit.person IS 'Anggota rumah tangga yang ditemui, satu baris per putaran, termasuk yang pindah atau meninggal | Members of households met, one row per round, including those who moved or died';
COMMENT ON COLUMN unit.person.age_years IS 'Umur genap dalam tahun pada tanggal kunjungan | Completed years of age at the visit';
COMMENT ON COLUMN unit.person.age_days IS 'Umur dalam hari pada tanggal kunjungan | Age in days at the visit';
COMMENT ON COLUMN unit.person.age_months IS 'Umur genap dalam bulan pada tanggal kunjungan, menurut kalender; 12 bulan = 1 tahun | Completed months of age at the visit, by the calendar; 12 months are a year';
COMMENT ON COLUMN unit.person.idl_complete IS 'Imunisasi dasar lengkap: HB-0, BCG, DPT-HB-Hib 1-3, Polio 1-4 dan Campak/MR | Basic immunisation complete: HB-0, BCG, DPT-HB-Hib 1-3, Polio 1-4 and Measles/MR';
COMMENT ON COLUMN unit.person.modern_method IS 'Pasangan memakai cara KB modern: MOW, MOP, IUD, implan, suntik, pil, kondom, diafragma, MAL atau kontrasepsi darurat | The couple uses a modern method: sterilisation, IUD, implant, injection, pill, condom, diaphragm, lactational amenorrhoea or emergency contraception';
