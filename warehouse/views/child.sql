CREATE VIEW unit.child AS
SELECT
    p.*,
    g.length_for_age,
    g.weight_for_age,
    g.weight_for_length,
    g.source AS growth_source,
    g.length_for_age < -2 AS stunted,
    -- As in WHO Anthro, oedema makes a child wasted and underweight whatever its weight; not recorded counts as none.
    coalesce(p.oedema = 'yes', FALSE) OR g.weight_for_length < -2 AS wasted,
    coalesce(p.oedema = 'yes', FALSE) OR g.weight_for_age < -2 AS underweight,
    p.weighed_this_month = 'yes' AS weighed,
    p.only_breast_milk = 'yes' AS exclusively_breastfed
FROM unit.person p
LEFT JOIN main.growth g ON g.person_id = p.unit_id AND g.round = p.round
WHERE p.presence = 'present' AND p.age_days >= 0 AND p.age_months < 60;

COMMENT ON VIEW unit.child IS 'Anak di bawah 60 bulan yang tinggal di rumah tangga | Children under 60 months living in the household';
COMMENT ON COLUMN unit.child.length_for_age IS 'Nilai-z panjang atau tinggi menurut umur, PB/U atau TB/U (WHO 2006) | Length- or height-for-age z-score (WHO 2006)';
COMMENT ON COLUMN unit.child.weight_for_age IS 'Nilai-z berat menurut umur, BB/U (WHO 2006) | Weight-for-age z-score (WHO 2006)';
COMMENT ON COLUMN unit.child.weight_for_length IS 'Nilai-z berat menurut panjang atau tinggi, BB/PB atau BB/TB (WHO 2006) | Weight-for-length or -height z-score (WHO 2006)';
COMMENT ON COLUMN unit.child.growth_source IS 'Asal ukuran di balik nilai-z: survey = kunjungan; register = penimbangan di register, bila survei tidak punya | Where the measures behind the z-scores come from: survey = the visit; register = a weighing of a register, where the survey has none';
COMMENT ON COLUMN unit.child.stunted IS 'Stunting: PB/U atau TB/U di bawah -2 (Permenkes 2/2020) | Stunted: length-for-age below -2 (Permenkes 2/2020)';
COMMENT ON COLUMN unit.child.wasted IS 'Gizi kurang atau buruk: BB/PB atau BB/TB di bawah -2, atau edema; edema tidak tercatat = tidak ada (Permenkes 2/2020, WHO Anthro) | Wasted: weight-for-length below -2 or oedema; oedema not recorded counts as none (Permenkes 2/2020, WHO Anthro)';
COMMENT ON COLUMN unit.child.underweight IS 'Berat badan kurang: BB/U di bawah -2, atau edema; edema tidak tercatat = tidak ada (Permenkes 2/2020, WHO Anthro) | Underweight: weight-for-age below -2 or oedema; oedema not recorded counts as none (Permenkes 2/2020, WHO Anthro)';
COMMENT ON COLUMN unit.child.weighed IS 'Ditimbang di posyandu bulan ini (D dari D/S) | Weighed at the posyandu this month (D of D/S)';
COMMENT ON COLUMN unit.child.exclusively_breastfed IS 'Hanya diberi ASI dalam 24 jam terakhir (WHO; ditanyakan di bawah 1 tahun) | Given only breast milk in the last 24 hours (WHO; asked below 1 year)';
