"""The tables of answers: one for each unit of the codebook, with its keys and, of registers, what is worked out.

Every table and column gets a comment: the codebook's label, with codes, range and unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from warehouse.codebook import Codebook, Unit, Variable, VariableType
from warehouse.quoting import as_name, as_text
from warehouse.relevance import COLUMN_TYPES

ANSWER_TABLES: Mapping[str, str] = {
    "household": "household_answer",
    "person": "person_answer",
    "birth": "birth",
    "death": "death",
    "assistance": "assistance",
}
"""Which table keeps the answers of which unit of the codebook; that of a unit that stands alone is called as it is."""
KEPT_NOWHERE: Mapping[str, frozenset[str]] = {
    "measurement": frozenset(
        (
            *("sex", "birth_date", "rw", "kelurahan", "measured_month", "measured_year", "age_told"),
            *("told_weight_for_age", "told_length_for_age", "told_weight_for_length"),
        )
    ),
    "recap": frozenset(("rw", "kelurahan", "rt", "period", "indicator")),
    "activity": frozenset(("rw", "kelurahan", "rt")),
}
"""Answers of units that stand alone which only serve to place, recognise or check their rows."""
KEPT_ELSEWHERE: Mapping[str, Mapping[str, str]] = {
    "household": {
        "visit_date": "visit",
        "visit_result": "visit",
        "enumerator": "visit",
        "rt": "household",
        "dasawisma": "household",
        "binaan": "household",
    },
    "person": {"sex": "person", "birth_date": "person"},
}
"""Answers with a place in a fixed table instead."""
_KEYS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "household": (),
    "person": (("person_id", "VARCHAR NOT NULL REFERENCES person", "Pseudonym of the person"),),
    "birth": (("birth_id", "VARCHAR NOT NULL", "Pseudonym of the birth"),),
    "death": (("death_id", "VARCHAR NOT NULL", "Pseudonym of the death"),),
    "assistance": (("assistance_id", "VARCHAR NOT NULL", "Pseudonym of the assistance"),),
}
_REGISTER_KEYS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "measurement": (
        ("measurement_id", "VARCHAR NOT NULL", "Kode samaran penimbangan | Pseudonym of the measurement"),
        ("person_id", "VARCHAR NOT NULL REFERENCES person", "Kode samaran anak | Pseudonym of the child"),
        (
            "round",
            "VARCHAR REFERENCES round",
            "Putaran terdekat, paling jauh 31 hari; kosong bila tidak ada "
            "| Round it stands nearest to, within 31 days; blank when there is none",
        ),
    ),
    "recap": (
        (
            "recap_id",
            "VARCHAR NOT NULL",
            "Nama baris, sama di setiap hasil bangun | Name of the row, the same in every build",
        ),
        ("site", "VARCHAR NOT NULL REFERENCES site", "Wilayah program | Neighbourhood"),
        ("rt", "VARCHAR", "RT; kosong untuk seluruh RW | RT; blank for the whole neighbourhood"),
        ("round", "VARCHAR NOT NULL REFERENCES round", "Putaran | Round"),
        (
            "indicator",
            "VARCHAR NOT NULL",
            "Nama indikator seperti ditulis dinas, huruf kecil | Name of the indicator as the office wrote it",
        ),
    ),
    "activity": (
        (
            "activity_id",
            "VARCHAR NOT NULL",
            "Nama kegiatan, sama di setiap hasil bangun | Name of the activity, the same in every build",
        ),
        ("site", "VARCHAR NOT NULL REFERENCES site", "Wilayah program | Neighbourhood"),
        ("rt", "VARCHAR", "RT; kosong untuk seluruh RW | RT; blank for the whole neighbourhood"),
    ),
}
_FOUND: tuple[tuple[str, str, str], ...] = (
    ("file_id", "VARCHAR NOT NULL REFERENCES source_file", "Berkas asal baris | File the row came from"),
    ("row_number", "INTEGER NOT NULL", "Nomor baris di berkas | Row as the spreadsheet numbers it"),
)
_REGISTER_FACTS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "measurement": (
        (
            "day_known",
            "BOOLEAN NOT NULL",
            "Apakah tanggalnya tertulis; bila tidak, dianggap tanggal 15 "
            "| Whether the day was written down; else it is taken to be the 15th",
        ),
        (
            "age_days",
            "INTEGER NOT NULL",
            "Umur dalam hari saat diukur, menurut tanggal lahir di survei "
            "| Age in days when measured, by the birth date of the survey",
        ),
        ("length_for_age", "DOUBLE", "Nilai-z PB/U atau TB/U, dihitung di sini | Length-for-age, computed here"),
        ("weight_for_age", "DOUBLE", "Nilai-z BB/U, dihitung di sini | Weight-for-age, computed here"),
        (
            "weight_for_length",
            "DOUBLE",
            "Nilai-z BB/PB atau BB/TB, dihitung di sini | Weight-for-length, computed here",
        ),
        ("bmi_for_age", "DOUBLE", "Nilai-z IMT/U, dihitung di sini | BMI-for-age, computed here"),
        (
            "implausible",
            "VARCHAR",
            "Nilai-z di luar batas WHO, dikosongkan | Names of the z-scores outside the limits of WHO, blanked",
        ),
        (
            "method",
            "VARCHAR NOT NULL",
            "Cara anak dikenali | How the child was recognised: national_id, name_birth_parent, name_birth or score",
        ),
        ("score", "DOUBLE NOT NULL", "Seberapa pasti, 0 sampai 1 | How sure that is, 0 to 1"),
        (
            "counted",
            "BOOLEAN NOT NULL",
            "Apakah yang mewakili putarannya: yang paling melengkapi survei, lalu yang terdekat dengan kunjungan "
            "| Whether it is the one of its round: what makes up for most of its gaps, then the nearest",
        ),
        *_FOUND,
    ),
    "recap": _FOUND,
    "activity": _FOUND,
}
_HOUSEHOLD_KEY = ("household_id", "VARCHAR NOT NULL REFERENCES household", "Pseudonym of the household")
_MOTHER = (
    "mother_id",
    "VARCHAR REFERENCES person",
    "Kode samaran ibu, bila dikenali | Pseudonym of the mother, if known",
)
_ROUND = ("round", "VARCHAR NOT NULL REFERENCES round", "Survey round")


def answer_variables(unit: Unit) -> tuple[Variable, ...]:
    """The variables with a column in the unit's table of answers: not identifying, not kept elsewhere or nowhere."""
    elsewhere = {*KEPT_ELSEWHERE.get(unit.name, ()), *KEPT_NOWHERE.get(unit.name, ())}
    return tuple(variable for variable in unit.variables if not variable.identifying and variable.name not in elsewhere)


