"""Forms as declared in data/forms: which column is which variable, how cells are written, which files it reads.

Reading a declaration is strict and tells every fault. It opens no survey file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Literal

from pydantic import Field

from etl.cells import Manner, Reason, has_rw_first, rt_of_rw
from etl.layouts.sheet import System
from warehouse.codebook import STAND_ALONE_NAMES, Codebook, Variable, VariableType
from warehouse.declared import Declared
from warehouse.programme import Programme

INDISPENSABLE: Mapping[str, tuple[str, ...]] = {
    "household": ("family_card", "visit_date", "visit_result", "rt", "dasawisma", "binaan"),
    "person": ("name", "sex", "birth_date", "presence"),
    "birth": ("birth_date",),
    "death": ("death_date",),
    "assistance": ("type",),
    "measurement": ("name", "birth_date"),
    "recap": ("indicator", "numerator", "denominator"),
    "activity": ("activity_name", "kind", "planned", "realised"),
}
"""Without these a row of the unit can't be placed or told from others."""
ROUND_VALUES = "round"
"""The list of `[values.<name>]` that holds how a form writes the names of rounds."""
ANY_ROUND = "{round}"
_WRITTEN_BY_HAND = ("google", "excel", "eppgbm", "recap")


class FilePattern(Declared):
    """Which file names hold which round; `{rw}` in the pattern stands for the number of the programme's RW, `{round}`
    for the name of any of its rounds, which is then the file's.

    Without either the file itself tells it: in the form's `round_column`, or by the dates of its visits.
    """

    pattern: str = Field(min_length=1)
    round: str | None = None


class Reading(Declared):
    """How the cells of one variable are written in this form, where the usual way won't do.

    `values`: the list of `[values.<name>]` that its answers are written in; nothing else is then an answer.
    `decimal`: the mark before the decimals. `date`: the order of day, month and year in dates written as text.
    `blanks`: texts that are reasons for a blank, even where they could be answers. `unit_divisor`: what numbers are
    divided by to come to the codebook's unit (grams to kg: 1000).
    """

    values: str | None = None
    decimal: Literal["comma", "point"] | None = None
    date: Literal["dmy", "mdy", "ymd"] | None = None
    blanks: dict[str, Reason] = Field(default_factory=dict)
    unit_divisor: float | None = Field(default=None, gt=0)


class FormSheet(Declared):
    """One table of the form. `columns`: the column as the file names it, to the variable it holds.

    Two header rows make names such as `SANITASI > Jamban`. In a wide sheet `{month}` in a column's name stands for the
    month: `{month} > BERAT`; `{month}` and `{year}` alone are the month itself and its year, where the names give one.
    `sheet`: its name, or its position from 1; in a form filled in by hand two units may share
    one sheet (the family and its toddler on one line). `optional_columns`: columns of this table that a file may lack.
    `constants`: variables the file has no column for, with what it would say on every row. `joined_by`: makes it a
    topic sheet, which says more of the records of the first sheet of its unit: the column by which both know them.
    """

    unit: str
    sheet: int | str
    optional: bool = False
    joined_by: str = ""
    header_rows: tuple[int, ...] = ()
    stop_at: tuple[str, ...] = ()
    columns: dict[str, str] = Field(min_length=1)
    optional_columns: tuple[str, ...] = ()
    constants: dict[str, str] = Field(default_factory=dict)
    reading: dict[str, Reading] = Field(default_factory=dict)

    @property
    def stands_alone(self) -> bool:
        """Whether its records come without a family, so that every sheet has records of its own."""
        return self.unit in STAND_ALONE_NAMES


