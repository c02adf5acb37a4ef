"""The answers of a worked example in the words of the questionnaire: what was asked, and which answer was given.

What a view derives, such as an age in months, has no question; it is worded here.
"""

from __future__ import annotations

from collections.abc import Iterator

from indicators.definition import Answer, Definition, Example
from indicators.numbers import plain
from indicators.wording import measure_word
from warehouse.codebook import Codebook, Variable

_YES_NO = {True: ("ya", "yes"), False: ("tidak", "no")}
_DERIVED = {
    "age_months": ("Umur (bulan)", "Age (months)"),
    "age_years": ("Umur (tahun)", "Age (years)"),
    "length_for_age": ("Skor-z tinggi menurut umur", "z-score of height for age"),
    "weight_for_age": ("Skor-z berat menurut umur", "z-score of weight for age"),
    "weight_for_length": ("Skor-z berat menurut tinggi", "z-score of weight for height"),
    "iks_met": ("Indikator PIS-PK terpenuhi", "PIS-PK indicators met"),
    "iks_unmet": ("Indikator PIS-PK tidak terpenuhi", "PIS-PK indicators not met"),
    "iks_unknown": ("Indikator PIS-PK tidak diketahui", "PIS-PK indicators unknown"),
    "phbs_met": ("Perilaku PHBS terpenuhi", "PHBS behaviours met"),
    "phbs_unmet": ("Perilaku PHBS tidak terpenuhi", "PHBS behaviours not met"),
    "phbs_unknown": ("Perilaku PHBS tidak diketahui", "PHBS behaviours unknown"),
    "phbs_smoke_free": ("PHBS: tidak merokok di rumah", "PHBS: no smoking at home"),
    "pis_kb": ("PIS-PK 1, ikut KB", "PIS-PK 1, family planning"),
    "pis_facility_birth": ("PIS-PK 2, bersalin di faskes", "PIS-PK 2, birth in a facility"),
    "pis_immun": ("PIS-PK 3, imunisasi dasar lengkap", "PIS-PK 3, basic immunisation complete"),
    "pis_ebf": ("PIS-PK 4, ASI eksklusif", "PIS-PK 4, exclusive breastfeeding"),
    "pis_growth": ("PIS-PK 5, pertumbuhan dipantau", "PIS-PK 5, growth monitored"),
    "pis_tb": ("PIS-PK 6, TB berobat", "PIS-PK 6, TB treated"),
    "pis_htn": ("PIS-PK 7, hipertensi berobat", "PIS-PK 7, hypertension treated"),
    "pis_mental": ("PIS-PK 8, gangguan jiwa diobati", "PIS-PK 8, mental disorder treated"),
    "pis_nosmoke": ("PIS-PK 9, tidak ada yang merokok", "PIS-PK 9, nobody smokes"),
    "pis_jkn": ("PIS-PK 10, sekeluarga peserta JKN", "PIS-PK 10, all insured by JKN"),
    "pis_water": ("PIS-PK 11, air bersih", "PIS-PK 11, clean water"),
    "pis_latrine": ("PIS-PK 12, jamban sehat", "PIS-PK 12, healthy latrine"),
    "rt_free_of_open_defecation": ("RT-nya bebas BABS", "RT free of open defecation"),
    "rutilahu_planned": ("Perbaikan rumah direncanakan", "House repair planned"),
    "rutilahu_done": ("Perbaikan rumah selesai", "House repair completed"),
    "out_of_school_at_baseline": ("Tidak bersekolah pada data awal", "Out of school at baseline"),
    "had_business_at_baseline": ("Punya usaha pada data awal", "Had a business at baseline"),
    "owned_business_before": ("Punya usaha pada putaran sebelumnya", "Owned a business in an earlier round"),
    "minimum_wage": ("Upah minimum", "Minimum wage"),
}
_CHECKED = {"Y": ("ya", "yes"), "T": ("tidak", "no"), "N": ("tidak berlaku", "not applicable")}
"""How PIS-PK writes an indicator of a family."""


def spoken(example: Example, definition: Definition, codebook: Codebook | None, language: str) -> str:
    """All answers, "question: answer" each.

    Without a codebook names and codes stand for themselves.
    """
    return "; ".join(
        _spoken(_variable(name, definition, codebook), name, value, codebook, language)
        for name, value in example.given.items()
    )


def _spoken(variable: Variable | None, name: str, value: Answer, codebook: Codebook | None, language: str) -> str:
    if variable is None or codebook is None:
        english = language == "en"
        told = _CHECKED[str(value)][english] if value in _CHECKED else _plain(value, language)
        return f"{_DERIVED[name][english] if name in _DERIVED else name}: {told}"
    label = variable.label_en if language == "en" else variable.label_id
    if variable.list_name is not None:
        words = {code.code: code.en if language == "en" else code.id for code in codebook.codes(variable.list_name)}
        chosen = value if isinstance(value, tuple) else (str(value),)
        return f"{label}: {', '.join(words.get(code, code) for code in chosen)}"
    return f"{label}: {_plain(value, language)} {measure_word(variable.unit, language)}".rstrip()


def _plain(value: Answer, language: str) -> str:
    if isinstance(value, bool):
        return _YES_NO[value][language == "en"]
    if isinstance(value, int | float):
        return plain(value, language, decimals=len(repr(value).partition(".")[2]))
    return " + ".join(value) if isinstance(value, tuple) else str(value)


def _variable(name: str, definition: Definition, codebook: Codebook | None) -> Variable | None:
    """The question of that name; where several units ask one so named, the one the definition rests on."""
    found = list(_named(name, codebook))
    asked = {key.partition(".")[0] for key in definition.rests_on if key.endswith(f".{name}")}
    return next((variable for unit, variable in found if unit in asked), found[0][1] if found else None)


def _named(name: str, codebook: Codebook | None) -> Iterator[tuple[str, Variable]]:
    for unit in codebook.all_units if codebook else ():
        for variable in unit.variables:
            if variable.name == name:
                yield unit.name, variable
