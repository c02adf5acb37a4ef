"""The first step: what the received file is, and which form and round it is of; else a mapping for a new form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from etl.attempt.beforehand import NO_SYSTEM, seems
from etl.attempt.choosing import (
    CHOICES,
    choose,
    dates_in_doubt,
    form_without_round,
    know_by_its_columns,
    know_by_its_name,
)
from etl.attempt.clearing import forget_old
from etl.attempt.remembered import with_what_was_said
from etl.attempt.shadow import cast_shadow
from etl.attempt.storing import received_name, same_content, store
from etl.attempt.telling import refusal_here, seen_told
from etl.attempt.work import Work
from etl.columns import cells, texts
from etl.declarations import Declarations, read_declarations
from etl.drafting.shown import names_somebody
from etl.findings import Redactor
from etl.layouts.recognition import recognise as recognise_export
from etl.layouts.sheet import Export
from etl.layouts.sheet import Sheet as Table
from etl.mapping import unread_parts
from etl.mapping.choosing import ChosenForm, choose_form
from etl.mapping.readers import ReaderShelf
from etl.sources import SourceError, shown_name, shown_sheet
from etl.sources.collector import paused_collector
from etl.sources.grid import Told, Workbook
from etl.sources.reading import read_bytes, read_workbook
from warehouse.attempts import Choice, Gap, Recognised, Sheet, Stage
from warehouse.codebook import Codebook

_INCOMPLETE = frozenset(
    ("file_csv", "root_missing", "keys_missing", "repeat_of_another", "form_unfilled", "families_missing")
)
"""What is a part of an export only, or of a filled form: no mapping makes it whole."""

_NOTHING_FILLED_IN = "nothing_below_headings"
_NOTHING_NEW = Recognised(
    explanation="Tanpa berkas baru: data yang ada dicoba dengan keputusan Anda.", told=(), sheets=()
)


def recognise(work: Work) -> Stage:
    """Raises SourceError where the file can't be read at all."""
    forget_old(work.settings, but=work.attempt)
    if work.attempt.state().file is None:
        cast_shadow(work)
        work.attempt.write("recognised", _NOTHING_NEW)
        return Stage.RECOGNISED
    work.tell("Menyalin berkas", 0.05)
    stored = store(work)
    know_by_its_name(work, stored, received_name(work))
    if choice := work.attempt.read("asked-recognise", Choice):
        (work.attempt.folder / "asked-recognise.json").unlink()  # asked once: a wrong choice can be made again
        stored = choose(work, stored, choice)
    work.tell("Membaca berkas", 0.1)
    with paused_collector():  # millions of cells that refer to nothing
        content = read_bytes(stored)
        cast_shadow(work)
        declared = read_declarations(work.shadow)
        if early := seems(stored, content, declared):
            work.attempt.write("recognised", early)
        workbook = read_workbook(stored, content=content)
        export = recognise_export(workbook)
        if early is None:
            work.attempt.write("recognised", _first_look(work, workbook, export))
        work.tell("Mencari formulirnya", 0.5)
        if form := know_by_its_columns(work, workbook, declared):
            cast_shadow(work)
            declared = read_declarations(work.shadow)
            export = replace(
                export, told=(Told("form_by_content", found=f"'{form.form}' ({form.title})"), *export.told)
            )
        work.known = replace(workbook)  # what was worked out of it is let go
        return _look_for_form(work, workbook, export, declared)


def _look_for_form(work: Work, workbook: Workbook, export: Export, declared: Declarations) -> Stage:
    """Say of which declared form and round the file is, or draft the form it could be of."""
    seen = seen_in(work, workbook, export, declared)
    try:
        recognised = recognised_as(seen, workbook, declared)
    except SourceError as error:
        if error.rule.name in _INCOMPLETE:
            raise
        seen = seen.model_copy(update={"told": (*_clean([refusal_here(error)], export), *seen.told)})
        if error.rule.name in CHOICES:
            work.attempt.write("recognised", _to_be_chosen(seen, error, workbook, declared))
            return Stage.UNMAPPED
        recognised = None
    if recognised is None and any(told.rule == _NOTHING_FILLED_IN for told in export.told):
        raise SourceError(_NOTHING_FILLED_IN, file=workbook.path)  # nothing of it can be mapped
    work.attempt.write("recognised", recognised or seen)
    if recognised is not None:
        return Stage.RECOGNISED
    work.tell("Menyusun pemetaan", 0.7)
    _draft(work, export, declared, seen)
    return Stage.UNMAPPED


def seen_in(work: Work, workbook: Workbook, export: Export, declared: Declarations) -> Recognised:
    """What was seen in the file, without a form."""
    seen = _first_look(work, workbook, export, told=_clean(seen_told((*workbook.told, *export.told)), export))
    return seen.model_copy(update={"rounds": tuple(entry.name for entry in declared.programme.rounds)})


