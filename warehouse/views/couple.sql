-- Pasangan usia subur (PUS), known by the wife. Of a woman whose marital status is unknown it isn't known whether she is one: she
-- stands here too, and each indicator of couples asks for marital_status, so that she is among its unknown.
CREATE VIEW unit.couple AS
SELECT
    w.*,
    w.fp_method IN ('female_sterilisation', 'male_sterilisation', 'iud', 'implant') AS long_acting_method,
    -- Who is only known not to be pregnant may be able or not; with a method it makes no difference.
    -- Three ways to want a birth later or not at all and have no method: pregnant, without periods since a birth, able.
    CASE
        WHEN w.pregnancy_status = 'not_pregnant' AND coalesce(w.fp_method = 'none', TRUE) THEN NULL
        ELSE (w.pregnancy_status = 'pregnant' AND w.pregnancy_wanted IN ('later', 'not_at_all'))
            OR (w.fp_method = 'none'
                AND ((w.pregnancy_status = 'amenorrhoeic' AND w.pregnancy_wanted IN ('later', 'not_at_all'))
                    OR (w.pregnancy_status = 'fecund' AND w.wants_child IN ('later', 'no_more'))))
    END AS unmet_need
FROM unit.woman w
WHERE coalesce(w.marital_status = 'married', TRUE) AND w.age_years BETWEEN 15 AND 49;

COMMENT ON VIEW unit.couple IS 'Pasangan usia subur (PUS): perempuan 15-49 tahun yang kawin, dan yang status kawinnya tidak diketahui | Couples of reproductive age: women aged 15-49 who are married, and those whose marital status is unknown';
COMMENT ON COLUMN unit.couple.long_acting_method IS 'Memakai cara KB jangka panjang (MKJP): MOW, MOP, IUD atau implan | Uses a long-acting method: sterilisation, IUD or implant';
COMMENT ON COLUMN unit.couple.unmet_need IS 'Kebutuhan KB belum terpenuhi: hamil tetapi inginnya nanti atau tidak lagi; belum haid sejak melahirkan dari kehamilan seperti itu, tanpa cara KB; atau dapat hamil, ingin menunda 2 tahun atau tidak ingin lagi, tanpa cara KB | Unmet need: pregnant but wanted later or not at all; without periods since such a birth and no method; or able to become pregnant, wanting none within 2 years or none at all, and no method';