class Form(Declared):
    """One version of one source form. `sheets[0]` is the household, the others are its repeats; or a unit that stands
    alone, such as a register's measurements, is the only one, on one sheet or on several.

    `files`: names of its files, any suffix. `recognised_by`: columns that tell this form whatever the file's name;
    `round_column` then holds the round: its name or label, or what `[values.round]` says. Without it the dates of the
    visits tell. `not_comparable`: variables (`variable` or `unit.variable`) whose answers can't be compared with those
    of another form, and why.
    """

    form: str
    system: System
    version: str
    title: str
    key: str = ""
    parent_key: str = ""
    skip: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    files: tuple[FilePattern, ...] = ()
    recognised_by: tuple[str, ...] = ()
    round_column: str | None = None
    blanks: dict[str, Reason] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    not_comparable: dict[str, str] = Field(default_factory=dict)
    sheets: tuple[FormSheet, ...] = Field(min_length=1)

    def pattern_of(self, file_name: str) -> FilePattern | None:
        """The pattern a file name fits, whatever its suffix: a CSV under a form's name is that form's CSV."""
        name = PurePath(file_name).with_suffix(".xlsx").name.casefold()
        return next((entry for entry in self.files if fnmatchcase(name, _any_suffix(entry.pattern))), None)

    def round_of(self, file_name: str) -> str | None:
        """The round a file name tells."""
        pattern = self.pattern_of(file_name)
        return pattern.round if pattern else None

    def at(self, programme: Programme) -> Form:
        """The form with the file names of this programme: files of another RW then fit no pattern and are told of."""
        rw = str(int(programme.site.rw))
        names = [survey_round.name for survey_round in programme.rounds]
        files = (
            FilePattern(pattern=entry.pattern.replace("{rw}", rw).replace(ANY_ROUND, name or ""), round=name)
            for entry in self.files
            for name in (names if ANY_ROUND in entry.pattern else [entry.round])
        )
        return self.model_copy(update={"files": tuple(files)})

    @property
    def repeats(self) -> tuple[str, ...]:
        """The tables besides the main one."""
        return tuple(str(entry.sheet) for entry in self.sheets[1:] if entry.sheet != self.sheets[0].sheet)

    def is_main(self, entry: FormSheet) -> bool:
        """Whether it has records of its own: the first sheet of its unit, and every one of what stands alone."""
        return entry.stands_alone or next(each for each in self.sheets if each.unit == entry.unit) is entry

    @property
    def by_hand(self) -> bool:
        """Whether people write its cells, so that labels are answers and numbers have the marks people use."""
        return self.system in _WRITTEN_BY_HAND

    def incomparable(self, codebook: Codebook) -> Iterator[tuple[str, str, str]]:
        """Unit, variable and reason of every answer that can't be compared with other forms'."""
        for name, reason in self.not_comparable.items():
            for unit, variable in variables_named(name, codebook):
                yield unit, variable, reason


def _any_suffix(pattern: str) -> str:
    name = PurePath(pattern)
    return (name.with_suffix(".xlsx").name if name.suffix else pattern).casefold()


def variables_named(name: str, codebook: Codebook) -> list[tuple[str, str]]:
    """The variables of a name: `unit.variable` is one; `variable` is every one called so."""
    wanted_unit, _, wanted = name.rpartition(".")
    return [
        (unit.name, variable.name)
        for unit in codebook.all_units
        for variable in unit.variables
        if variable.name == wanted and wanted_unit in ("", unit.name)
    ]


def areas_of(variable: Variable, programme: Programme) -> tuple[str, ...]:
    """The known values of an area variable."""
    if variable.type is not VariableType.AREA:
        return ()
    return tuple(dict.fromkeys(str(getattr(area, variable.name, "")) for area in programme.areas))


def spelt_areas(variable: Variable, programme: Programme) -> Mapping[str, str]:
    """The known values of an area variable, and each RT once more together with its RW; each with the value it is."""
    plain = {area: area for area in areas_of(variable, programme)}
    if variable.name != "rt":
        return plain
    return plain | {rt_of_rw(area.rt, area.rw): area.rt for area in programme.areas}


def manner_of(
    form: Form, sheet: FormSheet, variable: Variable, *, labels: bool = False, latest: date | None = None
) -> Manner:
    """How a form writes the cells of a variable, before any file is seen. `labels`: the file holds labels."""
    reading = sheet.reading.get(variable.name, Reading())
    return Manner(
        answers=form.values.get(reading.values) if reading.values else None,
        labels=labels or form.by_hand,
        separator="," if form.by_hand else " ",
        decimal=reading.decimal or (None if form.by_hand else "machine"),
        date=reading.date,
        latest=latest,
        blanks=reading.blanks,
        divisor=reading.unit_divisor or 1.0,
        rw_first=any(has_rw_first(column) for column, name in sheet.columns.items() if name == variable.name),
    )
