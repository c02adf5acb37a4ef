"""What a person sees of two records that may be the same: names and masked numbers, for no eyes else, in no build."""

from __future__ import annotations

from etl.identity import IdNumber, Key
from etl.linkage.records import Member, Visit, person_record
from etl.registry import Side
from etl.rows import Rows, Survey

_SHOWN_DIGITS = 4
_RELATIONS = {
    "head": "kepala",
    "spouse": "istri/suami",
    "child": "anak",
    "child_in_law": "menantu",
    "grandchild": "cucu",
    "parent": "orang tua",
    "other": "lainnya",
}
_SEXES = {"male": "L", "female": "P"}


def household_side(rows: Rows, visit: Visit, shown: Visit | None = None) -> Side:
    """A household's row as one side of a pair; `shown` when the members were listed at another visit."""
    listed = shown or visit
    visited = rows.values["visit_date"][visit.row]
    facts = (
        ("Putaran", visit.round),
        ("Tanggal kunjungan", "" if visited is None else visited.isoformat()),
        ("Nomor KK", masked(rows.values["family_card"][visit.row], visit.digits)),
        ("Kepala keluarga", str(rows.values["head_name"][visit.row] or "")),
        ("RT", visit.rt or ""),
        ("Dasawisma", visit.dasawisma or ""),
        ("Telepon", f"…{visit.phone[-3:]}" if visit.phone else ""),
        ("Anggota", "\n".join(_member(member) for member in listed.members)),
    )
    return Side(visit.round, visit.record, _place(rows, visit.row), facts)


def person_side(survey: Survey, row: int, key: Key) -> Side:
    """A member's row as one side of a pair."""
    rows = survey.people
    values = rows.values
    born = values["birth_date"][row]
    facts = (
        ("Putaran", rows.round(row)),
        ("Tanggal kunjungan", str(survey.visit(rows, row, "visit_date") or "")),
        ("NIK", masked(values["national_id"][row], "")),
        ("Nama", str(values["name"][row] or "")),
        ("Jenis kelamin", _SEXES.get(str(values["sex"][row]), "")),
        ("Tanggal lahir", "" if born is None else born.isoformat()),
        ("Hubungan", _RELATIONS.get(str(values["relation"][row]), "")),
        ("Kepala keluarga", str(survey.visit(rows, row, "head_name") or "")),
        ("RT", str(survey.visit(rows, row, "rt") or "")),
    )
    return Side(rows.round(row), person_record(survey, row, key), _place(rows, row), facts)


def masked(number: IdNumber | None, digits: str) -> str:
    """The last four digits of a whole number, or in what state it is.

    >>> masked(IdNumber("3277010101010011", length=16), "")
    '…0011'
    """
    if number is None:
        return "kosong"
    if number.digits is not None:
        return f"…{number.digits[-_SHOWN_DIGITS:]}"
    return f"rusak ({len(digits)} angka)" if digits else "rusak"


def _member(member: Member) -> str:
    born = "tanggal lahir ?" if member.birth_date is None else member.birth_date.isoformat()
    relation = _RELATIONS.get(member.relation or "", "?")
    number = f", NIK …{member.digits[-_SHOWN_DIGITS:]}" if member.digits else ""
    gone = {"moved": ", pindah", "died": ", meninggal"}.get(member.presence or "", "")
    sex = _SEXES.get(member.sex or "", "?")
    return f"{member.name.title() or '(tanpa nama)'} ({relation}, {sex}, {born}{number}{gone})"


def _place(rows: Rows, row: int) -> str:
    return f"{rows.source[row].file.name}, baris {rows.row_number(row)}"
