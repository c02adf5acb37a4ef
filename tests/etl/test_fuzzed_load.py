"""Thousands of spoilt surveys, loaded whole: each is refused with a reason or every line of it is accounted for.

Sixteen files, one of each shape, are loaded at a time beside sound families that some of them are about. The same
numbers spoil the same files in every run; P2WKSS_FUZZ_ROUNDS says how many files there are, P2WKSS_FUZZ_FROM the number
of the first load. When long tests run there are many more; thousands of files are spoilt in any run for what
reads them (test_layout_mutations.py).
"""

from __future__ import annotations

import os
import re
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

import duckdb
import pytest
from fuzzed_surveys import SHAPES, Spoilt, forms_of_all, sound, spoilt, tables_of
from loaded_survey import KEY, Declared, Loaded, declared_here

from etl.build import load
from etl.cells import Reason, plain_text
from etl.files import Status
from etl.identity import plain_name
from etl.messages import Severity, rules
from etl.rows import Fate, Rows, Source, Survey
from etl.sources import SourceError, shown_sheet
from warehouse.answer_tables import ANSWER_TABLES
from warehouse.blank import copy_tables
from warehouse.codebook import VariableType

NAMES = tuple(SHAPES)
FILES = 2112 if os.environ.get("P2WKSS_LONG_TESTS") else 320
LOADS = int(os.environ.get("P2WKSS_FUZZ_ROUNDS", FILES)) // len(NAMES)
FIRST_LOAD = int(os.environ.get("P2WKSS_FUZZ_FROM", "0"))
PARTS = 10
LONGEST_SECONDS = 20
CHECKED_EVERY, ALONE_EVERY = 16, 20
MEANT_OTHERWISE = {("recap", "rt"), ("recap", "period")}
"""Totals of a whole RW name no RT, and their period is read by what it means."""
KNOWN_FROM = 501
"""Families that lie there unspoilt; the later round and the registers are about them."""

PLANTED_NAME = re.compile(r"(bapak umpama|ibu misalnya|anak rekaan|kepala contoh)\d{3}")
PLANTED_NUMBER = re.compile(r"3277[\s.\-/]?(?:\d[\s.\-/]*){11,12}")
LONGEST_NAME = 100
ABOUT_KNOWN = frozenset(("kobo later", "eppgbm xlsx", "eppgbm html", "recap"))


@dataclass(frozen=True)
class Fuzz:
    """An empty build that is filled and emptied again, and all that is declared."""

    connection: duckdb.DuckDBPyConnection
    declared: Declared


@pytest.fixture(scope="module")
def fuzz() -> Iterator[Fuzz]:
    declared = declared_here()
    connection = duckdb.connect(":memory:", config={"threads": 1})
    copy_tables(connection, declared.codebook)
    yield Fuzz(connection, replace(declared, forms=forms_of_all(declared)))
    connection.close()


@contextmanager
def bounded(seconds: int) -> Iterator[None]:
    """Stop what takes this much of the processor's time, where the system has such alarms."""
    if sys.platform == "win32":
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"{seconds} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def loaded_once(fuzz: Fuzz, folder: Path, *, checked: bool = False) -> Iterator[Loaded]:
    """A load that leaves the build as empty as it was."""
    fuzz.connection.execute("BEGIN")
    try:
        with bounded(LONGEST_SECONDS):
            declared = fuzz.declared.of(folder)
            report = load(fuzz.connection, declared, key=KEY, indicators={"san_layak"}, checked=checked)
        yield Loaded(fuzz.connection, report)
    finally:
        fuzz.connection.execute("ROLLBACK")


def first_family(shape: str) -> int:
    """Those of a shape are nobody else's."""
    return KNOWN_FROM if shape in ABOUT_KNOWN else 10 * NAMES.index(shape) + 11


