"""Who stands behind a pseudonym: the one file that joins builds to people, written only when somebody asks for it.

It lies apart from the warehouse and the project, for its owner's eyes only. A build never reads it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from etl.identity import IdNumber
from etl.questionnaire.preload import private
from etl.rows import Rows, Survey
from warehouse.disk import write_whole
from warehouse.harmless import harmless
from warehouse.os_words import said
from warehouse.settings import Settings
from warehouse.trouble import StoreError

COLUMNS = ("satuan", "kode_samaran", "nomor", "nama", "rt", "putaran")
_KNOWN_BY: Mapping[str, tuple[str, str]] = {
    "household": ("family_card", "head_name"),
    "person": ("national_id", "name"),
}
_WORDS: Mapping[str, str] = {"household": "keluarga", "person": "orang"}


def crosswalk(survey: Survey) -> Iterator[Sequence[str]]:
    """One row per household or person, number and name as written, with the rounds it was met in; sorted."""
    for unit, (number, name) in _KNOWN_BY.items():
        met: dict[tuple[str, str, str, str], list[str]] = {}
        rows = survey.units[unit]
        for row in rows.loaded():
            shown = (rows.ids[row] or "", _digits(rows, row, number), str(rows.values[name][row] or ""))
            met.setdefault((*shown, str(survey.visit(rows, row, "rt") or "")), []).append(rows.round(row))
        for facts, rounds in sorted(met.items()):
            yield (_WORDS[unit], *facts, " ".join(dict.fromkeys(rounds)))


def write_private(path: Path, rows: Iterator[Sequence[str]]) -> int:
    """Write the crosswalk where only its owner can read it, and say how many rows it has.

    Raises StoreError when it can't be written. Whether it may lie there, `misplaced` says before.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    listed = [[_harmless(value) for value in row] for row in rows]
    writer.writerows(listed)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, text.getvalue().encode("utf-8-sig"), private=True)
    except OSError as error:
        raise StoreError(
            f"{path}: tidak dapat ditulis ({said(error)}). Pilih folder milik Anda di luar proyek lewat --out."
        ) from error
    return len(listed)


def misplaced(path: Path, settings: Settings) -> str | None:
    """Why a crosswalk must not lie there: shared folders, and other files, whose place only an older one gives up."""
    if not private(path, settings):
        return f"{path} ada di folder proyek, data, atau var, yang dibagikan; pilih folder pribadi di luarnya."
    if path.suffix.lower() != ".csv":
        return f"'{path.name}'; pilih nama yang berakhir .csv."
    try:
        with path.open("rb") as file:
            other = not file.read(64).decode("utf-8-sig", errors="replace").startswith(",".join(COLUMNS))
    except OSError:  # none there, or none that may be read: to write it tells
        return None
    return f"{path} sudah ada dan isinya lain; pilih nama lain." if other else None


def _digits(rows: Rows, row: int, variable: str) -> str:
    number: IdNumber | None = rows.values[variable][row]
    return number.digits or "" if number is not None else ""


def _harmless(value: str) -> str:
    """Numbers stay text in Excel, and no name becomes a formula."""
    return f"'{value}" if value.isdecimal() and len(value) > 10 else harmless(value)
