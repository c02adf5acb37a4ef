"""Which files there are, and which form and round each belongs to. It opens none of them to read answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from etl.mapping import Form
from etl.sources import SourceError, shown_name

SURVEY_SUFFIXES = frozenset((".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv", ".zip", ".htm", ".html"))
EXCEL_LOCK = "~$"  # Excel's own note that somebody has the workbook open


class Status(StrEnum):
    LOADED = "loaded"
    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """One file found: its name and bytes, the form and round its name tells, and what became of it."""

    path: Path
    sha256: str = ""
    size: int = 0
    form: Form | None = None
    round: str | None = None
    status: Status = Status.LOADED

    @property
    def name(self) -> str:
        return shown_name(self.path)

    @property
    def file_id(self) -> str:
        """Name and bytes together: two names may hold the same bytes."""
        return "F" + sha256(f"{self.name}|{self.sha256}".encode()).hexdigest()[:12]

    def holding(self, content: bytes) -> SurveyFile:
        return replace(self, sha256=sha256(content).hexdigest(), size=len(content))

    def ending(self, status: Status) -> SurveyFile:
        return replace(self, status=status)


def find_files(folder: Path, forms: Sequence[Form]) -> tuple[tuple[SurveyFile, ...], tuple[str, ...]]:
    """The survey files of a folder by name, and the names of everything else that lies there."""
    if not folder.is_dir():
        raise SourceError("folder_missing", file=folder)
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise SourceError("file_unreadable", file=folder, found=error.strerror or "") from error
    surveys = [path for path in entries if _is_survey(path, forms)]
    if not surveys:
        raise SourceError("no_survey_files", file=folder, allowed=patterns(forms))
    return tuple(_survey_file(path, forms) for path in surveys), tuple(
        shown_name(p) for p in entries if p not in surveys
    )


def patterns(forms: Iterable[Form]) -> str:
    return ", ".join(f"'{entry.pattern}'" for form in forms for entry in form.files)


def _is_survey(path: Path, forms: Iterable[Form]) -> bool:
    """A name that a form knows is a survey's whatever it is: a folder or half a download is refused, not overlooked."""
    if path.name.startswith(EXCEL_LOCK):
        return False
    known = any(form.round_of(path.name) is not None for form in forms)
    return known or (path.suffix.casefold() in SURVEY_SUFFIXES and not path.is_dir())


def _survey_file(path: Path, forms: Sequence[Form]) -> SurveyFile:
    for form in forms:
        survey_round = form.round_of(path.name)
        if survey_round is not None:
            return SurveyFile(path, form=form, round=survey_round)
    return SurveyFile(path)