def files_of(number: int) -> list[Spoilt]:
    """The spoilt files of one load: of each shape one."""
    files = []
    for place, shape in enumerate(NAMES):
        files.append(spoilt(number * len(NAMES) + place, shape=shape, first=first_family(shape)))
    if number % ALONE_EVERY == 0:
        return [files[number // ALONE_EVERY % len(files)]]
    return files


def write(folder: Path, files: Sequence[Spoilt], *, alone: bool) -> None:
    for path in folder.iterdir():
        path.unlink()
    for file in files:
        (folder / file.name).write_bytes(file.content)
    if not alone:
        _, content = sound("kobo xml", KNOWN_FROM)
        (folder / "P2WKSS RW 12 baseline - known.xlsx").write_bytes(content)


# ------------------------------------------------------------------------------------------------- what must hold


def faults_of(loaded: Loaded, files: Sequence[Spoilt]) -> list[str]:
    """Everything about a load that must not be."""
    return [
        *_lost_files(loaded, files),
        *(fault for file in files for fault in _lost_lines(loaded, file)),
        *_unexplained_rows(loaded),
        *_unexplained_blanks(loaded),
        *_wrong_counts(loaded),
        *_no_numbers(loaded),
        *_personal(loaded),
    ]


def _lost_files(loaded: Loaded, files: Sequence[Spoilt]) -> Iterator[str]:
    known = {file.name for file in loaded.report.files}
    told = {finding.place.file.name for finding in loaded.report.survey.log}
    yield from (f"{file.name} is in no report" for file in files if file.name not in known)
    for file in loaded.report.files:
        if file.status is not Status.LOADED and file.name not in told:
            yield f"{file.name} is {file.status} and nothing is said"


def _sources(loaded: Loaded, file: str) -> list[tuple[Rows, Source]]:
    units = loaded.report.survey.units.values()
    return [(rows, source) for rows in units for source in rows.sources if source.file.name == file]


def _lost_lines(loaded: Loaded, file: Spoilt) -> Iterator[str]:
    """Lines that were about somebody and are in no account: neither read, nor told of, nor in a sheet that is."""
    entries = [entry for entry in loaded.report.files if entry.name == file.name]
    if not entries or entries[0].status is not Status.LOADED:
        return
    tables = file.tables
    if tables is None:
        tables = tuple(tables_of(file.content, file.name, heads=1))
    log = loaded.report.survey.log
    own = [finding for finding in log if finding.place.file.name == file.name]
    told = {(f.place.sheet, f.place.row_number) for f in own}
    for above in (f for f in own if f.rule == "lines_above_header"):
        numbers = list(map(int, re.findall(r"\d+", above.found or "")))
        told |= {(above.place.sheet, number) for number in range(numbers[0], numbers[-1] + 1)}
    unmapped = Counter(f.place.sheet for f in own if f.rule in ("sheet_unmapped", "header_not_found"))
    sources = _sources(loaded, file.name)
    for table in tables:
        name = shown_sheet(table.name) if file.name.endswith(".zip") else table.name
        wanted = table.record_numbers()
        read = {
            number
            for _, source in sources
            if source.mapped.sheet.name == name
            for number in source.mapped.sheet.numbers
        }
        missing = {n for n in wanted - read if (name, n) not in told}
        if file.tables is None:
            missing = {n for n in missing if read and n > min(read)}
        if missing and unmapped[name]:
            unmapped[name] -= 1
        elif missing:
            yield f"{file.name}: lines {sorted(missing)} of '{name}' are in no account ({file.how})"


def _unexplained_rows(loaded: Loaded) -> Iterator[str]:
    """Rows that were not loaded without a finding about them or about what they hang on."""
    survey = loaded.report.survey
    told = {(f.place.file.file_id, f.place.sheet, f.place.row_number, f.rule) for f in survey.log}
    for rows in survey.units.values():
        for row, fate in enumerate(rows.fates):
            source = rows.source[row]
            place = (source.file.file_id, source.mapped.sheet.name, rows.row_number(row))
            where = f"{source.file.name}, {place[1]}, row {place[2]}: {fate}"
            if fate is None:
                yield f"{where} no fate"
            elif fate is Fate.QUARANTINED:
                rule = rows.kept_out_by[row]
                if rule not in rules() or rules()[rule].severity is not Severity.QUARANTINE_ROW:
                    yield f"{where} held by {rule}"
                elif rule != "parent_quarantined" and (*place, rule) not in told:
                    yield f"{where} by {rule} and nothing is said"
            elif fate is Fate.DUPLICATE and (*place, "row_duplicate") not in told:
                parent = rows.parents[row]
                if parent is None or survey.households.fates[parent] is not Fate.DUPLICATE:
                    yield f"{where} and nothing is said"
            elif fate is Fate.SKIPPED and not rows.is_blank(row) and not _declared_skip(survey, rows, row, told):
                yield f"{where} and nothing is said"


def _declared_skip(survey: Survey, rows: Rows, row: int, told: Collection[tuple[Any, ...]]) -> bool:
    """Whether the form says that such a row is none, the sheet's layout does and tells it, or its family is skipped."""
    source, parent = rows.source[row], rows.parents[row]
    rule = source.mapped.sheet.skipped.get(rows.line[row], "row_other_area")
    of_sheet = {(file, sheet, name) for file, sheet, _, name in told}
    texts = {column: plain_text(cell) for column, cell in enumerate(rows.raw_row(row))}
    return (
        (source.file.file_id, source.mapped.sheet.name, rule) in of_sheet
        or any(texts.get(column) in kinds for column, kinds in source.mapped.skip.items())
        or (parent is not None and survey.households.fates[parent] is Fate.SKIPPED)
    )


def _unexplained_blanks(loaded: Loaded) -> Iterator[str]:
    """Cells of loaded rows that could not be read and are told nowhere."""
    survey = loaded.report.survey
    told = {(f.place.file.file_id, f.place.sheet, f.place.row_number, f.variable) for f in survey.log}
    for rows in survey.units.values():
        for variable in rows.unit.variables:
            if (rows.unit.name, variable.name) in MEANT_OTHERWISE:
                continue
            for row, reason in enumerate(rows.reasons[variable.name]):
                if reason is Reason.UNREADABLE and rows.fates[row] is Fate.LOADED:
                    source = rows.source[row]
                    place = (source.file.file_id, source.mapped.sheet.name, rows.row_number(row), variable.name)
                    if place not in told:
                        yield f"{source.file.name}: {place[1:]} is blank and nothing is said"


def _wrong_counts(loaded: Loaded) -> Iterator[str]:
    """The build against what the load says."""
    counts = {
        unit: (kept, held)
        for unit, kept, held in loaded.rows(
            "SELECT unit, sum(loaded), sum(quarantined) FROM source_sheet GROUP BY unit"
        )
    }
    tables = {"household": "visit", **{k: v for k, v in ANSWER_TABLES.items() if k != "household"}}
    tables |= {"measurement": "measurement", "recap": "recap"}
    for unit, table in tables.items():
        found = loaded.value(f"SELECT count(*) FROM {table}")
        if found != counts.get(unit, (0, 0))[0]:
            yield f"{found} rows in {table}, {counts.get(unit)} of {unit} loaded"
    held = loaded.value("SELECT count(*) FROM quarantine")
    if held != sum(each for _, each in counts.values()):
        yield f"{held} rows in quarantine, {counts}"
    for sheet in loaded.report.sheets:
        if sheet.rows_read != sheet.loaded + sheet.quarantined + sheet.duplicates + sheet.skipped:
            yield f"{sheet}"
    lost = loaded.rows(
        "SELECT finding_id FROM finding EXCEPT SELECT finding_id FROM finding JOIN source_file USING (file_id)"
    )
    yield from (f"finding {name} of no file" for (name,) in lost)


def _no_numbers(loaded: Loaded) -> Iterator[str]:
    columns = [(table, column) for table, column, kind in _columns(loaded) if kind in ("DOUBLE", "FLOAT")]
    counts = (f'(SELECT count(*) FROM "{table}" WHERE NOT isfinite("{column}"))' for table, column in columns)
    (found,) = loaded.rows(f"SELECT {', '.join(counts)}")
    yield from (f"{table}.{column} holds no number" for (table, column), n in zip(columns, found, strict=True) if n)


def _columns(loaded: Loaded) -> list[tuple[str, str, str]]:
    """Table, column and type of all that is kept."""
    return loaded.rows(  # type: ignore[return-value]
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "JOIN duckdb_tables() USING (schema_name, table_name) ORDER BY ALL"
    )


def _personal(loaded: Loaded) -> Iterator[str]:
    """Numbers of families and people, and every name that stood in a column of names."""
    names = {
        plain_name(text)
        for rows in loaded.report.survey.units.values()
        for variable in rows.unit.variables
        if variable.identifying and variable.type is VariableType.TEXT
        for text in rows.values[variable.name]
        if text and len(text) < LONGEST_NAME
    }
    planted = [name for name in names if PLANTED_NAME.fullmatch(name)]
    texts: dict[str, list[str]] = {}
    for table, column, kind in _columns(loaded):
        if kind == "VARCHAR":
            texts.setdefault(table, []).append(f"coalesce(\"{column}\", '')")
    for table, parts in texts.items():
        line = " || chr(32) || ".join(parts)
        found = loaded.value(f"SELECT coalesce(string_agg({line}, chr(10)), '') FROM \"{table}\"")
        yield from (f"{table} holds {number}" for number in PLANTED_NUMBER.findall(found))
        plain = f" {plain_name(found)} "
        yield from (f"{table} holds the name {name}" for name in planted if f" {name} " in plain)


# ------------------------------------------------------------------------------------------------- the tests


def test_unspoilt_files_of_every_shape_are_loaded(fuzz: Fuzz, tmp_path: Path) -> None:
    files = []
    for place, (name, shape) in enumerate(SHAPES.items()):
        _, content = sound(name, first_family(name))
        files.append(Spoilt(shape.file_name.format(n=place), content, "", None))
    write(tmp_path, files, alone=False)
    with loaded_once(fuzz, tmp_path, checked=True) as loaded:
        assert faults_of(loaded, files) == []
        assert loaded.report.refused == ()
        assert loaded.report.passed_over == ()
        for unit, least in (("household", 28), ("person", 36), ("measurement", 2), ("recap", 3), ("birth", 6)):
            assert loaded.counts(unit)[1] >= least, unit


@pytest.mark.parametrize("part", range(PARTS))
def test_a_spoilt_file_is_refused_or_every_line_of_it_is_accounted_for(fuzz: Fuzz, tmp_path: Path, part: int) -> None:
    statuses: Counter[Status] = Counter()
    for number in range(FIRST_LOAD + part, FIRST_LOAD + LOADS, PARTS):
        files = files_of(number)
        write(tmp_path, files, alone=len(files) == 1)
        faults, found = _came_to(fuzz, tmp_path, files, checked=number % CHECKED_EVERY == 1)
        assert faults == [], f"load {number}: {[(file.name, file.how) for file in files]}"
        statuses.update(found)
    assert statuses[Status.LOADED] > statuses[Status.REFUSED] > 0


def _came_to(fuzz: Fuzz, folder: Path, files: Sequence[Spoilt], *, checked: bool) -> tuple[list[str], list[Status]]:
    """What is wrong about a load, and the status of each file. One file alone may leave nothing to load."""
    try:
        with loaded_once(fuzz, folder, checked=checked) as loaded:
            return faults_of(loaded, files), [file.status for file in loaded.report.files]
    except SourceError as error:
        return ([] if len(files) == 1 else [str(error)]), []
    except Exception:
        return [traceback.format_exc()], []


@pytest.mark.parametrize("number", [1, 2])
def test_the_same_spoilt_files_come_to_the_same(fuzz: Fuzz, tmp_path: Path, number: int) -> None:
    builds = []
    for turn in ("a", "b"):
        folder = tmp_path / turn
        folder.mkdir()
        write(folder, files_of(number), alone=False)
        with loaded_once(fuzz, folder, checked=True) as loaded:
            builds.append(loaded.everything())
    assert builds[0] == builds[1]
