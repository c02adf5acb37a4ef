"""Strict reading of declarations (TOML into pydantic models): every fault of a file, with file and key, none silent.

It knows nothing about what is declared; the rooms bring their models. Messages are Indonesian: analysts read them.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from warehouse.os_words import said


class Declared(BaseModel):
    """Base of every declaration: frozen, no unknown keys, no silent conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def spelt(pattern: str, told: str) -> AfterValidator:
    """How a text must be written, and the words that tell it to whoever wrote another."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(told)
        return text

    return AfterValidator(check)


Name = Annotated[str, spelt(r"[a-z][a-z0-9_]*", "huruf kecil, angka dan garis bawah, dimulai dengan huruf")]
Sentence = Annotated[str, spelt(r"(?s).*\.", "kalimat yang diakhiri titik")]

Model = TypeVar("Model", bound=BaseModel)
FEW = 20
"""So many names one still reads."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a declaration: in which file, at which key, what stands there, what may stand there."""

    file: str
    key: str
    found: str
    allowed: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: ditemukan {self.found}; seharusnya {self.allowed}"


class DeclarationError(Exception):
    """All faults of a set of declarations at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        return f"{len(self.faults)} hal harus diperbaiki, lalu jalankan lagi:\n{lines}"


def meant(found: Iterable[str], names: Iterable[str]) -> str:
    """The names that may stand there: all of a few; of many those spelt most like what was found, if there are any.

    >>> meant(["rent_rise_timez"], (*(f"income_{number}" for number in range(99)), "rent_rise_times"))
    'rent_rise_times'
    """
    known = list(names)
    near = [name for each in found for name in get_close_matches(each, known)] if len(known) > FEW else known
    return ", ".join(dict.fromkeys(near or known)) or "belum ada"


def read_toml(path: Path, model: type[Model]) -> tuple[Model | None, list[Fault]]:
    """The declaration in `path`, or its faults. One of the two is empty."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # Notepad puts a BOM in front
    except FileNotFoundError:
        return None, [Fault(str(path), "", "tidak ada berkas", "berkas TOML; periksa folder data")]
    except UnicodeDecodeError as error:
        return None, [Fault(str(path), f"byte {error.start}", "bukan UTF-8", "teks UTF-8; simpan ulang sebagai UTF-8")]
    except OSError as error:
        return None, [Fault(str(path), "", f"tidak dapat dibaca ({said(error)})", "berkas yang boleh dibaca")]
    return parse_toml(text, model, file=str(path))


def parse_toml(text: str, model: type[Model], *, file: str) -> tuple[Model | None, list[Fault]]:
    """Like read_toml, for text that is not in a file (the catalogue frozen in a build)."""
    try:
        return _parsed(text, model), []
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax_fault(error, file=file)]
    except ValidationError as error:
        declared = tomllib.loads(text)
        details = error.errors(include_url=False)
        return None, [_fault(dict(detail), file=file, declared=declared) for detail in details]


@lru_cache(maxsize=512)
def _parsed(text: str, model: type[Model]) -> Model:
    """What is declared is frozen: the same text, read again by the next step or in the next build, is the same."""
    # JSON mode is what lets pydantic be strict and still take TOML arrays as tuples and text as enum members.
    return model.model_validate_json(json.dumps(tomllib.loads(text), default=_iso), strict=True, extra="forbid")


def _iso(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"not a TOML value: {value!r}")


_WRITTEN = 'TOML yang benar: teks di antara tanda kutip ("Cimahi"), tanggal 2023-03-20, angka 0.9, kunci = isi'


def _syntax_fault(error: tomllib.TOMLDecodeError, *, file: str) -> Fault:
    place = re.search(r"line (\d+), column (\d+)", str(error))
    key = f"baris {place[1]}, kolom {place[2]}" if place else "akhir berkas"
    reason = re.sub(r"\s*\(at .*\)$", "", str(error))
    return Fault(file, key, f"kesalahan penulisan ({_reason_said(reason)})", _WRITTEN)


