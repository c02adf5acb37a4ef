"""Which files there are, and which form and round their names tell. It opens none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from etl.mapping import Form
from etl.quoted import quoted
from etl.sources import SourceError, shown_name
from warehouse.os_words import said

SURVEY_SUFFIXES = frozenset(
    (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".fods", ".csv", ".tsv", ".zip", ".htm", ".html")
)
DECISION_FILES = ("koreksi.csv", "pasangan.csv")
"""What people decided lies beside the survey files and is read on its own."""

_MOST_NAMED = 3
EXCEL_LOCK = "~$"  # Excel's own note that somebody has the workbook open


class Status(StrEnum):
    LOADED = "loaded"
    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """One file found: its name and bytes, its form and round, and what became of it.

    `system` made it; `read_as` says in words how it was read. `shared`: it holds several rounds, and this is one.
    `called`: what it is called where another file would be shown under the same name.
    """

    path: Path
    sha256: str = ""
    size: int = 0
    form: Form | None = None
    round: str | None = None
    status: Status = Status.LOADED
    system: str | None = None
    read_as: str | None = None
    shared: bool = False
    called: str = ""

    @property
    def name(self) -> str:
        return self.called or shown_name(self.path)

    @property
    def file_id(self) -> str:
        """Name and bytes together: two names may hold the same bytes."""
        return _named_by(f"{self.name}|{self.sha256}{f'|{self.round}' if self.shared else ''}")

    def holding(self, content: bytes) -> SurveyFile:
        return replace(self, sha256=sha256(content).hexdigest(), size=len(content))

    def read_by(self, form: Form, survey_round: str | None, *, system: str, read_as: str, shared: bool) -> SurveyFile:
        read_as_known = read_as or None
        return replace(self, form=form, round=survey_round, system=system, read_as=read_as_known, shared=shared)

    def ending(self, status: Status) -> SurveyFile:
        return replace(self, status=status)


@lru_cache
def _named_by(facts: str) -> str:
    return "F" + sha256(facts.encode()).hexdigest()[:12]


def find_files(folder: Path, forms: Sequence[Form]) -> tuple[tuple[SurveyFile, ...], tuple[str, ...]]:
    """The survey files of a folder by name, and the names of everything else that lies there."""
    if not folder.is_dir():
        raise SourceError("folder_missing", file=folder)
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise SourceError("file_unreadable", file=folder, found=said(error)) from error
    surveys = [path for path in entries if _is_survey(path, forms)]
    others = tuple(shown_name(p) for p in entries if p not in surveys and p.name not in DECISION_FILES)
    if not surveys:
        shown = quoted(others[:_MOST_NAMED]) + ", …" * (len(others) > _MOST_NAMED) if others else "kosong"
        raise SourceError("no_survey_files", file=folder, found=shown, allowed=patterns(forms))
    return tuple(_told_apart(_survey_file(path, forms) for path in surveys)), others


def _told_apart(files: Iterable[SurveyFile]) -> Iterator[SurveyFile]:
    """Two names that differ only in what is masked in them are shown with a number."""
    taken: set[str] = set()
    for file in files:
        name, number = Path(file.name), 1
        while file.name in taken:
            number += 1
            file = replace(file, called=f"{name.stem} ({number}){name.suffix}")
        taken.add(file.name)
        yield file


def patterns(forms: Iterable[Form]) -> str:
    return ", ".join(dict.fromkeys(f"'{entry.pattern}'" for form in forms for entry in form.files))


def _is_survey(path: Path, forms: Iterable[Form]) -> bool:
    """A name that a form knows is a survey's whatever it is: a folder or half a download is refused, not overlooked."""
    if path.name.startswith(EXCEL_LOCK) or path.name in DECISION_FILES:
        return False
    known = any(form.pattern_of(path.name) is not None for form in forms)
    return known or (path.suffix.casefold() in SURVEY_SUFFIXES and not path.is_dir())


def _survey_file(path: Path, forms: Sequence[Form]) -> SurveyFile:
    """What the name tells; the content has the last word."""
    for form in forms:
        pattern = form.pattern_of(path.name)
        if pattern is not None:
            return SurveyFile(path, form=form, round=pattern.round)
    return SurveyFile(path)
