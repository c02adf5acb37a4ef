"""The received file on its way beside the others: under which name, so that nothing there is written over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from etl.attempt.shadow import link_or_copy
from etl.attempt.work import TroubleError, Work
from etl.declarations import MANIFEST
from etl.files import DECISION_FILES, EXCEL_LOCK, SURVEY_SUFFIXES
from etl.sources import shown_name

_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff<>:"/\\|?*]')
_LONGEST_STEM = 150
_RESERVED = frozenset((*DECISION_FILES, MANIFEST))
_PRIVATE_FILE = 0o600


def store(work: Work) -> Path:
    """The received file below `own/inputs`, under the name it will have beside the others."""
    received = received_file(work)
    folder = work.own / "inputs"
    kept = [path for path in folder.glob("*") if path.is_file()]
    if kept:
        return kept[0]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / free_name(work, received_name(work), received)
    received.chmod(_PRIVATE_FILE)
    link_or_copy(received, target)
    return target


def received_name(work: Work) -> str:
    """What the file was called where it came from, as far as a disk takes it."""
    return fit_name(work.attempt.state().file or received_file(work).name)


def received_file(work: Work) -> Path:
    found = [path for path in sorted(work.attempt.received.iterdir()) if path.is_file()]
    if len(found) != 1:
        raise TroubleError("Berkasnya belum sampai seluruhnya. Unggah sekali lagi.")
    return found[0]


def fit_name(name: str) -> str:
    """A name that any disk takes and a load looks at, whatever the browser called it.

    >>> fit_name("../../koreksi.csv"), fit_name("rekap")
    ('berkas koreksi.csv', 'rekap.xlsx')
    """
    path = Path(_UNFIT.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1].encode("utf-8", "replace").decode("utf-8")))
    suffix = path.suffix if path.suffix.casefold() in SURVEY_SUFFIXES else f"{path.suffix}.xlsx"
    stem = path.stem.strip(" .") or "berkas"
    whole = f"{stem[:_LONGEST_STEM]}{suffix}"
    return f"berkas {whole}" if whole.casefold() in _RESERVED or whole.startswith(EXCEL_LOCK) else whole


def free_name(work: Work, name: str, received: Path) -> str:
    """The name; with the time it came where a file of other content has it: survey files are evidence and stay.

    Of two exports of one round that counts whose name tells the later time.
    """
    path, came = Path(name), work.attempt.state().since
    if not (work.real_inputs / name).exists() or same_content(work.real_inputs / name, received):
        return name
    return f"{path.stem} - diterima {came:%Y-%m-%d-%H-%M-%S}{path.suffix}"


def already_there(work: Work) -> Iterator[str]:
    """That the file is loaded already under its very name, so that nothing comes of loading it again."""
    for path in (work.own / "inputs").glob("*"):
        if same_content(work.real_inputs / path.name, path):
            yield f"{shown_name(path)} sudah dimuat, isinya sama. Memuatnya lagi tidak mengubah apa pun."


def same_content(one: Path, other: Path) -> bool:
    return one.is_file() and one.stat().st_size == other.stat().st_size and _hash(one) == _hash(other)


def _hash(path: Path) -> bytes:
    return sha256(path.read_bytes()).digest()
