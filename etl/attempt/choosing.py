"""A round, one of several forms, or an order of dates, as somebody chose it for a file that doesn't tell: written into
the form.

The form then knows this very file name, so that the choice holds for every later load too.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from etl.attempt.storing import free_name, store
from etl.attempt.subject import free_form_name
from etl.attempt.work import TroubleError, Work
from etl.cells.manner import DateOrder
from etl.declarations import Declarations, read_declarations
from etl.drafting.form_files import FormFile, form_file, form_files, write_form
from etl.layouts.recognition import lay_out
from etl.mapping import Form
from etl.mapping.choosing import choose_form, columns_besides, has_all_columns
from etl.mapping.form import FilePattern, Reading
from etl.mapping.readers import ReaderShelf
from etl.mapping.sheets import map_export
from etl.sources import SourceError, shown_name
from etl.sources.grid import Workbook
from etl.sources.head import read_head
from etl.sources.reading import read_bytes, read_workbook
from warehouse.attempts import Choice, Recognised
from warehouse.attempts import Mapping as Told
from warehouse.codebook import Codebook
from warehouse.disk import move

_NO_ROUND = frozenset(("round_unknown", "round_mixed"))
CHOICES = _NO_ROUND | {"form_unclear"}
"""Refusals that a choice mends."""


def form_without_round(workbook: Workbook, forms: Sequence[Form], shelf: ReaderShelf) -> Form | None:
    """The form whose columns the file has, where only its round isn't known."""
    for form in forms:
        try:
            choose_form(workbook, [form], shelf)
        except SourceError as error:
            if error.rule.name in _NO_ROUND:
                return form
    return None


def _form_of(workbook: Workbook, forms: Sequence[Form], shelf: ReaderShelf) -> Form | None:
    try:
        chosen = choose_form(workbook, forms, shelf)
    except SourceError:
        return form_without_round(workbook, forms, shelf)
    return chosen[0].form if chosen else None


def dates_in_doubt(workbook: Workbook, form: Form, shelf: ReaderShelf) -> Mapping[tuple[str, str], str]:
    """Unit and variable of every column whose dates fit two orders, and how a reader knows the column."""
    export = lay_out(workbook, form)
    return {
        (mapped.unit.name, told.allowed): told.found
        for mapped in map_export(form, export, codebook=shelf.codebook)
        for told in shelf.readers(form, export, mapped)[1]
        if told.rule == "dates_unclear"
    }


def _dated(form: Form, order: DateOrder, doubtful: Collection[tuple[str, str]]) -> Form:
    """The form saying in which order the dates of these variables are written."""
    sheets = []
    for entry in form.sheets:
        said = {
            name: entry.reading.get(name, Reading()).model_copy(update={"date": order})
            for unit, name in doubtful
            if unit == entry.unit
        }
        sheets.append(entry.model_copy(update={"reading": {**entry.reading, **said}}))
    return form.model_copy(update={"sheets": tuple(sheets)})


def choose(work: Work, stored: Path, choice: Choice) -> Path:
    """Take the choice into a form of this attempt; returns the file, whose name may be another then."""
    declared = read_declarations(work.shadow if work.shadow.data.exists() else work.settings)
    rounds = [entry.name for entry in declared.programme.rounds]
    if choice.round is not None and choice.round not in rounds:
        raise TroubleError(f"Tidak ada putaran '{choice.round}'. Pilih salah satu: {', '.join(rounds)}.")
    form = next((form for form in declared.forms if form.form == choice.form), None)
    if choice.form is not None and form is None:
        raise TroubleError(f"Tidak ada formulir '{choice.form}'.")
    shelf = ReaderShelf(declared.codebook, declared.programme)
    workbook = read_workbook(stored) if form is None or choice.dates else None
    if workbook is not None and form is None:
        form = _form_of(workbook, declared.forms, shelf)
    if form is None:
        raise TroubleError("Berkas ini tidak cocok dengan formulir mana pun; pilihan putaran tidak dapat dipakai.")
    if workbook is not None and choice.dates is not None:
        form = _dated(form, choice.dates, dates_in_doubt(workbook, form, shelf))
    survey_round = choice.round or form.round_of(stored.name)
    others = [other for other in declared.forms if other.form != form.form and other.pattern_of(stored.name)]
    if others:
        named = stored.with_name(f"{form.form} {stored.name}")
        move(stored, named)
        stored = named
    shutil.rmtree(work.own / "forms", ignore_errors=True)  # what was chosen before
    _know(work, form, stored.name, survey_round=survey_round)
    return stored


def know_by_its_name(work: Work, stored: Path, received: str) -> None:
    """A file that had to be stored under another name is still of the form that its own name tells."""
    if stored.name == received:
        return
    forms = read_declarations(work.settings).forms
    if any(form.pattern_of(stored.name) for form in forms):
        return
    for form in forms:
        if pattern := form.pattern_of(received):
            _know(work, form, stored.name, survey_round=pattern.round)


