"""Which form a file is of, and which round it holds: by its name, else by its columns and dates. It loads nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from etl.cells import plain_text, squeezed
from etl.layouts.header import JOINER
from etl.layouts.lines import heading
from etl.layouts.months import MONTH, YEAR
from etl.layouts.odk import refuse_encrypted
from etl.layouts.recognition import lay_out
from etl.layouts.sheet import Export, Sheet
from etl.mapping.columns import find_column
from etl.mapping.form import ROUND_VALUES, Form
from etl.mapping.mapped import MappedSheet
from etl.mapping.readers import Readers, ReaderShelf
from etl.mapping.sheets import map_export
from etl.mapping.unread import Unread, unmapped_columns
from etl.quoted import quoted
from etl.sources import SourceError
from etl.sources.grid import Row, Workbook, is_blank
from warehouse.codebook import Codebook
from warehouse.programme import Programme, Round

_FEW = 0.1
"""Of the columns a form reads: so many more may stand beside them in a file that is still of that form."""
_LACKING = 0.4
"""Of the columns that a form reads: a file that lacks no more is likely one of its own in other words."""
SHARE_IN_ROUND = 0.5
"""More than this share of the visits must lie in a round for their dates to tell the round of a file."""


_NO_TEXT = ("", "0")
"""What LibreOffice leaves of a formula's text in the old Excel's format, where it did not work the formula out."""


@dataclass(frozen=True, slots=True)
class ChosenForm:
    """A file as its form reads it: round, sheets, how their cells are read, and what there is to tell about it.

    `round` is None in a file that stands alone: each of its rows tells its own.
    """

    form: Form
    round: str | None
    export: Export
    sheets: tuple[tuple[MappedSheet, Readers], ...]
    told: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class _Fit:
    form: Form
    round: str | None
    export: Export
    sheets: tuple[MappedSheet, ...]

    @property
    def substitutions(self) -> int:
        return sum(len(sheet.taken) for sheet in self.sheets)


def choose_form(workbook: Workbook, forms: Sequence[Form], shelf: ReaderShelf) -> tuple[ChosenForm, ...]:
    """The form of a file, once for each round it holds; nothing when no form knows its name or its columns.

    Only a sheet with a column for every month holds several rounds. Raises SourceError when the form's columns are not
    there, when several forms fit, or when the round can't be told.
    """
    name = workbook.path.name
    named = [form for form in forms if form.pattern_of(name) is not None]
    told: list[Unread] = []
    if named:
        fit = _best(named, workbook, shelf, {})
    else:
        recognised = {form.form: export for form in forms if (export := recognised_as(form, workbook)) is not None}
        if not recognised:
            return ()
        fit = _best([form for form in forms if form.form in recognised], workbook, shelf, recognised)
        told.append(Unread("form_by_content", fit.sheets[0].sheet.name, found=f"'{fit.form.form}' ({fit.form.title})"))
    refuse_encrypted(fit.export)
    read = [(sheet, *shelf.readers(fit.form, fit.export, sheet)) for sheet in fit.sheets]
    if fit.sheets[0].unit.stands_alone:
        told += [part for _, _, parts in read for part in parts]
        sheets = tuple((sheet, readers) for sheet, readers, _ in read)
        return (ChosenForm(form=fit.form, round=None, export=fit.export, sheets=sheets, told=tuple(told)),)
    rounds, more = _rounds_of(fit, [(sheet, readers) for sheet, readers, _ in read], shelf.programme)
    told += [*more, *(part for _, _, parts in read for part in parts)]
    return tuple(
        ChosenForm(
            form=fit.form,
            round=survey_round.name,
            export=fit.export,
            sheets=tuple((_in_months_of(survey_round, sheet), readers) for sheet, readers, _ in read),
            told=tuple(told),
        )
        for survey_round in rounds
    )


def has_all_columns(workbook: Workbook, form: Form, codebook: Codebook, *, hardly_others: bool = True) -> bool:
    """Whether a file has every column of a form, spelt as the form spells it, and hardly another."""
    others = columns_besides(workbook, form, codebook)
    columns = sum(len(entry.columns) for entry in form.sheets)
    return others is not None and (not hardly_others or len(others) <= _FEW * columns)


def columns_besides(workbook: Workbook, form: Form, codebook: Codebook) -> frozenset[str] | None:
    """The headings a file has besides all those of a form; None where it lacks one, or spells it otherwise."""
    try:
        export = lay_out(workbook, form)
        sheets = map_export(form, export, codebook=codebook)
    except SourceError:
        return None
    if any(sheet.taken for sheet in sheets):
        return None
    return frozenset(each.name for each in unmapped_columns(export, sheets, codebook))


def nearly(workbook: Workbook, forms: Sequence[Form]) -> tuple[Form, tuple[str, ...]] | None:
    """The form of which a file lacks fewest columns of the first sheet, and these; None where no form is near."""
    lacking = ((form, _lacking(workbook, form)) for form in forms)
    near = [(form, names) for form, names in lacking if 0 < len(names) <= _LACKING * len(form.sheets[0].columns)]
    return min(near, key=lambda each: len(each[1]) / len(each[0].sheets[0].columns), default=None)


def sheet_alone(workbook: Workbook, forms: Sequence[Form]) -> tuple[Form, str] | None:
    """The form and which of its later sheets a text file is: saving as CSV keeps the one that is open only."""
    if workbook.container != "csv" or not workbook.grids or not workbook.grids[0].rows:
        return None
    header = heading(workbook.grids[0].rows[0])
    entries = ((form, entry) for form in forms if form.by_hand for entry in form.sheets[1:])
    for form, entry in entries:
        if isinstance(entry.sheet, str) and all(name in header for name in (form.parent_key, *entry.columns) if name):
            return form, entry.sheet
    return None


def _lacking(workbook: Workbook, form: Form) -> tuple[str, ...]:
    entry = form.sheets[0]
    try:
        sheet = lay_out(workbook, form).sheet(entry.sheet)
    except SourceError:
        sheet = None
    return tuple(name for name in entry.columns if sheet is None or find_column(sheet.header, name) is None)


def _in_months_of(survey_round: Round, mapped: MappedSheet) -> MappedSheet:
    """Of a sheet that holds many months the records of the round's."""
    sheet = mapped.sheet
    if MONTH not in sheet.header:
        return mapped
    apart = sheet.skipped.keys() | sheet.held.keys()
    other = {
        position: "row_other_month"
        for position, row in enumerate(sheet.rows)
        if position not in apart and not _is_in(survey_round, sheet, row)
    }
    return replace(mapped, sheet=replace(sheet, skipped={**sheet.skipped, **other}))


