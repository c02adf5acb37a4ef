"""Identity numbers and the pseudonyms that stand for them. Only pseudonyms leave this room; it links nothing.

A plain hash of a NIK can be undone by trying all of them, so pseudonyms are HMAC-SHA256 with a key that lives outside
the project and outside the builds.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_config_path

from etl.key_in_force import refuse_another_key, refuse_missing_key
from warehouse.declared import DeclarationError, Fault
from warehouse.disk import move, privately
from warehouse.os_words import said
from warehouse.settings import Settings

KEY_BYTES = 32
KEY_VARIABLE = "P2WKSS_KEY"
ID_DIGITS = 16
PSEUDONYM_LENGTH = 16
WOMEN_DAY_OFFSET = 40  # a woman's NIK carries her day of birth plus 40
FIRST_PROVINCE, LAST_PROVINCE = 11, 97


@dataclass(frozen=True)
class Key:
    """The local secret. It never shows itself, not even in an error."""

    secret: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Tells two keys apart without giving either away."""
        return self._digest("fingerprint")

    def household(self, family_card: str) -> str:
        return "H" + self._digest("household", family_card)

    def person_by_number(self, national_id: str) -> str:
        return "P" + self._digest("person", national_id)

    def person_by_name(self, household_id: str, name: str, birth_date: str, sex: str) -> str:
        return "P" + self._digest("person", household_id, name, birth_date, sex)

    def event(self, letter: str, *facts: str) -> str:
        """Births, deaths and assistance have no number of their own: household, date or type, and ordinal name them."""
        return letter + self._digest("event", letter, *facts)

    def _digest(self, *parts: str) -> str:
        code = self._keyed.copy()
        code.update("|".join(parts).encode("utf-8"))
        return code.hexdigest()[:PSEUDONYM_LENGTH]

    @cached_property
    def _keyed(self) -> hmac.HMAC:
        """The beginning that all codes share: the key is taken in once and not for every message."""
        return hmac.new(self.secret, digestmod="sha256")


def read_or_create_key(
    settings: Settings,
    *,
    environment: Mapping[str, str] | None = None,
    announce: Callable[[str], None] | None = None,
    fresh: bool = False,
) -> Key:
    """The key from P2WKSS_KEY, else the declared file, else the user's configuration; made at first use.

    Raises DeclarationError for one that can't be read, or is gone since the build in force; `fresh`: then a new one is
    made.
    """
    values = os.environ if environment is None else environment
    if text := values.get(KEY_VARIABLE):
        return Key(_secret(text, place=KEY_VARIABLE))
    path = _key_path(settings)
    _refuse_exposed_place(path, settings)
    if not path.exists():
        if not fresh:
            refuse_missing_key(settings, str(path))
        _create(path)
        if announce is not None:
            announce(
                f"Kunci samaran baru dibuat di {path}. Simpan cadangannya di tempat aman: tanpa kunci yang sama, "
                "keluarga tidak dapat dikenali lagi pada putaran berikutnya."
            )
    try:
        return Key(_secret(path.read_text(encoding="ascii"), place=str(path)))
    except (OSError, UnicodeDecodeError):
        raise DeclarationError([Fault(str(path), "", "kunci tidak dapat dibaca", "berkas kunci milik Anda")]) from None


def key_place(settings: Settings, *, environment: Mapping[str, str] | None = None) -> str:
    """Where the key comes from: the variable's name, or the file."""
    values = os.environ if environment is None else environment
    return KEY_VARIABLE if values.get(KEY_VARIABLE) else str(_key_path(settings))


def is_key_open(settings: Settings, *, environment: Mapping[str, str] | None = None) -> bool:
    """Whether other users of this computer may read the key's file; on Windows its folder decides that."""
    values = os.environ if environment is None else environment
    path = _key_path(settings)
    return os.name == "posix" and not values.get(KEY_VARIABLE) and bool(path.stat().st_mode & 0o077)


def key_in_force(settings: Settings) -> Key:
    """The key for codes that must fit those of the build in force. Raises DeclarationError for another."""
    key = read_or_create_key(settings)
    refuse_another_key(settings, key_place(settings), key.fingerprint)
    return key