def recognised_as(seen: Recognised, workbook: Workbook, declared: Declarations) -> Recognised | None:
    """The same with the declared form and round that a load would take it by. Raises SourceError."""
    chosen = choose_form(workbook, declared.forms, ReaderShelf(declared.codebook, declared.programme))
    return _recognised(seen, chosen, declared.codebook) if chosen else None


def _draft(work: Work, export: Export, declared: Declarations, seen: Recognised) -> None:
    from etl.attempt.mapping_form import judge  # what it takes to suggest takes a while to import
    from etl.attempt.mapping_told import drafted, questions_told, with_details
    from etl.attempt.subject import Subject, free_form_name
    from etl.drafting.sideways import questions_below

    subject = Subject.of(export, declared)
    said, file = with_what_was_said(work, drafted(subject))
    lines = list(seen_told(told for told in subject.export.told if told.rule == "sheets_alike"))
    below = None if subject.draft.form else questions_below(export.workbook, declared.codebook)
    lines += seen_told((below,) if below else ())
    if file:
        whose = shown_name(Path(file))
        lines.append(f"Pemetaan yang Anda isi untuk {whose} dipakai lagi karena kolomnya sama. Periksa isinya.")
    if lines:
        work.attempt.write("recognised", seen.model_copy(update={"told": (*lines, *seen.told)}))
    told = with_details(said, subject)
    name = free_form_name(work.settings.data / "forms", told.form)
    told = told.model_copy(update={"form": name})
    work.attempt.write("questions", questions_told(subject.declared))
    work.attempt.write("mapping", told.model_copy(update={"gaps": judge(told, subject).gaps}))


def _first_look(work: Work, workbook: Workbook, export: Export, *, told: Iterable[str] = ()) -> Recognised:
    sheets = tuple(Sheet(name=shown_sheet(sheet.name), rows=len(sheet.rows)) for sheet in export.sheets)
    beside = [path for path in _neighbours(work, workbook.path) if same_content(path, workbook.path)]
    copies = [f"Isinya sama dengan berkas yang sudah ada: {shown_name(path)}." for path in beside]
    if workbook.path.name != work.attempt.state().file:
        copies.append(f"Disimpan dengan nama {shown_name(workbook.path)}.")
    return Recognised(
        explanation=export.explanation or NO_SYSTEM,
        told=(*copies, *told),
        sheets=sheets,
        stored=shown_name(workbook.path),
    )


def _neighbours(work: Work, stored: Path) -> list[Path]:
    folder = work.real_inputs
    return [path for path in sorted(folder.iterdir()) if path.name != stored.name] if folder.is_dir() else []


def _to_be_chosen(seen: Recognised, error: SourceError, workbook: Workbook, declared: Declarations) -> Recognised:
    if error.rule.name == "form_unclear":
        fitting = tuple((form.form, form.title) for form in declared.forms if f"'{form.form}'" in error.found)
        gap = Gap(must=True, told="Pilih formulir berkas ini.")
        return seen.model_copy(update={"forms": fitting, "gaps": (gap,)})
    shelf = ReaderShelf(declared.codebook, declared.programme)
    form = form_without_round(workbook, declared.forms, shelf)
    gap = Gap(must=True, told="Pilih putaran berkas ini.")
    dates = dates_in_doubt(workbook, form, shelf).values() if form else ()
    return seen.model_copy(
        update={
            "form": form.form if form else None,
            "title": form.title if form else "",
            "gaps": (gap,),
            "dates": tuple(dates),
        }
    )


def _recognised(seen: Recognised, chosen: Sequence[ChosenForm], codebook: Codebook) -> Recognised:
    """Of which form and round the file is, and which of its columns are not read."""
    first = chosen[0]
    units = {mapped.sheet.name: mapped.unit.name for mapped, _ in reversed(first.sheets)}
    parts = (*first.told, *unread_parts(first.export, [mapped for mapped, _ in first.sheets], codebook))
    return seen.model_copy(
        update={
            "form": first.form.form,
            "title": first.form.title,
            "round": ", ".join(one.round for one in chosen if one.round) or None,
            "sheets": tuple(
                Sheet(name=shown_sheet(sheet.name), rows=len(sheet.rows), unit=units.get(sheet.name))
                for sheet in first.export.sheets
            ),
            "dates": tuple(part.found for part in first.told if part.rule == "dates_unclear"),
            "gaps": tuple(Gap(must=False, told=line) for line in _clean(seen_told(parts), first.export)),
        }
    )


def _clean(lines: Iterable[str], export: Export) -> Iterator[str]:
    """The lines without names that stand in columns which say they hold some; no form has told yet which do."""
    redactor: Redactor | None = None
    for line in lines:
        if redactor is None:
            redactor = Redactor()
            for sheet, position in _columns_of_names(export):
                redactor.learn({text for text in texts(cells(sheet.rows, position)) if text})
        yield redactor.clean(line)


def _columns_of_names(export: Export) -> Iterator[tuple[Table, int]]:
    for sheet in export.sheets:
        yield from ((sheet, position) for position, header in enumerate(sheet.header) if names_somebody(header))