def _is_in(survey_round: Round, sheet: Sheet, row: Row) -> bool:
    """The year counts where the sheet gives it."""
    first, last = ((day.year, day.month) for day in (survey_round.date_from, survey_round.date_to))
    month = row[sheet.header.index(MONTH)]
    year = row[sheet.header.index(YEAR)] if YEAR in sheet.header else None
    years = (year,) if isinstance(year, int) else range(first[0], last[0] + 1)
    return isinstance(month, int) and any(first <= (each, month) <= last for each in years)


def recognised_as(form: Form, workbook: Workbook) -> Export | None:
    """The workbook as the form lays it out, when its columns say that it is the form's."""
    if not form.recognised_by:
        return None
    try:
        export = lay_out(workbook, form)
    except SourceError:
        return None
    told = [(name, JOINER in name) for name in form.recognised_by]  # below no heading `Target` may be of anything
    found = (
        all(find_column(sheet.header, name, whole=whole) is not None for name, whole in told) for sheet in export.sheets
    )
    return export if any(found) else None


def _best(forms: Sequence[Form], workbook: Workbook, shelf: ReaderShelf, laid_out: Mapping[str, Export]) -> _Fit:
    """The form whose columns are there; of several, the one that names them as the file does."""
    fits: list[_Fit] = []
    errors: list[tuple[Form, SourceError]] = []
    for form in forms:
        try:
            export = laid_out.get(form.form) or lay_out(workbook, form)
            sheets = map_export(form, export, codebook=shelf.codebook)
        except SourceError as error:
            errors.append((form, error))
            continue
        pattern = form.pattern_of(workbook.path.name)
        fits.append(_Fit(form, pattern.round if pattern else None, export, sheets))
    if not fits:
        if len({error.message for _, error in errors}) == 1:
            raise errors[0][1]  # whichever form it is of, this is what is wrong with it
        found = " ".join(f"{form.form}: {error.message}" for form, error in errors)
        raise SourceError("form_unfit", file=workbook.path, found=found)
    fewest = min(fit.substitutions for fit in fits)
    best = [fit for fit in fits if fit.substitutions == fewest]
    if len(best) > 1:
        raise SourceError("form_unclear", file=workbook.path, found=quoted(fit.form.form for fit in best))
    return best[0]


