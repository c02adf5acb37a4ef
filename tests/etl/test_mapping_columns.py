"""Columns found although the export's options differ; where two could be meant, neither is taken."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loaded_survey import Declared, declared_here

from etl.mapping.columns import FoundColumns, find_column, find_columns
from etl.mapping.form import FormSheet


def _found(
    header: Sequence[str], columns: dict[str, str], *, optional: tuple[str, ...] = (), groups: str | None = None
) -> FoundColumns:
    entry = FormSheet(unit="household", sheet=1, columns=columns, optional_columns=optional)
    unit = declared_here().codebook.unit("household")
    return find_columns(header, entry, unit=unit, group_separator=groups)


@pytest.mark.parametrize(
    "heading",
    [
        *("kunjungan/tanggal", "kunjungan.tanggal", "kunjungan:tanggal", "kunjungan__tanggal", "kunjungan-tanggal"),
        *("tanggal", "data/kunjungan/tanggal", "Kunjungan/TANGGAL", "kunjungan / tanggal"),
        *("Tanggal kunjungan", "TANGGAL  KUNJUNGAN", "Date of visit"),
    ],
)
def test_a_column_is_found_however_the_export_names_it(heading: str) -> None:
    found = _found(["mulai", heading, "_uuid"], {"kunjungan/tanggal": "visit_date"})
    assert found.positions == {"kunjungan/tanggal": 1}
    assert found.taken == ({} if heading == "kunjungan/tanggal" else {"kunjungan/tanggal": heading})


def test_the_exact_name_is_taken_whatever_else_is_there() -> None:
    found = _found(["tanggal", "kunjungan.tanggal", "kunjungan/tanggal"], {"kunjungan/tanggal": "visit_date"})
    assert (found.positions, found.taken) == ({"kunjungan/tanggal": 2}, {})


@pytest.mark.parametrize(
    "header",
    [["tanggal", "tanggal"], ["kunjungan.tanggal", "kunjungan:tanggal"], ["a/tanggal", "b/tanggal", "tanggal"]],
)
def test_of_two_that_could_be_meant_neither_is_taken(header: list[str]) -> None:
    name = "tanggal" if "/" in header[0] else "kunjungan/tanggal"
    if name in header:
        header = header[:-1]
    found = _found(header, {name: "visit_date"})
    assert found.positions == {}
    assert found.unclear == {name: tuple(header)}


def test_one_column_is_never_taken_for_two_questions() -> None:
    found = _found(["nama"], {"keluarga/nama": "head_name", "petugas/nama": "enumerator"})
    assert found.positions == {}
    assert set(found.unclear) == {"keluarga/nama", "petugas/nama"}


def test_a_question_with_the_labels_of_its_groups_is_found_by_its_words() -> None:
    header = ["Rumah & lingkungan/Bahan lantai terluas", "Rumah & lingkungan/Bahan dinding terluas"]
    columns = {"rumah/lantai": "floor_material", "rumah/dinding": "wall_material"}
    assert _found(header, columns, groups="/").positions == {"rumah/lantai": 0, "rumah/dinding": 1}
    assert _found(header, columns).missing == ["rumah/lantai", "rumah/dinding"]


def test_an_option_of_another_question_is_no_column_of_its_name() -> None:
    assert _found(["imunisasi", "imunisasi/rt"], {"rt": "phone"}).missing == ["rt"]


def test_two_header_lines_may_lack_the_upper_one() -> None:
    columns = {"SANITASI > Jamban": "toilet_use"}
    assert _found(["No", "Jamban"], columns).positions == {"SANITASI > Jamban": 1}
    assert _found(["Sanitasi > JAMBAN"], columns).positions == {"SANITASI > Jamban": 0}


def test_an_optional_column_may_be_lacking_and_others_are_told() -> None:
    columns = {"a": "phone", "b": "head_name"}
    found = _found(["x"], columns, optional=("a",))
    assert found.missing == ["b"]


def test_a_single_column_is_found_when_there_is_one_only() -> None:
    assert find_column(["putaran", "x"], "putaran") == 0
    assert find_column(["data.putaran"], "data/putaran") == 0
    assert find_column(["a/putaran", "b/putaran"], "putaran") is None
    assert find_column(["lain"], "putaran") is None


NAMES = [name for sheet in declared_here().form.sheets[:1] for name in sheet.columns]


@given(st.permutations(NAMES), st.sampled_from(["/", ".", ":", "__", "-"]), st.booleans())
def test_any_order_and_any_separator_finds_every_column_of_the_form(
    names: list[str], separator: str, grouped: bool
) -> None:
    declared: Declared = declared_here()
    entry = declared.form.sheets[0]
    header = [name.replace("/", separator) if grouped else name.split("/")[-1] for name in names]
    found = find_columns(header, entry, unit=declared.codebook.unit("household"))
    assert {declared: names[column] for declared, column in found.positions.items()} == {name: name for name in NAMES}
    assert (found.missing, found.unclear, found.repeated) == ([], {}, [])
