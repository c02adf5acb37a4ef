"""KK and NIK: what is normalised, what is damage; pseudonyms and where the key lives."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.identity import Damage, Key, plain_name, read_id_number, read_or_create_key, structural_doubt
from warehouse.declared import DeclarationError
from warehouse.settings import Settings

DIGITS = "3277010101010011"


@pytest.mark.parametrize(
    "value",
    [
        *(
            DIGITS,
            f"'{DIGITS}",
            "3277 0101 0101 0011",
            "3277.0101.0101.0011",
            f" {DIGITS}\u00a0",
            "’3277-0101-0101-0011",
        ),
        *("３２７７０１０１０１０１００１１", "٣٢٧٧ ٠١٠١ ٠١٠١ ٠٠١١"),
    ],
)
def test_blanks_apostrophes_dots_and_digits_of_other_scripts_are_how_people_write_a_number(value: str) -> None:
    assert read_id_number(value).digits == DIGITS


@pytest.mark.parametrize(
    ("value", "damage"),
    [
        (3277010101010010.0, Damage.NUMERIC_LONG),
        (3277010101010011, Damage.NUMERIC_LONG),
        (9171010101010011.0, Damage.NUMERIC_LONG),
        (327701010101001.0, Damage.LENGTH_15),
        ("327701010101001", Damage.LENGTH_15),
        ("327701010101001.0", Damage.LENGTH_15),
        ("3277010101010011.0", Damage.NUMERIC_LONG),
        ("32770101010100111", Damage.LENGTH),
        ("123", Damage.LENGTH),
        (7.0, Damage.LENGTH),
        ("3.27701E+15", Damage.SCIENTIFIC),
        ("32770101O1010011", Damage.NOT_DIGITS),
        ("tidak punya", Damage.NOT_DIGITS),
        (True, Damage.NOT_DIGITS),
        ("３２７７０１０１０１０１００１１１", Damage.LENGTH),
        ("32770101010100¹¹", Damage.NOT_DIGITS),
    ],
)
def test_a_number_that_lost_a_digit_is_damaged_not_guessed(value: Any, damage: Damage) -> None:
    number = read_id_number(value)
    assert (number.digits, number.damage) == (None, damage)


@pytest.mark.parametrize("value", ["", "  ", "'", "-"])
def test_nothing_but_signs_is_blank(value: str) -> None:
    number = read_id_number(value)
    assert (number.digits, number.damage) == (None, None)


@given(st.text() | st.floats() | st.integers() | st.booleans())
def test_any_cell_gives_sixteen_digits_or_damage_or_nothing(value: Any) -> None:
    number = read_id_number(value)
    assert number.digits is None or (len(number.digits) == 16 and number.digits.isascii() and number.digits.isdecimal())
    assert number.digits is None or number.damage is None


def test_the_structure_of_a_number_allows_women_their_forty_days() -> None:
    assert structural_doubt("3277015207880001", born=True) is None
    assert structural_doubt("3277015207880001", born=False) == "bagian tanggal"
    assert structural_doubt("3277011213880001", born=True) == "bagian tanggal"
    assert structural_doubt("0077011212880001", born=True) == "kode provinsi"
    assert structural_doubt("3277011212880000", born=True) == "nomor urut"


def test_names_are_compared_without_case_accents_and_titles_points() -> None:
    assert plain_name("  SITI  Aminah") == plain_name("Siti aminah.")
    assert plain_name("José") == "jose"


def test_the_same_number_has_the_same_pseudonym_under_one_key_and_another_under_another() -> None:
    one, other = Key(bytes(32)), Key(bytes([1] * 32))
    assert one.household(DIGITS) == one.household(DIGITS) != other.household(DIGITS)
    assert one.household(DIGITS)[1:] != one.person_by_number(DIGITS)[1:]
    assert one.fingerprint != other.fingerprint
    assert DIGITS not in one.household(DIGITS)
    assert "\\x00" not in repr(one)


def test_the_key_comes_from_the_environment_first(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", var=tmp_path / "var", key_file=tmp_path / "key")
    key = read_or_create_key(settings, environment={"P2WKSS_KEY": "ab" * 32})
    assert key == Key(bytes.fromhex("ab" * 32))
    assert not (tmp_path / "key").exists()


def test_a_key_is_made_once_for_its_owner_only_and_announced(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", var=tmp_path / "var", key_file=tmp_path / "config" / "key")
    told: list[str] = []
    first = read_or_create_key(settings, environment={}, announce=told.append)
    again = read_or_create_key(settings, environment={}, announce=told.append)
    assert first == again
    assert len(told) == 1
    assert str(tmp_path / "config" / "key") in told[0]
    assert first.secret.hex() not in told[0]
    if sys.platform != "win32":
        assert stat.S_IMODE(os.stat(tmp_path / "config" / "key").st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always knows a user's folder")
def test_a_user_without_a_folder_is_told_how_to_give_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)  # as for a number that no user has
    with pytest.raises(DeclarationError, match="P2WKSS_KEY_FILE"):
        read_or_create_key(Settings(data=tmp_path / "data", var=tmp_path / "var"), environment={})


@pytest.mark.parametrize("place", ["var/key", "data/key", "data/forms/key"])
def test_a_key_beside_what_it_protects_is_refused(tmp_path: Path, place: str) -> None:
    settings = Settings(data=tmp_path / "data", var=tmp_path / "var", key_file=tmp_path / place)
    with pytest.raises(DeclarationError, match="di luar folder proyek"):
        read_or_create_key(settings, environment={})
    assert not (tmp_path / place).exists()


def test_a_key_inside_the_repository_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    settings = Settings(
        data=tmp_path / "data", var=tmp_path.parent / "elsewhere", key_file=tmp_path / "secrets" / "key"
    )
    with pytest.raises(DeclarationError, match="di luar folder proyek"):
        read_or_create_key(settings, environment={})


@pytest.mark.parametrize("text", ["", "abc", "zz" * 32, "ab" * 31])
def test_a_spoilt_key_is_told_without_showing_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text, encoding="ascii")
    settings = Settings(data=tmp_path / "data", var=tmp_path / "var", key_file=path)
    with pytest.raises(DeclarationError, match="64 angka heksadesimal") as error:
        read_or_create_key(settings, environment={})
    assert not text or text not in str(error.value)


@pytest.mark.parametrize("text", ["KK 3277010102100001", "No. KK: 3277 0101 0210 0001", "NIK.3277010102100001"])
def test_what_number_it_is_may_stand_before_it(text: str) -> None:
    assert read_id_number(text).digits == "3277010102100001"


@pytest.mark.parametrize("text", ["A3277010102100001", "RT 3277010102100001", "KK", "No"])
def test_other_words_before_a_number_are_damage_or_nothing(text: str) -> None:
    assert read_id_number(text).digits is None
