"""The declared checks are read strictly, and none can do more than ask about answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from loaded_survey import DATA, Declared

from etl.consistency import read_checks, refuse_unfit
from warehouse.blank import empty_build
from warehouse.declared import DeclarationError

Faults = Callable[[str, str, str], list[str]]

GOOD = """
[[rule]]
name = "too_many"
variable = "member_count"
when = "{when}"
id = {{ message = "jumlah {{member_count}}.", why = "Sebab.", advice = "Langkah." }}
"""


def test_the_projects_own_checks_fit_the_warehouse(declared: Declared) -> None:
    checks = read_checks(DATA / "checks", codebook=declared.codebook)
    assert {check.unit for check in checks.checks} == {"household", "person", "birth", "death", "assistance"}
    with empty_build(declared.codebook) as connection:
        refuse_unfit(checks, connection, codebook=declared.codebook)
        left = connection.execute("SELECT count(*) FROM duckdb_views() WHERE view_name LIKE 'checked_%'").fetchall()
    assert left == [(0,)]


def test_every_threshold_is_used_by_a_check_or_by_code(declared: Declared) -> None:
    checks = read_checks(DATA / "checks", codebook=declared.codebook)
    code = "\n".join(path.read_text() for path in (DATA.parent / "etl" / "consistency").glob("*.*"))
    asked = "\n".join(check.when for check in checks.checks)
    assert [name for name in checks.thresholds if name not in asked and name not in code] == []


@pytest.fixture
def faults(tmp_path: Path, declared: Declared) -> Faults:
    """The faults of the project's checks after one text in one file was changed."""

    def after(file: str, old: str, new: str) -> list[str]:
        folder = tmp_path / "checks"
        shutil.copytree(DATA / "checks", folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(DeclarationError) as caught, empty_build(declared.codebook) as connection:
            refuse_unfit(read_checks(folder, codebook=declared.codebook), connection, codebook=declared.codebook)
        return [str(fault) for fault in caught.value.faults]

    return after


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("household.toml", 'variable = "member_count"', 'variable = "member_counts"', "'member_counts'"),
        ("household.toml", 'name = "several_heads"', 'name = "members_missing"', "'members_missing'"),
        ("household.toml", 'name = "several_heads"', 'name = "row_duplicate"', "'row_duplicate'"),
        ("household.toml", 'name = "several_heads"', 'nama = "several_heads"', "nama"),
        ("household.toml", "heads_present > 1", "heads_presents > ages", "ages, heads_presents; seharusnya jawaban"),
        (
            "household.toml",
            "heads_present > 1",
            "heads_presents > ages",
            "age_most, heads_present, heads_present_before",
        ),
        ("household.toml", "heads_present > 1", "heads_present > rt", "membandingkan isi sejenis"),
        ("household.toml", "heads_present > 1", "heads_present > (SELECT 1)", "AND, OR, NOT"),
        ("household.toml", "heads_present > 1", "heads_present > 1), (TRUE", "AND, OR, NOT"),
        ("household.toml", "heads_present > 1", "random() > 0.5", "memanggil random"),
        ("household.toml", "heads_present > 1", "read_text('/etc/passwd') IS NULL", "memanggil read_text"),
        ("household.toml", "heads_present > 1", "heads_present + 1", "BOOLEAN"),
        ("household.toml", "drinking_water = 'piped'", "drinking_water = 'pipe'", "'pipe' untuk drinking_water"),
        ("household.toml", "toilet_use_before IN ('own'", "toilet_use_before IN ('mine'", "'mine'"),
        ("household.toml", "{heads_present} anggota", "{kepala} anggota", "'{kepala}'"),
        ("household.toml", "{heads_present} anggota", "{heads_present:>9} anggota", "nama kolom saja"),
        ("household.toml", "{heads_present} anggota", "{heads_present anggota", "kurung kurawal"),
        ("household.toml", "id.advice", "id.adv", "id.adv"),
        ("household.toml", "di indikator mana pun.", "di indikator mana pun", "kalimat yang diakhiri titik"),
        ("thresholds.toml", 'name = "chance_least"', 'name = "chance"', "chance_least"),
        ("thresholds.toml", 'name = "age_most"', 'name = "floor_area"', "floor_area"),
        ("thresholds.toml", "value = 105", 'value = "105"', "105"),
    ],
)
def test_a_wrong_declaration_is_told_with_file_and_key(
    faults: Faults, file: str, old: str, new: str, told: str
) -> None:
    found = faults(file, old, new)
    assert any(file in fault and told in fault for fault in found), found


def test_a_file_for_no_unit_is_told(tmp_path: Path, declared: Declared) -> None:
    shutil.copytree(DATA / "checks", tmp_path / "checks")
    (tmp_path / "checks" / "houshold.toml").write_text(GOOD.format(when="TRUE"), encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"houshold\.toml"):
        read_checks(tmp_path / "checks", codebook=declared.codebook)