def _rounds_of(
    fit: _Fit, read: Sequence[tuple[MappedSheet, Readers]], programme: Programme
) -> tuple[tuple[Round, ...], list[Unread]]:
    household = fit.sheets[0]
    if fit.round is not None:
        return tuple(entry for entry in programme.rounds if entry.name == fit.round), []
    if not _is_filled(household):
        rule = "families_missing" if any(map(_is_filled, fit.sheets)) else "form_unfilled"
        raise SourceError(rule, file=fit.export.workbook.path, sheet=household.sheet.name)
    if fit.form.round_column is not None:
        name = _round_in_column(fit, fit.form.round_column, programme)
        if name is not None:
            return tuple(entry for entry in programme.rounds if entry.name == name), []
    if MONTH in household.sheet.header:
        return _rounds_of_months(fit, programme), []
    found = _round_of_dates(fit, read, programme)
    span = f"{found.date_from} sampai {found.date_to}"
    return (found,), [Unread("round_from_dates", household.sheet.name, found=f"'{found.name}'", allowed=span)]


def _is_filled(mapped: MappedSheet) -> bool:
    rows, skipped = mapped.sheet.rows, mapped.sheet.skipped
    return any(position not in skipped and not all(map(is_blank, row)) for position, row in enumerate(rows))


def _rounds_of_months(fit: _Fit, programme: Programme) -> tuple[Round, ...]:
    sheets = [each.sheet for each in fit.sheets if each.unit is fit.sheets[0].unit and MONTH in each.sheet.header]
    records = [(sheet, row) for sheet in sheets for n, row in enumerate(sheet.rows) if n not in sheet.skipped]
    rounds = tuple(entry for entry in programme.rounds if any(_is_in(entry, *record) for record in records))
    if not rounds:
        raise _refuse("round_unknown", fit, programme, found="tidak ada isian pada bulan putaran mana pun")
    return rounds


def _refuse(rule: str, fit: _Fit, programme: Programme, *, found: str) -> SourceError:
    allowed = ", ".join(entry.name for entry in programme.rounds)
    sheet = fit.sheets[0].sheet.name
    return SourceError(rule, file=fit.export.workbook.path, sheet=sheet, found=found, allowed=allowed)


def _round_in_column(fit: _Fit, name: str, programme: Programme) -> str | None:
    """The round that the column tells; a line that somebody put in may lack it. None where no line has it."""
    sheet = fit.sheets[0].sheet
    column = find_column(sheet.header, name)
    if column is None:
        raise SourceError(
            "columns_missing",
            file=fit.export.workbook.path,
            sheet=sheet.name,
            found=f"'{name}'",
            allowed=f"'{fit.form.form}'",
        )
    known = {squeezed(text): entry.name for entry in programme.rounds for text in (entry.label_id, entry.label_en)}
    known |= {squeezed(entry.name): entry.name for entry in programme.rounds}
    known |= {squeezed(text): code for text, code in fit.form.values.get(ROUND_VALUES, {}).items()}
    records = (row for position, row in enumerate(sheet.rows) if position not in sheet.skipped)
    texts = Counter(text for row in records if column < len(row) and (text := plain_text(row[column])) not in _NO_TEXT)
    if not texts:
        return None
    rounds = {known.get(squeezed(text)) for text in texts}
    if None in rounds:
        strange = [f"'{text[:30]}'" for text in texts if squeezed(text) not in known]
        raise _refuse("round_unknown", fit, programme, found=f"kolom '{name}' berisi {', '.join(strange[:3])}")
    if len(rounds) > 1:
        shown = ", ".join(f"{text} ({count} baris)" for text, count in texts.most_common(5))
        raise _refuse("round_mixed", fit, programme, found=shown)
    return str(rounds.pop())


def _round_of_dates(fit: _Fit, read: Sequence[tuple[MappedSheet, Readers]], programme: Programme) -> Round:
    values = [
        value
        for sheet, readers in read
        if sheet.unit is fit.sheets[0].unit and not sheet.is_topic
        for value in _visited(sheet, readers)
    ]
    days: list[date] = [value for value in values if isinstance(value, date)]
    visited = Counter(
        entry.name for day in days for entry in programme.rounds if entry.date_from <= day <= entry.date_to
    )
    if len(visited) > 1:
        shown = ", ".join(f"{name} ({count} kunjungan)" for name, count in visited.most_common())
        raise _refuse("round_mixed", fit, programme, found=shown)
    if not visited or visited.total() <= SHARE_IN_ROUND * len(days):
        when = f" ({min(days)} sampai {max(days)})" if days else ""
        visits = f"{visited.total()} dari {len(days)} tanggal kunjungan{when}"
        found = f"nama berkas tidak menyebutnya, dan {visits} ada di putaran"
        raise _refuse("round_unknown", fit, programme, found=found)
    (name,) = visited
    return next(entry for entry in programme.rounds if entry.name == name)


def _visited(household: MappedSheet, readers: Readers) -> Iterator[object]:
    column, read = household.columns["visit_date"], readers["visit_date"]
    return (read(row[column]).value for row in household.sheet.rows if column < len(row))
