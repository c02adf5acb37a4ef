"""A simulated round in the shape of KoboToolbox's XLSX export: XML values, groups in headers, one sheet per repeat.

Options as users set them: select_multiple both as summary and as 1/0 columns, all versions, numbers and dates typed.
The columns are those of the declared form mapping. Knows shape and codes; invents no answers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pandas as pd

from etl.simulation.coding import DONT_KNOW, REFUSED
from etl.simulation.effects import Integers
from etl.simulation.export import Export, Sheet, Value
from etl.simulation.model import RoundTables, Simulation
from warehouse.codebook import Codebook, Variable, VariableType
from warehouse.declared import DeclarationError, Fault

REASONS = {DONT_KNOW: 98, REFUSED: 99}
LONGEST_SHEET_NAME = 31
NOTE_COLUMN = "catatan_simulasi"
SYSTEM = (
    "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "__version__",
    "_tags", "_index",
)  # fmt: skip
INHERITED = tuple(name for name in SYSTEM if name != "_index")


@dataclass(frozen=True)
class FormSheet:
    """One sheet of the form mapping: source column to canonical variable, in form order."""

    unit: str
    sheet: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Form:
    title: str
    version: str
    sheets: tuple[FormSheet, ...]


def read_form(path: Path) -> Form:
    """Title, version and columns of a form mapping; the mapping's own reader checks it."""
    declared = tomllib.loads(path.read_text(encoding="utf-8"))
    sheets = (FormSheet(sheet["unit"], str(sheet["sheet"]), sheet["columns"]) for sheet in declared["sheets"])
    return Form(title=f"SIMULASI {declared['title']}", version=declared["version"], sheets=tuple(sheets))


def kobo_exports(simulation: Simulation, *, codebook: Codebook, form: Form) -> Iterator[Export]:
    """One export per site and round, without faults."""
    for site in range(simulation.sites):
        for number, tables in enumerate(simulation.rounds):
            generator = np.random.default_rng([simulation.seed, 200 + number, site])
            yield _export(generator, simulation, tables, site=site, number=number, codebook=codebook, form=form)


def _export(
    generator: np.random.Generator,
    simulation: Simulation,
    tables: RoundTables,
    *,
    site: int,
    number: int,
    codebook: Codebook,
    form: Form,
) -> Export:
    """The families of one site in the order of their submissions, and the repeats in the order of their families."""
    families = np.flatnonzero(simulation.families.site == site)
    here = tables.household[tables.household["household"].isin(families)]
    submitted = tables.visits.submitted.to_numpy()[here["household"]]
    here = here.iloc[np.argsort(submitted, kind="stable")].reset_index(drop=True)
    first_id = 31_000_001 + (number * simulation.sites + site) * (len(families) + 1000)  # room for re-submissions
    households = here["household"].to_numpy()
    system = _system(generator, tables, households, first_id=first_id, version=form.version)
    root_form, *repeats = form.sheets
    answers = _answers(here, root_form, codebook=codebook)
    notes: list[Value] = ["SIMULASI"] * len(here)
    root = _sheet(_sheet_name(form.title), {**_times(tables, households), **answers, NOTE_COLUMN: notes, **system})
    parent = pd.Series(np.arange(len(here)), index=households)
    children = (
        _repeat(tables, repeat, parent=parent, system=system, form=form, codebook=codebook) for repeat in repeats
    )
    sheets = [root, *(sheet for sheet in children if sheet.rows)]  # Kobo leaves out a repeat without rows
    return Export(file_name=_file_name(simulation, tables, site=site), round=tables.name, sheets=sheets)


def _repeat(
    tables: RoundTables,
    repeat: FormSheet,
    *,
    parent: pd.Series,
    system: Mapping[str, list[Value]],
    form: Form,
    codebook: Codebook,
) -> Sheet:
    table: pd.DataFrame = getattr(tables, repeat.unit)
    rows = table[table["household"].isin(parent.index)]
    position = rows["household"].map(parent).to_numpy(dtype=np.int64)
    columns = _answers(rows.iloc[np.argsort(position, kind="stable")], repeat, codebook=codebook)
    return _sheet(repeat.sheet, {**columns, **_parents(system, np.sort(position), title=form.title)})


def _times(tables: RoundTables, households: Integers) -> dict[str, list[Value]]:
    """Local clock times of the phone, without an offset."""
    start, end = (_values(column.take(households)) for column in (tables.visits.start, tables.visits.end))
    return {"start": start, "end": end, "today": [_midnight(moment) for moment in start]}


