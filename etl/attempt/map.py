"""Taking an edited mapping: the form it says, every gap of it, and whether the file can now be tried."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from etl.attempt.choosing import CHOICES
from etl.attempt.mapping_form import Judged, judge
from etl.attempt.mapping_told import suggested, with_details
from etl.attempt.recognise import recognised_as, seen_in
from etl.attempt.shadow import cast_shadow
from etl.attempt.storing import store
from etl.attempt.subject import Subject, free_form_name
from etl.attempt.telling import refusal_here
from etl.attempt.work import TroubleError, Work
from etl.declarations import Declarations, read_declarations
from etl.drafting.form_files import form_file, write_form
from etl.drafting.suggestion import Suggester
from etl.layouts.recognition import recognise as recognise_export
from etl.mapping.choosing import choose_form
from etl.mapping.readers import ReaderShelf
from etl.sources import SourceError
from etl.sources.grid import Workbook
from etl.sources.reading import read_workbook
from warehouse.attempts import Column, Gap, Stage
from warehouse.attempts import Mapping as Told

_KNOWN_BY_NOW = (
    "Formulir yang mengenal berkas ini terbit sementara itu. Mulai percobaan muat yang baru dengan berkas ini; "
    "pemetaannya tidak perlu diisi lagi."
)


def take_mapping(work: Work) -> Stage:
    """Raises TroubleError where there is no mapping to take, SourceError, DeclarationError, OSError."""
    asked, before = work.attempt.read("asked-map", Told), work.attempt.read("mapping", Told)
    if asked is None or before is None:
        raise TroubleError("Tidak ada pemetaan yang dapat diambil. Mulai percobaan muat yang baru.")
    work.tell("Membaca berkas", 0.1)
    declared = read_declarations(work.settings)
    # Another attempt may have published a form of that name meanwhile.
    before = before.model_copy(update={"form": free_form_name(work.settings.data / "forms", before.form)})
    workbook = read_workbook(store(work))
    subject = Subject.of(recognise_export(workbook), declared, name=before.form)
    work.tell("Memeriksa pemetaan", 0.5)
    if asked.round is not None and asked.round not in [entry.name for entry in declared.programme.rounds]:
        raise TroubleError(f"Tidak ada putaran '{asked.round}'.")
    told = with_details(_as_edited(asked, before, subject), subject)
    judged = judge(told, subject)
    if judged.complete and (gap := _take(work, judged, workbook, declared)):
        judged = Judged(judged.form, (gap, *judged.gaps))
    work.attempt.write("mapping", told.model_copy(update={"gaps": judged.gaps}))
    if not judged.complete:
        shutil.rmtree(work.own / "forms", ignore_errors=True)
        return Stage.UNMAPPED
    cast_shadow(work)
    seen = seen_in(work, workbook, subject.export, declared)
    work.attempt.write("recognised", recognised_as(seen, workbook, read_declarations(work.shadow)) or seen)
    return Stage.RECOGNISED


def _take(work: Work, judged: Judged, workbook: Workbook, declared: Declarations) -> Gap | None:
    """Write the form, or tell why a load wouldn't take the file by it."""
    form = judged.form
    assert form is not None
    others = [other for other in declared.forms if other.form != form.form]
    shelf = ReaderShelf(declared.codebook, declared.programme)
    try:
        choose_form(workbook, [*others, form.at(declared.programme)], shelf)
    except SourceError as error:
        if error.rule.name == "form_unclear":
            return Gap(must=True, told=_KNOWN_BY_NOW)
        cure = "Pilih putaran berkas ini." if error.rule.name in CHOICES else ""
        return Gap(must=True, told=f"{refusal_here(error)} {cure}".strip())
    shutil.rmtree(work.own / "forms", ignore_errors=True)  # as it was called before
    write_form(form_file(work.own / "forms", form.form), form, complete=True)
    return None


def _as_edited(asked: Told, before: Told, subject: Subject) -> Told:
    """What may be edited of the mapping as it was told; the file itself is not what the browser says it is."""
    units = {sheet.name: sheet.unit for sheet in asked.sheets}
    moved = {sheet.name for sheet in before.sheets if units.get(sheet.name) != sheet.unit}
    edited = {(column.sheet, column.header): column for column in asked.columns}
    columns = [
        column.model_copy(
            update={
                "variable": _whole(edited[place].variable, units.get(column.sheet)),
                "way": edited[place].way,
            }
        )
        if (place := (column.sheet, column.header)) in edited
        else column
        for column in before.columns
    ]
    sheets = tuple(sheet.model_copy(update={"unit": units.get(sheet.name)}) for sheet in before.sheets)
    return before.model_copy(
        update={
            "title": asked.title.strip() or before.title,
            "round": asked.round,
            "sheets": sheets,
            "columns": tuple(_of_their_units(columns, {n: units.get(n) for n in moved}, subject)),
            "answers": asked.answers,
            "constants": asked.constants,
        }
    )


def _whole(variable: str | None, unit: str | None) -> str | None:
    """`unit.name`, also where the bare name of a question of the sheet's unit was given."""
    if not variable:
        return None
    return variable if "." in variable or unit is None else f"{unit}.{variable}"


def _of_their_units(columns: list[Column], moved: dict[str, str | None], subject: Subject) -> Iterator[Column]:
    """A sheet that is said to be of another unit gets the suggestions of that one; of none, it holds no questions."""
    book = subject.declared.codebook
    suggester = Suggester(book, areas=subject.declared.areas)
    found = {}
    for sheet, unit in moved.items():
        known = [each for each in book.all_units if each.name == unit]
        if known and sheet in subject.tables:
            found[sheet] = suggester.pairing(subject.tables[sheet], known).suggestions
    for column in columns:
        unit = moved.get(column.sheet)
        if column.sheet not in moved or (unit and column.variable and column.variable.startswith(f"{unit}.")):
            yield column
        else:
            yield suggested(column, found.get(column.sheet, {}).get(column.header), subject)