def answer_table(unit: Unit, codebook: Codebook) -> Iterator[str]:
    """The statements that make the table of answers of one unit, with its comments."""
    table = unit.name if unit.stands_alone else ANSWER_TABLES[unit.name]
    keys, facts = _keys(unit), _REGISTER_FACTS.get(unit.name, ())
    columns = [f"    {name} {definition}" for name, definition, _ in keys]
    columns += [f"    {_column(variable, codebook)}" for variable in answer_variables(unit)]
    columns += [f"    {name} {definition}" for name, definition, _ in facts]
    columns.append(f"    PRIMARY KEY ({keys[0][0]})" if unit.stands_alone else f"    PRIMARY KEY ({keys[0][0]}, round)")
    yield f"CREATE TABLE {table} (\n" + ",\n".join(columns) + "\n)"
    yield f"COMMENT ON TABLE {table} IS {as_text(_table_comment(unit))}"
    for name, _, comment in (*keys, *facts):
        yield f"COMMENT ON COLUMN {table}.{name} IS {as_text(comment)}"
    for variable in answer_variables(unit):
        yield f"COMMENT ON COLUMN {table}.{as_name(variable.name)} IS {as_text(answer_comment(variable, codebook))}"


def _keys(unit: Unit) -> Sequence[tuple[str, str, str]]:
    if unit.stands_alone:
        return _REGISTER_KEYS[unit.name]
    return [*_KEYS[unit.name], _HOUSEHOLD_KEY, *([_MOTHER] if unit.name == "birth" else []), _ROUND]


def _table_comment(unit: Unit) -> str:
    if unit.stands_alone:
        return f"{unit.label_id}: baris yang dimuat | {unit.label_en}: rows loaded"
    return f"{unit.label_id}: jawaban | {unit.label_en}: answers"


def answer_comment(variable: Variable, codebook: Codebook) -> str:
    """Label, codes or range and unit of an answer, in Indonesian and English."""
    codes = codebook.codes(variable.list_name) if variable.list_name else ()
    listed_id = "; ".join(f"{code.code} = {code.id}" for code in codes)
    listed_en = "; ".join(f"{code.code} = {code.en}" for code in codes)
    indonesian = variable.label_id + _bounds(variable, variable.unit) + (f". Kode: {listed_id}" if codes else "")
    english = variable.label_en + _bounds(variable, variable.unit_en) + (f". Codes: {listed_en}" if codes else "")
    return f"{indonesian} | {english}"


def _bounds(variable: Variable, unit: str | None) -> str:
    span = ""
    if variable.minimum is not None and variable.maximum is not None:
        span = f"{variable.minimum:.15g}–{variable.maximum:.15g}"
    elif variable.minimum is not None:
        span = f"≥ {variable.minimum:.15g}"
    elif variable.maximum is not None:
        span = f"≤ {variable.maximum:.15g}"
    inside = " ".join(part for part in (span, unit) if part)
    return f" ({inside})" if inside else ""


def _column(variable: Variable, codebook: Codebook) -> str:
    name = as_name(variable.name)
    definition = f"{name} {COLUMN_TYPES[variable.type]}"
    if variable.list_name is None:
        return definition
    codes = ", ".join(as_text(code.code) for code in codebook.codes(variable.list_name))
    if variable.type is VariableType.CODES:
        return f"{definition} CHECK (list_has_all([{codes}], {name}))"
    return f"{definition} CHECK ({name} IN ({codes}))"