def _file_name(simulation: Simulation, tables: RoundTables, *, site: int) -> str:
    rw = int(simulation.plan.programme.site.rw) + site
    exported = (tables.round.date_to + timedelta(days=1)).isoformat()
    return f"P2WKSS RW {rw} {tables.name} - all versions - False - {exported}-08-15-02.xlsx"


def _sheet_name(title: str) -> str:
    """As Kobo cuts it: 28 characters and three dots."""
    return title if len(title) <= LONGEST_SHEET_NAME else title[: LONGEST_SHEET_NAME - 3] + "..."


def _sheet(name: str, columns: Mapping[str, list[Value]]) -> Sheet:
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    return Sheet(name=name, header=list(columns), rows=rows)


def _system(
    generator: np.random.Generator, tables: RoundTables, households: Integers, *, first_id: int, version: str
) -> dict[str, list[Value]]:
    count = len(households)
    visits = tables.visits
    approved: list[Value] = [
        ("validation_status_approved" if chance < 0.4 else None) for chance in generator.random(count)
    ]
    code = visits.enumerator.take(households).str.lower()
    return {
        "_id": list(range(first_id, first_id + count)),
        "_uuid": [str(UUID(bytes=generator.bytes(16), version=4)) for _ in range(count)],
        "_submission_time": _values(visits.submitted.take(households)),
        "_validation_status": approved,
        "_notes": [None] * count,
        "_status": ["submitted_via_web"] * count,
        "_submitted_by": list("kader_" + code),
        "__version__": [f"vSimulasi{version.replace('-', '')}"] * count,
        "_tags": [None] * count,
        "_index": list(range(1, count + 1)),
    }


def _parents(system: Mapping[str, list[Value]], position: Integers, *, title: str) -> dict[str, list[Value]]:
    """System columns of a repeat: `_index` counts its own rows, `_parent_index` points to the root's."""
    own: dict[str, list[Value]] = {
        "_index": list(range(1, len(position) + 1)),
        "_parent_table_name": [title] * len(position),
        "_parent_index": [int(at) + 1 for at in position],
    }
    return {**own, **{f"_submission_{name}": [system[name][at] for at in position] for name in INHERITED}}


def _answers(table: pd.DataFrame, form: FormSheet, *, codebook: Codebook) -> dict[str, list[Value]]:
    """The form's columns in order; a select_multiple gives its summary and a 1/0 column per option."""
    undrawn = [name for name in form.columns.values() if name not in table]
    if undrawn:
        allowed = "bagaimana pertanyaan ini dijawab, dengan kunci yang diterangkan di atas [answers.household]"
        raise DeclarationError(
            Fault("simulation.toml", f"answers.{form.unit}.{name}", "tidak ada", allowed) for name in undrawn
        )
    columns: dict[str, list[Value]] = {}
    for column, name in form.columns.items():
        variable = codebook.unit(form.unit).variable(name)
        columns[column] = _column(table[name], variable, codebook=codebook)
        if variable.type is VariableType.CODES and variable.list_name:
            for code in codebook.codes(variable.list_name):
                columns[f"{column}/{code.source}"] = _option(columns[column], code.source)
    return columns


def _option(summaries: Sequence[Value], source: str) -> list[Value]:
    return [None if summary is None else int(source in str(summary).split(" ")) for summary in summaries]


def _column(answers: pd.Series, variable: Variable, *, codebook: Codebook) -> list[Value]:
    if variable.type.coded and variable.list_name:
        sources: dict[str, Value] = dict(REASONS)  # a list's own code goes first: a visit may be `refused` as well
        sources.update({code.code: _typed(code.source) for code in codebook.codes(variable.list_name)})
        if variable.type is VariableType.CODES:
            words = {code: str(source) for code, source in sources.items()}
            return [
                " ".join(words[word] for word in answer.split(" ")) if isinstance(answer, str) else None
                for answer in answers
            ]
        return [sources[answer] if isinstance(answer, str) else None for answer in answers]
    values = _values(answers)
    if variable.type is VariableType.INTEGER:
        return [None if value is None else int(float(str(value))) for value in values]
    return [None if value == "" else value for value in values]


def _typed(source: str) -> Value:
    """Kobo writes a choice name that looks like a number as a number."""
    return int(source) if source.isdecimal() else source


def _values(column: pd.Series) -> list[Value]:
    if pd.api.types.is_datetime64_any_dtype(column):
        return [None if pd.isna(moment) else moment.to_pydatetime() for moment in column]
    return [None if pd.isna(value) else value for value in column.tolist()]


def _midnight(moment: Value) -> Value:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0) if isinstance(moment, datetime) else None
