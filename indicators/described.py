"""One definition as labelled facts in Bahasa Indonesia or English, for the command and for the generated pages.

It words what the catalogue declares; it computes nothing and lays nothing out.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from indicators.definition import Answer, Definition, Example, Kind, number_text
from indicators.numbers import percent, plain, points
from indicators.sources import in_language
from indicators.wording import measure_word, unit_word
from warehouse.codebook import Codebook, Variable

_WORDS: dict[str, tuple[str, str]] = {
    "health": ("Kesehatan", "Health"),
    "sanitation": ("Sanitasi dan air", "Sanitation and water"),
    "housing": ("Perumahan", "Housing"),
    "economy": ("Ekonomi perempuan", "Women's economy"),
    "education": ("Pendidikan dan remaja", "Education and adolescents"),
    "family": ("Kesejahteraan keluarga", "Family welfare"),
    "proportion": ("bagian (berapa dari berapa)", "proportion (how many of how many)"),
    "mean": ("rata-rata", "mean"),
    "median": ("median", "median"),
    "count": ("jumlah kejadian, tidak pernah angka per penduduk", "number of events, never a rate"),
    "ladder": ("tangga: beberapa tingkat berurutan", "ladder: several rungs in order"),
    "draft": ("rancangan, belum dihitung", "draft, not computed"),
    "active": ("dihitung", "computed"),
    "retired": ("tidak dipakai lagi", "retired"),
    "up": ("lebih tinggi lebih baik", "higher is better"),
    "down": ("lebih rendah lebih baik", "lower is better"),
    "neither": ("tidak ada arah yang lebih baik", "neither way is better"),
    "high": ("ya, sangat mungkin", "yes, very likely"),
    "medium": ("mungkin", "possibly"),
    "low": ("kecil kemungkinannya", "hardly"),
    "paired": ("satuan yang sama di kedua putaran", "the same units in both rounds"),
    "unpaired": ("semua yang ditemui pada tiap putaran", "all who were met in each round"),
    "site": ("seluruh wilayah", "whole neighbourhood"),
    "rt": ("RT", "RT"),
    "dasawisma": ("dasawisma", "dasawisma"),
    "head_sex": ("jenis kelamin kepala keluarga", "sex of the head of the family"),
    "akses": ("akses", "access"),
    "partisipasi": ("partisipasi", "participation"),
    "kontrol": ("kontrol", "control"),
    "manfaat": ("manfaat", "benefit"),
    "yes": ("ya: masuk pembilang", "yes: in the numerator"),
    "no": ("tidak: di penyebut saja", "no: in the denominator only"),
    "unknown": ("tidak diketahui", "unknown"),
    "excluded": ("tidak termasuk penyebut", "not in the denominator"),
}
_LABELS: dict[str, tuple[str, str]] = {
    "rationale": ("Alasan", "Why"),
    "name": ("Nama dalam katalog", "Name in the catalogue"),
    "theme": ("Tema", "Theme"),
    "kind": ("Jenis", "Kind"),
    "unit": ("Satuan yang dihitung", "Unit counted"),
    "value_unit": ("Satuan nilai", "Unit of the value"),
    "threshold": ("Ambang", "Threshold"),
    "context": ("Dibaca bersama", "Read together with"),
    "direction": ("Arah", "Direction"),
    "apkm": ("APKM", "Women's analysis (APKM)"),
    "owner": ("Penanggung jawab", "Owner"),
    "can_move": ("Dapat berubah dalam 8 bulan", "Can move in 8 months"),
    "primary": ("Penentu program", "Judges the programme"),
    "smallest_relevant": ("Perubahan terkecil yang berarti", "Least change that matters"),
    "standard_target": ("Target menurut standar", "Target of the standard"),
    "comparison": ("Perbandingan", "Comparison"),
    "breakdowns": ("Pemilahan", "Breakdowns"),
    "shared_by": ("Satu jawaban untuk tiap", "One answer for every"),
    "zero_at_baseline": ("Nol pada data awal", "Zero at baseline"),
    "sensitive": ("Peka", "Sensitive"),
    "version": ("Versi definisi", "Version of the definition"),
    "verified": ("Sumber sudah diperiksa", "Source verified"),
    "unverified": ("Belum ada sumbernya", "Without a source yet"),
    "status": ("Keadaan", "Status"),
    "headline": ("Di halaman ringkasan", "On the summary page"),
    "facet_of": ("Sisi lain dari", "Another view of"),
    "components": ("Terdiri dari", "Made of"),
}
_SENSITIVE = ("ya, sel kecil disembunyikan", "yes, small cells are hidden")
_PRIMARY = (
    "ya, ditetapkan sebelum data dilihat, untuk menilai program",
    "yes, declared before the data were seen, to judge the programme",
)
_ZERO = (
    "ya, menurut definisinya; dari sana hanya dapat naik, jadi tidak dinilai",
    "yes, by definition; from there it can only go up, so it is not judged",
)
_NO_TARGET = ("tidak ada; program menyatakan targetnya sendiri", "none; a programme declares its own")
_NO_LEAST = (
    "tidak ditetapkan: hanya dihitung, atau terlalu sedikit dalam delapan bulan untuk dinilai",
    "not set: only counted, or too few in eight months to be judged",
)
_UNVERIFIED = ("belum", "not yet")
_UNTOLD = ("teks pertanyaan tidak ada di buku kode", "the codebook has no text for it")


@dataclass(frozen=True)
class Question:
    """A question an indicator rests on: its key, and its text where the codebook has one; or a part of it."""

    key: str
    text: str


def word(code: str, language: str) -> str:
    """A code of the catalogue in words; a code without words stays as it is.

    >>> word("ladder", "en"), word("rt", "id")
    ('ladder: several rungs in order', 'RT')
    """
    return _in(_WORDS[code], language) if code in _WORDS else code


def facts(definition: Definition, language: str, *, without: Container[str] = ()) -> tuple[tuple[str, str], ...]:
    """What an analyst asks first about an indicator: label and answer, in a fixed order."""
    told = ((key, value) for key, value in _facts(definition, language) if value and key not in without)
    return tuple((_in(_LABELS[key], language), value) for key, value in told)


def components(definition: Definition, codebook: Codebook | None, language: str) -> tuple[Question, ...]:
    """What an index is made of, in its order: questions with their text, indicators by their name alone."""
    return tuple(
        Question(key, _question(key, codebook, language) if "." in key else "") for key in definition.components
    )


def questions(definition: Definition, codebook: Codebook | None, language: str) -> tuple[Question, ...]:
    """The questions of the codebook it rests on, in the order they are declared."""
    return tuple(Question(key, _question(key, codebook, language)) for key in definition.rests_on)


def given(example: Example) -> str:
    """The answers of a worked example.

    >>> given(Example(given={"toilet_use": "own", "residents": 4, "earning": True}, answer="yes"))
    'toilet_use = own, residents = 4, earning = true'
    >>> given(Example(members=({"smokes": "no"}, {"smokes": "yes"}), answer="no"))
    'person 1: smokes = no, person 2: smokes = yes'
    """
    answers = [f"{name} = {_answer(value)}" for name, value in example.given.items()]
    for unit, number, others in example.others:
        answers += [f"{unit} {number}: {name} = {_answer(value)}" for name, value in others.items()]
    return ", ".join(answers)


def outcome(example: Example, definition: Definition, language: str) -> str:
    """What a worked example comes to: a state, a rung or a number."""
    if definition.kind is Kind.LADDER:
        for rung in definition.rungs:
            if rung.code == example.answer:
                return rung.words(language)
    return word(example.expected, language)


def _facts(definition: Definition, language: str) -> Iterator[tuple[str, str]]:
    yes = "yes" if language == "en" else "ya"
    threshold = next((rung.words(language) for rung in definition.rungs if rung.code == definition.threshold), "")
    yield "rationale", definition.words(language).rationale
    yield "name", definition.name
    yield "status", word(definition.status, language)
    yield "theme", word(definition.theme, language)
    yield "kind", word(definition.kind, language)
    yield "unit", unit_word(definition.noun, 1, language)
    yield "value_unit", measure_word(definition.value_unit, language)
    yield "threshold", threshold
    yield "context", definition.context or ""
    yield "direction", word(definition.direction, language)
    yield "apkm", word(definition.apkm, language) if definition.apkm else ""
    yield "owner", definition.owner
    yield "can_move", word(definition.can_move_in_8_months, language)
    yield "primary", _in(_PRIMARY, language) if definition.primary else ""
    least = _amount(definition.smallest_relevant, definition, language, change=True)
    yield "smallest_relevant", least or _in(_NO_LEAST, language)
    yield "standard_target", _amount(definition.standard_target, definition, language) or _in(_NO_TARGET, language)
    yield "comparison", word(definition.comparison, language)
    yield "breakdowns", ", ".join(word(breakdown, language) for breakdown in definition.breakdowns)
    yield "shared_by", word(definition.shared_by, language) if definition.shared_by else ""
    yield "zero_at_baseline", _in(_ZERO, language) if definition.zero_at_baseline else ""
    yield "headline", yes if definition.headline else ""
    yield "facet_of", definition.facet_of or ""
    yield "components", ", ".join(definition.components)
    yield "sensitive", _in(_SENSITIVE, language) if definition.sensitive else ""
    yield "version", definition.version
    yield "verified", yes if definition.verified else _in(_UNVERIFIED, language)
    yield "unverified", "; ".join(in_language(definition.unverified, language))


def _amount(value: float | None, definition: Definition, language: str, *, change: bool = False) -> str:
    """A level or a change: percent and points for shares, else the unit of the indicator."""
    if value is None:
        return ""
    if definition.kind in (Kind.PROPORTION, Kind.LADDER):
        decimals = len(number_text(value * 100).partition(".")[2])
        return (points if change else percent)(value, language, decimals=decimals)
    decimals = len(number_text(value).partition(".")[2])
    return f"{plain(value, language, decimals=decimals)} {measure_word(definition.value_unit, language)}"


def _question(key: str, codebook: Codebook | None, language: str) -> str:
    found = _variable(key, codebook)
    if found is None:
        return f"({_in(_UNTOLD, language)})"
    return found.question_en if language == "en" else found.question_id


def _variable(key: str, codebook: Codebook | None) -> Variable | None:
    unit_name, _, name = key.partition(".")
    units = [unit for unit in codebook.all_units if unit.name == unit_name] if codebook else []
    return next((variable for unit in units for variable in unit.variables if variable.name == name), None)


def _answer(value: Answer) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return " + ".join(value) if isinstance(value, tuple) else str(value)


def _in(words: tuple[str, str], language: str) -> str:
    return words[language == "en"]