def keep_apart(work: Work) -> None:
    """What others published since this attempt began stays: no file or form of theirs is written over."""
    if work.attempt.state().file is not None:
        _keep_forms_apart(work)
        _keep_file_apart(work)


def _keep_forms_apart(work: Work) -> None:
    """A form drafted here is called otherwise; one that both have taught names of files knows all of them."""
    drafted = work.attempt.read("mapping", Told)
    for own in list(form_files(work.own / "forms")):
        theirs = form_file(work.settings.data / "forms", own.name)
        if own.form is None or theirs.form is None or own.text == theirs.text:
            continue
        if drafted and drafted.form == own.name:
            _call_otherwise(work, own.form, drafted)
        else:
            taught = (each for each in own.form.files if each not in theirs.form.files)
            known = theirs.form.model_copy(update={"files": (*taught, *theirs.form.files), "sheets": own.form.sheets})
            write_form(FormFile(own.name, own.path, theirs.text), known, complete=True)


def _call_otherwise(work: Work, form: Form, drafted: Told) -> None:
    name = free_form_name(work.settings.data / "forms", form.form)
    write_form(form_file(work.own / "forms", name), form.model_copy(update={"form": name}), complete=True)
    shutil.rmtree(work.own / "forms" / form.form)
    work.attempt.write("mapping", drafted.model_copy(update={"form": name}))
    if seen := work.attempt.read("recognised", Recognised):
        work.attempt.write("recognised", seen.model_copy(update={"form": name}))


def _keep_file_apart(work: Work) -> None:
    """A file whose name one of other content has taken is called otherwise, and is of the same form still."""
    stored = store(work)
    apart = stored.with_name(free_name(work, stored.name, stored))
    if apart == stored:
        return
    own = [(file, file.form) for file in form_files(work.own / "forms") if file.form]
    fitting = [(file, form, pattern) for file, form in own if (pattern := form.pattern_of(stored.name))]
    for file, form, pattern in fitting:
        known = FilePattern(pattern=exactly(apart.name), round=pattern.round)
        write_form(file, form.model_copy(update={"files": (known, *form.files)}), complete=True)
    if not fitting:
        know_by_its_name(work, apart, stored.name)
    if seen := work.attempt.read("recognised", Recognised):
        told = (f"Disimpan dengan nama {shown_name(apart)}.", *seen.told)
        work.attempt.write("recognised", seen.model_copy(update={"stored": shown_name(apart), "told": told}))
    move(stored, apart)


def know_by_its_columns(work: Work, workbook: Workbook, declared: Declarations) -> Form | None:
    """The one form whose columns the file has all, though its name tells nothing: from now on it knows this name.

    Columns spelt otherwise, or more than a few that the form doesn't ask, may be another form's: then there is none,
    unless a file of that form lies there which has them too.
    """
    name = workbook.path.name
    if any(form.pattern_of(name) for form in declared.forms):
        return None
    unnamed = [form for form in declared.forms if form.files and not form.recognised_by]
    fitting = [form for form in unnamed if has_all_columns(workbook, form, declared.codebook)]
    fitting = fitting or [form for form in unnamed if _as_one_before(work, workbook, form, declared.codebook)]
    if len(fitting) != 1:
        return None
    _know(work, fitting[0], name, survey_round=None)
    return fitting[0]


def _as_one_before(work: Work, workbook: Workbook, form: Form, codebook: Codebook) -> bool:
    """Whether the newest file of this form has all the columns that this one has besides those the form asks."""
    others = columns_besides(workbook, form, codebook)
    if others is None or not work.real_inputs.is_dir():
        return False
    before = [path for path in work.real_inputs.iterdir() if path.is_file() and form.pattern_of(path.name)]
    if not before:
        return False
    newest = max(before, key=lambda path: path.stat().st_mtime)
    try:
        content = read_bytes(newest)
        known = columns_besides(read_head(newest, content) or read_workbook(newest, content=content), form, codebook)
    except SourceError:
        return False
    return known is not None and others <= known


def _know(work: Work, form: Form, name: str, *, survey_round: str | None) -> None:
    pattern = FilePattern(pattern=exactly(name), round=survey_round)
    before = form_file(work.settings.data / "forms", form.form)
    if before.form is not None:
        known = before.form.model_copy(update={"files": (pattern, *before.form.files), "sheets": form.sheets})
    else:  # a form of this program's own questionnaires, which no file declares
        called = f"{form.form}_{survey_round}" if survey_round else form.form
        update = {"form": called, "files": (pattern,), "recognised_by": (), "round_column": None}
        known = form.model_copy(update=update)
    own = form_file(work.own / "forms", known.form)
    write_form(FormFile(own.name, own.path, before.text), known, complete=True)


def exactly(name: str) -> str:
    """A pattern that this file name fits and hardly another.

    >>> exactly("Data [1] RW 12.xlsx")
    'Data [[]1] RW 12.xlsx'
    """
    return re.sub(r"([\[?*])", r"[\1]", name)