def retire_key(settings: Settings, *, environment: Mapping[str, str] | None = None) -> Path:
    """Set the key's file aside under a name of its own, so that a new key is made at the next use.

    Raises DeclarationError when the key comes from the environment, or there is none to retire.
    """
    values = os.environ if environment is None else environment
    path = _key_path(settings)
    if values.get(KEY_VARIABLE):
        allowed = "kunci di berkas; ganti sendiri isi variabel ini dengan kunci baru"
        raise DeclarationError([Fault(KEY_VARIABLE, "", "kunci datang dari variabel lingkungan", allowed)])
    if not path.exists():
        raise DeclarationError([Fault(str(path), "", "belum ada kunci", "kunci yang sudah dibuat oleh p2wkss build")])
    fingerprint = read_or_create_key(settings, environment=values).fingerprint
    retired = path.with_name(f"{path.name}.{fingerprint}")
    move(path, retired)
    return retired


def _key_path(settings: Settings) -> Path:
    if settings.key_file:
        return settings.key_file
    try:
        return user_config_path("p2wkss", appauthor=False) / "key"
    except RuntimeError as error:  # a user without a name and HOME, as a server's may be
        allowed = f"berkas kunci di P2WKSS_KEY_FILE, atau kunci di {KEY_VARIABLE}"
        raise DeclarationError([Fault("HOME", "", "pengguna ini tidak punya folder sendiri", allowed)]) from error


def _secret(text: str, *, place: str) -> bytes:
    if not re.fullmatch(rf"[0-9a-fA-F]{{{2 * KEY_BYTES}}}", text.strip()):
        found = f"{len(text.strip())} huruf"  # never the text itself
        allowed = f"{2 * KEY_BYTES} angka heksadesimal ({KEY_BYTES} bita acak), seperti di cadangan kunci Anda"
        raise DeclarationError([Fault(place, "", found, allowed)])
    return bytes.fromhex(text.strip())


def _refuse_exposed_place(path: Path, settings: Settings) -> None:
    """A key beside the builds or the declarations would travel with what it protects."""
    project = settings.data.resolve().parent
    is_repository = (project / ".git").exists() or (project / "pyproject.toml").exists()
    for folder in (settings.var, settings.data, *([project] if is_repository else [])):
        if path.resolve().is_relative_to(folder.resolve()):
            allowed = "tempat di luar folder proyek, data, dan var"
            raise DeclarationError([Fault(str(path), "", "kunci di dalam folder proyek atau hasil bangun", allowed)])


def _create(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "x", encoding="ascii", opener=privately) as stream:
            stream.write(secrets.token_hex(KEY_BYTES) + "\n")
    except FileExistsError:
        return  # another process was first: its key is as good
    except OSError as error:
        found = f"kunci tidak dapat dibuat ({said(error)})"
        raise DeclarationError(
            [Fault(str(path), "", found, f"folder yang boleh ditulis, atau isi {KEY_VARIABLE}")]
        ) from error


_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)


class Damage(StrEnum):
    """Why an identity number can't be trusted. The words are what a reader sees."""

    NUMERIC_LONG = "tersimpan sebagai angka, padahal Excel hanya menyimpan 15 angka pertama"
    SCIENTIFIC = "ditulis Excel dengan E+, jadi angka-angka terakhirnya sudah hilang"
    LENGTH_15 = "15 angka; satu angka hilang"
    LENGTH = "bukan 16 angka"
    NOT_DIGITS = "ada huruf atau tanda di dalamnya"


class IdNumber(NamedTuple):
    """A KK or NIK as read: sixteen digits, or the reason why there are none, or neither when the cell was blank."""

    digits: str | None = None
    damage: Damage | None = None
    length: int = 0


_AS_FRACTION = re.compile(r"\d+\.0+")
"""What a program wrote that took the number for a quantity: read without its point, fifteen digits would be sixteen."""

_CALLED = re.compile(r"^\s*(?:(?:nomor|no|nik|kk|kartu keluarga)\b[\s.:]*)+", re.IGNORECASE)
"""What people write before the number itself: `KK: 3277…`, `No. KK 3277…`."""


