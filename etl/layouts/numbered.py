"""People of a family in columns of their own, `Nama anggota 1`, `Nama anggota 2`: one line for each of them.

A form without repeats asks the same questions for the first member, the second, and so on. It knows no question; what
is numbered must be people, or be called by a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from etl.layouts.lines import is_padded
from etl.layouts.months import MONTH
from etl.layouts.sheet import Export, Sheet, widened
from etl.sources.grid import CellValue, Row, Told, is_blank

INDEX, PARENT_INDEX, PARENT_KEY = "_index", "_parent_index", "PARENT_KEY"
_WIDE = "odk"
"""SurveyCTO, read as ODK's, writes repeats as `nama_1`, `nama_2` unless asked for tables of their own."""

_SYSTEMS = ("excel", "google", _WIDE)
_PEOPLE = r"anggota(?:\s+keluarga|\s+rumah\s+tangga)?|art|balita|baduta|bayi|anak|remaja|penghuni|jiwa|orang"
_MEMBERS = frozenset(("anggota", "anggota keluarga", "anggota rumah tangga", "art"))
"""One kind of people, whatever a heading calls them: `Nama anggota keluarga 1` stands beside `NIK anggota 1`."""

_NUMBER = r"[\s\-.:#(]*(?:ke[\s\-]*)?(?P<number>\d{1,2})\)?(?!\d)"
_OF_PEOPLE = re.compile(rf"\b(?P<people>{_PEOPLE})\b{_NUMBER}", re.IGNORECASE)
_ROLE = re.compile(r"\s*\((?P<role>[^()]*)\)")
_AT_THE_END = re.compile(rf"(?<=\D){_NUMBER}\s*$", re.IGNORECASE)
_SOMEBODY = re.compile(r"(?<![^\W_])(?:nama|name)(?![^\W_])", re.IGNORECASE)
_NAMELESS = "anggota"
_WITHIN = ", "
"""Between the sheet that people stand on and what they are."""

_FEWEST_NUMBERS, _FEWEST_QUESTIONS = 2, 2
_NOBODY = frozenset(("-", "–"))


@dataclass(frozen=True)
class Numbered:
    """The columns of one kind of people: by number, the question and the column it is answered in."""

    people: str
    columns: Mapping[int, Mapping[str, int]]

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for answers in self.columns.values() for name in answers))

    @property
    def places(self) -> frozenset[int]:
        return frozenset(column for answers in self.columns.values() for column in answers.values())


def unfolded(export: Export, wanted: Collection[str] | None = None) -> Export:
    """The export with a table for each kind of numbered people of its root. `wanted`: only these; None all."""
    if export.system not in _SYSTEMS or not export.sheets or INDEX in export.sheets[0].header:
        return export
    root, *others = export.sheets
    by_key = export.system == _WIDE
    if by_key and (not export.key or export.parent_key):
        return export  # repeats have tables of their own
    numbered = numbered_people(_without_options(root.header) if by_key else root.header)
    called = {each.people: _declared(each.people, wanted) for each in numbered}
    found = [each for each in numbered if wanted is None or called[each.people]]
    if not found or MONTH in root.header or any(sheet.header == root.header for sheet in others):
        return export
    gone = frozenset[int]().union(*(each.places for each in found))
    within = f"{root.name}{_WITHIN}" if is_padded(export.workbook) else ""  # a text file has no sheet to find them on
    own_key = root.header.index(export.key) if by_key else None
    tables = [
        replace(_table(root, each, own_key), name=f"{within}{each.people}", title=called[each.people]) for each in found
    ]
    root = _without(root, gone)
    if own_key is None:
        root = widened(root, [INDEX], ((line,) for line in range(1, len(root.rows) + 1)), [0])
    told = Told("people_numbered", sheet=root.name, found=", ".join(_described(each) for each in found))
    joined = replace(export, sheets=(root, *tables, *others), told=(*export.told, told))
    return replace(
        joined, key=export.key or INDEX, parent_key=export.parent_key or (PARENT_KEY if by_key else PARENT_INDEX)
    )


def _declared(people: str, wanted: Collection[str] | None) -> str:
    """What a form calls the table, on whichever sheet its people stood when it was made."""
    return next((name for name in wanted or () if name.rpartition(_WITHIN)[2] == people), "")


def numbered_people(header: Sequence[str]) -> tuple[Numbered, ...]:
    """Questions asked of the first, the second … of some people; nothing where the numbers don't start at one.

    >>> [each.questions for each in numbered_people(["RT", "Nama anggota 1", "L/P anggota 1", "Nama anggota 2"])]
    [('Nama anggota', 'L/P anggota')]
    """
    found: dict[str, dict[int, dict[str, int]]] = defaultdict(dict)
    for column, name in enumerate(_without_roles(header)):
        for people, question, number in _read(name):
            found[people].setdefault(number, {}).setdefault(question, column)
    _as_one(found)
    nameless = found.pop("", {})
    called = [people for people, columns in found.items() if columns.keys() == nameless.keys()]
    if len(called) == 1:  # `Nama anggota 1`, `Umur 1`
        for number, answers in nameless.items():
            found[called[0]][number] |= answers
    elif named := _with_names(nameless):
        found.setdefault(_NAMELESS, named)
    return tuple(
        Numbered(people, {number: columns[number] for number in sorted(columns)})
        for people, columns in found.items()
        if sorted(columns) == list(range(1, len(columns) + 1))
        and len(columns) >= _FEWEST_NUMBERS
        and len(columns[1]) >= _FEWEST_QUESTIONS
        and all(answers.keys() <= columns[1].keys() for answers in columns.values())
    )