_REASONS: Mapping[str, str] = {
    r"Expected newline or end of document after a statement": "ada yang berlebih sesudah isi kunci, atau kutip kurang",
    r"Invalid statement": "bukan kunci, dan bukan [tabel]",
    r"Expected '=' after a key in a key/value pair": "tidak ada = sesudah kunci",
    r"Invalid initial character for a key part": "kunci kosong, atau mulai dengan huruf yang tidak boleh",
    r"Invalid value": "isi yang tidak dikenal; teks perlu tanda kutip, true dan false huruf kecil, desimal pakai titik",
    r"Invalid date or datetime": "tanggal yang tidak ada di kalender",
    r"Cannot overwrite a value": "kunci yang sama ditulis dua kali",
    r"Cannot declare \((.+?),?\) twice": "tabel ditulis dua kali: {0}",
    r"Cannot (?:mutate immutable|redefine) namespace \((.+?),?\)": "tabel yang sudah selesai ditambah lagi: {0}",
    r"Duplicate inline table key (.+)": "kunci ditulis dua kali di dalam {{ }}: {0}",
    r"Expected '\]' at the end of a table declaration": "tanda ] di belakang nama tabel kurang",
    r"Expected '\]\]' at the end of an array declaration": "tanda ]] di belakang nama tabel kurang",
    r"Unclosed array": "daftar tidak ditutup: tanda ] atau koma di antara isinya kurang",
    r"Unclosed inline table": "tabel tidak ditutup: tanda }} atau koma di antara isinya kurang",
    r"Unterminated string": "tanda kutip penutup kurang",
    r"Expected ([\"'])(.+)\1": "tanda {1} kurang",
    r"(?:Illegal|Found invalid) character '\\n'": "baris berakhir sebelum tanda kutip penutup",
    r"(?:Illegal|Found invalid) character (.+)": r"huruf yang tidak boleh: {0}",
    r"Unescaped '.+' in a string": "garis miring terbalik di dalam kutip ganda; pakai kutip tunggal, atau /",
    r"Invalid hex value|Escaped character is not a Unicode scalar value": "kode huruf yang tidak ada",
}
"""What Python says of a file that is no TOML, and what an analyst is told; where Python says something new, that."""


def _reason_said(reason: str) -> str:
    """
    >>> _reason_said("Cannot declare ('site',) twice")
    "tabel ditulis dua kali: 'site'"
    """
    for pattern, words in _REASONS.items():
        if found := re.fullmatch(pattern, reason):
            return words.format(*found.groups())
    return reason


_ALLOWED: Mapping[str, str] = {
    "extra_forbidden": "dihapus atau diperbaiki ejaannya: kunci ini tidak dikenal",
    "missing": "diisi: kunci ini wajib",
    "string_type": "teks dalam tanda kutip",
    "string_too_short": "teks, sedikitnya {min_length} huruf",
    "int_type": "bilangan bulat",
    "int_from_float": "bilangan bulat",
    "float_type": "bilangan",
    "bool_type": "true atau false",
    "date_type": "tanggal, misalnya 2023-03-20",
    "date_parsing": "tanggal, misalnya 2023-03-20",
    "date_from_datetime_parsing": "tanggal, misalnya 2023-03-20",
    "tuple_type": "daftar [ … ]",
    "list_type": "daftar [ … ]",
    "dict_type": "tabel { … }",
    "model_type": "tabel { … }",
    "too_short": "daftar berisi sedikitnya {min_length}",
    "too_long": "daftar berisi paling banyak {max_length}",
    "literal_error": "salah satu dari {expected}",
    "enum": "salah satu dari {expected}",
    "greater_than": "lebih dari {gt}",
    "greater_than_equal": "{ge} atau lebih",
    "less_than": "kurang dari {lt}",
    "less_than_equal": "{le} atau kurang",
    "finite_number": "bilangan hingga",
    "value_error": "{error}",
}


def _fault(detail: dict[str, Any], *, file: str, declared: object) -> Fault:
    template = _ALLOWED.get(detail["type"])
    context = {name: str(value).replace(" or ", " atau ") for name, value in detail.get("ctx", {}).items()}
    allowed = template.format(**context) if template else str(detail["msg"])
    found = "tidak ada" if detail["type"] == "missing" else _shown(detail["input"])
    return Fault(file, _dotted(detail["loc"], declared), found, allowed)


def _dotted(location: Iterable[str | int], declared: object) -> str:
    """`rounds[2].from`; an entry with a name is called by it as well: `variable[5 roof_material].list`."""
    key, here = "", declared
    for step in location:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            name = here.get("name") if isinstance(here, dict) else None
            key += f"[{step + 1} {name}]" if isinstance(name, str) else f"[{step + 1}]"
        else:
            here = here.get(step) if isinstance(here, dict) else None
            key += f".{step}" if key else step
    return key


def _shown(value: object, *, longest: int = 60) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"'{text[: longest - 1]}…'" if len(text) > longest else f"'{text}'"