def read_id_number(value: object) -> IdNumber:
    """Blanks, apostrophes, dots and dashes are how people write numbers, and what number it is; all else is damage.

    A keyboard of another script has digits of its own.

    >>> read_id_number("No. KK: 3277010101010011").digits
    '3277010101010011'
    >>> read_id_number("'3277 0101 0101 0011").digits
    '3277010101010011'
    >>> read_id_number("３２７７０１０１٠١٠١٠٠١١").digits
    '3277010101010011'
    >>> read_id_number(3277010101010011.0).damage is Damage.NUMERIC_LONG
    True
    >>> read_id_number("3,27702E+15").damage is Damage.SCIENTIFIC
    True
    >>> read_id_number("327701010101001.0").damage is Damage.LENGTH_15
    True
    """
    if has_sixteen_digits(value):
        return IdNumber(str(value), None, ID_DIGITS)
    if isinstance(value, bool):
        return IdNumber(damage=Damage.NOT_DIGITS)
    if isinstance(value, int | float):
        digits = format(value, ".0f")
        return IdNumber(
            damage=Damage.NUMERIC_LONG if len(digits) >= ID_DIGITS else _wrong_length(digits), length=len(digits)
        )
    if not isinstance(value, str):
        return IdNumber(damage=Damage.NOT_DIGITS)
    if not value.isascii():
        value = "".join(str(unicodedata.decimal(letter, letter)) for letter in value)
    if _AS_FRACTION.fullmatch(value.strip()):
        return read_id_number(float(value))
    digits = re.sub(r"[\s'’`.\-\u00a0\u200b]", "", _CALLED.sub("", value))
    if not digits:
        return IdNumber()
    if _SCIENTIFIC.fullmatch(value.strip()):
        return IdNumber(damage=Damage.SCIENTIFIC, length=len(digits))
    if not re.fullmatch(r"[0-9]+", digits):
        return IdNumber(damage=Damage.NOT_DIGITS, length=len(digits))
    if len(digits) != ID_DIGITS:
        return IdNumber(damage=_wrong_length(digits), length=len(digits))
    return IdNumber(digits=digits, length=ID_DIGITS)


def whole_numbers(values: Iterable[object]) -> list[IdNumber | None]:
    """The numbers of cells that hold nothing else; None where more has to be looked at."""
    return [IdNumber(str(value), None, ID_DIGITS) if has_sixteen_digits(value) else None for value in values]


def has_sixteen_digits(value: object) -> bool:
    """Whether this is a number as it should be, with nothing to be taken away."""
    return isinstance(value, str) and len(value) == ID_DIGITS and value.isascii() and value.isdecimal()


def _wrong_length(digits: str) -> Damage:
    return Damage.LENGTH_15 if len(digits) == ID_DIGITS - 1 else Damage.LENGTH


def structural_doubt(digits: str, *, born: bool) -> str | None:
    """What is odd about sixteen digits: region (2+2+2), day, month, year (2 each), serial (4). `born`: a NIK, not a KK.

    A NIK is not corrected when a birth date is, so it is never compared with one.
    """
    return _doubt_of_beginning(digits[:10], born) or ("nomor urut" if digits[12:] == "0000" else None)


@lru_cache(maxsize=4096)
def _doubt_of_beginning(digits: str, born: bool) -> str | None:
    """Region and day: a neighbourhood's numbers share a few of them."""
    province, day, month = int(digits[:2]), int(digits[6:8]), int(digits[8:10])
    if born and day > WOMEN_DAY_OFFSET:
        day -= WOMEN_DAY_OFFSET
    if not FIRST_PROVINCE <= province <= LAST_PROVINCE:
        return "kode provinsi"
    return None if 1 <= day <= 31 and 1 <= month <= 12 else "bagian tanggal"


_PLAIN_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


def plain_name(name: str) -> str:
    """A name as it is compared: letters only, without case, accents, dots or double blanks.

    >>> plain_name("  Siti  AMINAH, S.Pd. ")
    'siti aminah s pd'
    """
    if name.isascii():
        return " ".join(name.translate(_PLAIN_ASCII).split())
    letters = unicodedata.normalize("NFKD", name)
    kept = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(kept.casefold().split())