def _without_roles(header: Sequence[str]) -> list[str]:
    """The headings without who the first, the second … is, where all headings of one number say so behind it:
    `Nama anggota 1 (kepala keluarga)`; not `BB anggota 1 (kg)` beside `TB anggota 1 (cm)`."""
    found = [_OF_PEOPLE.search(name) for name in header]
    roles: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for name, match in zip(header, found, strict=True):
        if match:
            role = _ROLE.match(name, match.end())
            roles[_numbered_by(match)].append(role["role"].casefold() if role else "")
    told = {place for place, said in roles.items() if len(said) > 1 and len(set(said)) == 1 and said[0]}
    return [
        f"{name[: match.end()]}{_ROLE.sub('', name[match.end() :], count=1)}"
        if match and _numbered_by(match) in told
        else name
        for name, match in zip(header, found, strict=True)
    ]


def _numbered_by(match: re.Match[str]) -> tuple[bool, str]:
    return " ".join(match["people"].casefold().split()) in _MEMBERS, match["number"]


def _as_one(found: dict[str, dict[int, dict[str, int]]]) -> None:
    """Members that headings call now this, now that, as far as they have the same numbers, by the commonest name."""
    called = [people for people in found if people in _MEMBERS]
    first = max(called, key=lambda people: len(found[people].get(1, {})), default="")
    for people in called:
        if people != first and found[people].keys() == found[first].keys():
            for number, answers in found.pop(people).items():
                found[first][number] |= answers


def _with_names(nameless: Mapping[int, Mapping[str, int]]) -> dict[int, dict[str, int]]:
    """Those numbers by which somebody's name is asked; what has further ones numbers something else."""
    named = {number for number, answers in nameless.items() if any(map(_SOMEBODY.search, answers))}
    others = {question for number, answers in nameless.items() if number not in named for question in answers}
    return {
        number: {question: column for question, column in nameless[number].items() if question not in others}
        for number in named
    }


def _without_options(header: Sequence[str]) -> list[str]:
    """The header without the options of choices that have a column of their own: `masalah`, `masalah_1`."""
    names = set(header)
    return ["" if name.rpartition("_")[0] in names else name for name in header]


def _read(name: str) -> Iterator[tuple[str, str, int]]:
    """Whose column it is, what is asked and of which number."""
    if match := _OF_PEOPLE.search(name):
        people = " ".join(match["people"].casefold().split())
        asked = f"{name[: match.start('people')]}{match['people']}{name[match.end() :]}"
        yield people, _tidy(asked), int(match["number"])
    elif match := _AT_THE_END.search(name):
        yield "", _tidy(name[: match.start()]), int(match["number"])


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" -_:.,")


def _without(sheet: Sheet, gone: Collection[int]) -> Sheet:
    width = len(sheet.header)
    kept = [column for column in range(width) if column not in gone]
    places = sheet.columns or range(width)
    return replace(
        sheet,
        header=tuple(sheet.header[column] for column in kept),
        rows=[(*(row[column] for column in kept), *row[width:]) for row in sheet.rows],
        columns=tuple(places[column] for column in kept),
        row_columns=[(*(line[column] for column in kept), *line[width:]) for line in sheet.row_columns],
        separators={new: sheet.separators[old] for new, old in enumerate(kept) if old in sheet.separators},
    )


def _table(root: Sheet, numbered: Numbered, own_key: int | None) -> Sheet:
    """One record for each line and number with anything in it; lines that are no records have no people.

    `own_key`: the column by which a line is known; else it is known by its number.
    """
    questions, places = numbered.questions, root.columns or range(len(root.header))
    rows: list[Row] = []
    numbers, row_columns, held = list[int](), list[tuple[int, ...]](), dict[int, str]()
    for position, row in enumerate(root.rows):
        line = root.row_columns[position] if root.row_columns else places
        for answers in numbered.columns.values() if position not in root.skipped else ():
            cells: list[CellValue] = [row[answers[name]] if name in answers else "" for name in questions]
            if all(is_blank(cell) or cell in _NOBODY for cell in cells):
                continue
            if position in root.held:
                held[len(rows)] = root.held[position]
            rows.append((*cells, len(rows) + 1, position + 1 if own_key is None else row[own_key]))
            first = next(iter(answers.values()))
            numbers.append(root.row_number(position))
            row_columns.append(tuple(line[answers.get(name, first)] for name in (*questions, "", "")))
    return Sheet(
        name=numbered.people,
        header=(*questions, INDEX, PARENT_INDEX if own_key is None else PARENT_KEY),
        rows=rows,
        numbers=numbers,
        held=held,
        row_columns=row_columns,
        parent=root.name,
        separators={
            number: root.separators[column]
            for number, name in enumerate(questions)
            if (column := numbered.columns[1][name]) in root.separators
        },
    )


def _described(numbered: Numbered) -> str:
    return f"{numbered.people} 1–{len(numbered.columns)} ({len(numbered.questions)} pertanyaan)"
