"""The answers of a worked example in the words of the questionnaire: what was asked, and which answer was given.

What a view derives, such as an age in months, has no question; it is worded here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from indicators.definition import Answer, Definition, Example
from indicators.numbers import plain
from indicators.wording import measure_word
from warehouse.codebook import Codebook, Variable

_YES_NO = {True: ("ya", "yes"), False: ("tidak", "no")}
_DERIVED = {
    "age_days": ("Umur (hari)", "Age (days)"),
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
    "rt_free_of_open_defecation": ("RT-nya bebas BABS", "RT free of open defecation"),
    "rutilahu_planned": ("Perbaikan rumah direncanakan", "House repair planned"),
    "rutilahu_done": ("Perbaikan rumah selesai", "House repair completed"),
    "asked_at_baseline": ("Ditemui dan cukup umur pada data awal", "Met and old enough at baseline"),
    "out_of_school_at_baseline": ("Tidak bersekolah pada data awal", "Out of school at baseline"),
    "had_business_at_baseline": ("Punya usaha pada data awal", "Had a business at baseline"),
    "asked_before": ("Ditanyai pada putaran sebelumnya", "Asked in an earlier round"),
    "owned_business_before": ("Punya usaha pada putaran sebelumnya", "Owned a business in an earlier round"),
    "minimum_wage": ("Upah minimum", "Minimum wage"),
}
_OTHERS = {"person": ("Anggota", "Member"), "birth": ("Kelahiran", "Birth")}
"""What else stands in a household besides its own answers."""


def spoken(example: Example, definition: Definition, codebook: Codebook | None, language: str) -> str:
    """All answers, "question: answer" each; those of members and births stand in brackets behind which it is.

    Without a codebook names and codes stand for themselves.
    """
    told = [_told(example.given, set(definition.rests_on), codebook, language)]
    for unit, number, answers in example.others:
        word = _OTHERS[unit][language == "en"]
        told.append(f"{word} {number} ({_told(answers, {f'{unit}.{name}' for name in answers}, codebook, language)})")
    return "; ".join(part for part in told if part)


def _told(answers: Mapping[str, Answer], asked: Set[str], codebook: Codebook | None, language: str) -> str:
    return "; ".join(
        _spoken(_variable(name, asked, codebook), name, value, codebook, language) for name, value in answers.items()
    )


def _spoken(variable: Variable | None, name: str, value: Answer, codebook: Codebook | None, language: str) -> str:
    if variable is None or codebook is None:
        english = language == "en"
        return f"{_DERIVED[name][english] if name in _DERIVED else name}: {_plain(value, language)}"
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


def _variable(name: str, asked: Set[str], codebook: Codebook | None) -> Variable | None:
    """The question of that name; where several units ask one so named, the one that was asked."""
    found = list(_named(name, codebook))
    return next((variable for unit, variable in found if f"{unit}.{name}" in asked), found[0][1] if found else None)


def _named(name: str, codebook: Codebook | None) -> Iterator[tuple[str, Variable]]:
    for unit in codebook.all_units if codebook else ():
        for variable in unit.variables:
            if variable.name == name:
                yield unit.name, variable
