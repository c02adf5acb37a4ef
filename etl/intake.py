"""Survey files to rows: each opened, given its form and round, and taken whole or not at all. It judges no answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl.archive import keep_raw
from etl.cells import Reader
from etl.columns import texts
from etl.decisions import corrections, pairs
from etl.decisions.corrections import Action, Corrections
from etl.decisions.records import record_names
from etl.decisions.replaying import Replayed, replay
from etl.files import Status, SurveyFile, patterns
from etl.findings import FindingLog, Place
from etl.identity import read_id_number
from etl.layouts.lines import text_of
from etl.layouts.recognition import recognise
from etl.mapping import Form, UnmappedColumn, Unread, unmapped_columns, unread_parts
from etl.mapping.choosing import ChosenForm, choose_form, has_all_columns, nearly, sheet_alone
from etl.mapping.mapped import MappedSheet
from etl.mapping.readers import ReaderShelf
from etl.questionnaire.standard import CADRE_FORM
from etl.questionnaire.workbook import GUIDE, LISTS
from etl.quoted import quoted, some_of
from etl.rows import Fate, Rows, Source, Survey
from etl.screening import refuse_other_times, refuse_spoilt_numbers, refuse_strange_codes
from etl.sources import SourceError, cleaned_but_times
from etl.sources.grid import Told, Workbook, address
from etl.sources.reading import read_bytes, read_workbook
from etl.superseding import Submissions, settle
from warehouse.codebook import Codebook
from warehouse.programme import Programme

Progress = Callable[[str, float], None]
"""Told what is being done and the share done, 0 to 1."""

_MOST_LINES_NAMED = 12
_MOST_NAMED = 3
_LONGEST_SHOWN = 60
_HIDDEN_BY_US = "columns_hidden"
"""Our own form hides the column that tells its round."""

_SENT = ("_submission_time", "SubmissionDate")


@dataclass
class Intake:
    """What became of every file. `unmapped`: by file, the columns no variable is read from. `replayed`: corrections.
    `told`: what is to be told of files and sheets once the names in them are known: rule, place, found, allowed.
    `named`: how often lists that people keep have had a line of a number, by form, round and sheet.
    """

    files: list[SurveyFile] = field(default_factory=list)
    refused: list[SourceError] = field(default_factory=list)
    unmapped: list[tuple[SurveyFile, UnmappedColumn]] = field(default_factory=list)
    replayed: list[Replayed] = field(default_factory=list)
    told: list[tuple[str, Place, str, str]] = field(default_factory=list)
    named: dict[tuple[str, str, str, str], Counter[str]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file whose form is known, before a row of it is taken."""

    file: SurveyFile
    workbook: Workbook
    chosen: ChosenForm


_NO_SURVEY = frozenset(("file_not_workbook", "file_not_excel", "file_of_paper"))
"""What is plainly something else, such as a letter. Any other file that can't be read may hold a survey, whatever its
name, and so may not be passed over."""


_TELLING_ALONE = frozenset(("file_no_survey", "file_decisions", "file_name_unknown", "file_nearly_known"))
"""What says better than that no form fits why the only file of a folder was passed over."""

_DECISIONS = {corrections.FILE_NAME: corrections.COLUMNS, pairs.FILE_NAME: pairs.COLUMNS}


def take_files(
    survey: Survey,
    found: Sequence[SurveyFile],
    *,
    forms: Sequence[Form],
    programme: Programme,
    codebook: Codebook,
    corrections: Corrections | None = None,
    archive: Path | None = None,
    known: Workbook | None = None,
    tell: Progress,
) -> Intake:
    """Read every file that fits a form; one that can't be read leaves a finding and no rows.

    `archive`: where an untouched copy of each file is kept before it is loaded. `known`: one of them as it was read
    already.
    """
    intake, shelf = Intake(), ReaderShelf(codebook, programme)
    opened: list[_Opened] = []
    copies: dict[str, str] = {}
    order = {file.path: number for number, file in enumerate(found)}
    # Files whose names are known come first, so that of two copies the one with the strange name is the copy.
    for number, file in enumerate(sorted(found, key=lambda file: file.form is None)):
        tell(f"Membaca {_shown(file.name)}", 0.4 * number / len(found))
        content = b""  # that of the file before is let go first
        try:
            content = read_bytes(file.path)
            file = file.holding(content)
            opened += _open(
                survey, intake, file, content, forms=forms, shelf=shelf, copies=copies, archive=archive, known=known
            )
        except SourceError as error:
            _refuse(intake, file, error)
    opened.sort(key=lambda one: order[one.file.path])
    for one in _counting(intake, opened):
        try:
            _take(survey, intake, one, programme=programme, codebook=codebook, corrections=corrections or Corrections())
        except SourceError as error:
            _refuse(intake, one.file, error)
    intake.files.sort(key=lambda file: order[file.path])
    intake.refused.sort(key=lambda error: order[error.file])
    if not intake.refused and all(file.status is not Status.LOADED for file in intake.files):
        if blank := next((place for rule, place, *_ in intake.told if rule == "file_unfilled"), None):
            raise SourceError("form_unfilled", file=blank.file.path)
        for rule, place, said, allowed in intake.told:
            if rule == "file_one_sheet" or (rule in _TELLING_ALONE and len(found) == 1):
                raise SourceError(rule, file=place.file.path, found=said, allowed=allowed)
        names = [f"'{file.name}'" for file in found]
        more = f" dan {len(names) - _MOST_NAMED} lainnya" if len(names) > _MOST_NAMED else ""
        raise SourceError("no_file_known", file=found[0].path.parent, found=", ".join(names[:_MOST_NAMED]) + more)
    return intake


def _shown(name: str) -> str:
    """A name short enough for a line of progress."""
    return name if len(name) <= _LONGEST_SHOWN else f"{name[: _LONGEST_SHOWN - 1]}…"


def tell_intake(log: FindingLog, intake: Intake) -> None:
    """Tell of files and sheets. The redactor must know the names by now: they may stand in a title or a sheet."""
    clean = log.redactor.clean
    for rule, place, found, allowed in intake.told:
        log.add(rule, place, found=cleaned_but_times(found, clean), allowed=cleaned_but_times(allowed, clean))


def _open(
    survey: Survey,
    intake: Intake,
    file: SurveyFile,
    content: bytes,
    *,
    forms: Sequence[Form],
    shelf: ReaderShelf,
    copies: dict[str, str],
    archive: Path | None,
    known: Workbook | None,
) -> tuple[_Opened, ...]:
    """The file with its form, once for each round it holds, or nothing when it is passed over and told of."""
    named = file.form is not None
    if content and file.sha256 in copies:
        _pass_over(intake, file, "file_copied", found=f"'{copies[file.sha256]}'")
        return ()
    if named:
        copies[file.sha256] = file.name
    try:
        workbook = _workbook(file, content, known)
    except SourceError as error:
        if named or error.rule.name not in _NO_SURVEY:
            raise
        _pass_over(intake, file, "file_no_survey", found=error.message)
        return ()
    try:
        chosen = choose_form(workbook, forms, shelf)
    except SourceError as error:
        if error.rule.name != "form_unfilled":
            raise
        _pass_over(intake, file, "file_unfilled")
        return ()
    if not chosen:
        if decided := _decisions_in(workbook):
            _pass_over(intake, file, "file_decisions", found=f"'{decided}'")
        elif fitting := _of_the_same_columns(workbook, forms, shelf):
            _pass_over(intake, file, "file_name_unknown", found=f"'{fitting[0].form}'", allowed=patterns(fitting))
        elif alone := sheet_alone(workbook, forms):
            _pass_over(intake, file, "file_one_sheet", found=f"'{alone[1]}'", allowed=f"'{alone[0].form}'")
        elif near := nearly(workbook, [form for form in forms if form.files]):
            lacking = ", ".join(f"'{name}'" for name in near[1])
            _pass_over(intake, file, "file_nearly_known", found=f"'{near[0].form}'", allowed=lacking)
        else:
            _pass_over(intake, file, "file_unmatched", found=_described(workbook), allowed=patterns(forms))
        return ()
    copies[file.sha256] = file.name
    if archive is not None:
        keep_raw(content, sha256=file.sha256, source=file.path, folder=archive)
    return tuple(
        _Opened(
            file.read_by(
                one.form,
                one.round,
                system=one.export.system,
                read_as=survey.log.redactor.clean(one.export.explanation),
                shared=len(chosen) > 1,
            ),
            workbook,
            one,
        )
        for one in chosen
    )


def _decisions_in(workbook: Workbook) -> str:
    """The file of decisions that this one has the headings of: a copy of it under another name."""
    first = next((grid.rows[0] for grid in workbook.grids if grid.rows), ())
    names = [text_of(value) for value in first]
    return next((file for file, columns in _DECISIONS.items() if names == list(columns)), "")


def _of_the_same_columns(workbook: Workbook, forms: Sequence[Form], shelf: ReaderShelf) -> list[Form]:
    """The forms a file could be of by its columns: people leave columns of their own lists without a question."""
    named = [form for form in forms if form.files]
    return [form for form in named if has_all_columns(workbook, form, shelf.codebook, hardly_others=False)]


def _workbook(file: SurveyFile, content: bytes, known: Workbook | None) -> Workbook:
    """The cells of the file; those that are `known` where they are of this name and these very bytes."""
    if known is not None and (known.path.name, known.sha256) == (file.path.name, file.sha256):
        return replace(known, path=file.path)
    return read_workbook(file.path, content=content)


def _described(workbook: Workbook) -> str:
    try:
        return recognise(workbook).explanation or "Isinya tidak dikenali."
    except SourceError as error:
        return error.message


def _pass_over(intake: Intake, file: SurveyFile, rule: str, *, found: str = "", allowed: str = "") -> None:
    file = file.ending(Status.SKIPPED)
    intake.told.append((rule, Place(file), found, allowed))
    intake.files.append(file)


def _refuse(intake: Intake, file: SurveyFile, error: SourceError) -> None:
    file = file.ending(Status.REFUSED)
    place = Place(file, sheet=error.sheet, cell=error.cell)
    intake.told.append((error.rule.name, place, error.found, error.allowed))
    intake.files.append(file)
    error.__traceback__ = error.__cause__ = error.__context__ = None  # they hold on to all that was read
    intake.refused.append(error)


def _counting(intake: Intake, opened: Sequence[_Opened]) -> Iterator[_Opened]:
    """Of several exports of one form and round those that count; the others are told of, with what vanished since."""
    by_name = {one.file.name: one for one in opened}
    of_one_kind = Counter((one.chosen.form.form, one.chosen.round) for one in opened)
    several = [one for one in opened if of_one_kind[(one.chosen.form.form, one.chosen.round)] > 1]
    held = [*map(_submissions, several)]
    settled = settle(held)
    copies = {
        second: first for first, second in reversed(settled.unclear) if _say_the_same(by_name[first], by_name[second])
    }
    if copies:
        settled = settle(each for each in held if each.name not in copies)
    for each in settled.vanished:
        older = by_name[each.older].file.ending(Status.SKIPPED)
        place = Place(older, sheet=by_name[each.older].chosen.sheets[0][0].sheet.name, row_number=each.row_number)
        intake.told.append(("submission_vanished", place, f"'{each.newer}'", ""))
    unclear: dict[str, list[str]] = defaultdict(list)
    for first, second in settled.asking:
        unclear[first].append(second)
        unclear[second].append(first)
    for one in opened:
        name = one.file.name
        if name in copies:
            _pass_over(intake, one.file, "file_copied", found=f"'{copies[name]}'")
        elif name in settled.superseded:
            _pass_over(intake, one.file, "file_superseded", found=f"'{settled.superseded[name]}'")
        elif name in unclear:
            others = quoted(sorted(unclear[name]))
            _refuse(intake, one.file, SourceError("exports_unclear", file=one.file.path, found=others))
        else:
            yield one


def _say_the_same(first: _Opened, second: _Opened) -> bool:
    """Whether all cells of two files say the same, as when another program saved one of them again."""
    return _said(first) == _said(second)


def _said(one: _Opened) -> Mapping[str, Counter[tuple[str, ...]]]:
    """How often a line of a unit says what it says, with what joins it to its family."""
    found: Mapping[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for mapped, readers in one.chosen.sheets:
        rows = Rows(mapped.unit)
        rows.append(Source(one.file, mapped), readers)
        found[mapped.unit.name].update((key, *rows.all_said(row)) for row, key in enumerate(rows.keys()))
    return found


def _submissions(one: _Opened) -> Submissions:
    """What tells the submissions of a file apart; in a list that people keep, whose lines have no keys, the KK."""
    mapped, by_hand = one.chosen.sheets[0][0], one.chosen.form.by_hand
    sheet, column = mapped.sheet, mapped.key
    found: Sequence[str] = ()
    if by_hand and not mapped.unit.stands_alone:
        found = _families(mapped)
    elif not by_hand and column is not None and one.chosen.export.key:
        found = texts(sheet.column(column))
    keys: dict[str, int] = {}
    for position, key in enumerate(found):
        if key:
            keys.setdefault(key, sheet.row_number(position))
    sent = next((sheet.header.index(name) for name in _SENT if name in sheet.header), None)
    times = [text.replace("T", " ") for text in texts(sheet.column(sent))] if sent is not None else []
    last = max(times, default="")
    return Submissions(one.file.name, one.chosen.form.form, one.chosen.round or "", keys, last, by_hand=by_hand)


def _families(mapped: MappedSheet) -> Sequence[str]:
    """Of every line that is a record its KK, or all it says where that is damaged."""
    sheet, places = mapped.sheet, sorted(mapped.columns.values())
    numbers = sheet.column(mapped.columns.get("family_card"))
    return [
        "" if line in sheet.skipped else read_id_number(number).digits or "".join(texts(cells))
        for line, (number, *cells) in enumerate(zip(numbers, *map(sheet.column, places), strict=True))
    ]


def _take(
    survey: Survey,
    intake: Intake,
    one: _Opened,
    *,
    programme: Programme,
    codebook: Codebook,
    corrections: Corrections,
) -> None:
    """Take all sheets of a file, or none: whatever can refuse it comes before the first row is taken."""
    file, chosen = one.file, one.chosen
    sheets, replayed = replay(survey.log, file, _named(intake, one), corrections)
    read = list(zip(sheets, (readers for _, readers in chosen.sheets), strict=True))
    for household, readers in read:
        if household.unit is sheets[0].unit and not household.unit.stands_alone:
            refuse_spoilt_numbers(file, household)
            if not household.is_topic:
                refuse_other_times(file, household, readers["visit_date"], programme)
    for mapped, readers in read:
        refuse_strange_codes(file, mapped, readers, codebook)
    ours = chosen.form.form == CADRE_FORM
    beside, by_us = ((GUIDE, LISTS), (_HIDDEN_BY_US,)) if ours else ((), ())
    told, parts = (*one.workbook.told, *chosen.export.told), unread_parts(chosen.export, sheets, codebook)
    _tell(intake, file, (each for each in told if each.sheet not in beside and each.rule not in by_us))
    _tell_parts(intake, file, (*chosen.told, *(part for part in parts if part.sheet not in beside)))
    intake.unmapped += [(file, column) for column in unmapped_columns(chosen.export, sheets, codebook)]
    for mapped, readers in read:
        rows = survey.units[mapped.unit.name]
        rows = rows.of_topics() if mapped.is_topic else rows
        base = len(rows)
        rows.append(Source(file, mapped), readers)
        _file_cells(rows, readers, (each for each in replayed if each.mapped is mapped), base=base)
        _set_apart(survey, file, rows, mapped, base=base)
    intake.replayed += replayed
    intake.files.append(file)


def _named(intake: Intake, one: _Opened) -> Sequence[MappedSheet]:
    """The sheets of a file, their lines named for decisions: a family may stand in the lists of two cadres."""
    sheets = [mapped for mapped, _ in one.chosen.sheets]
    if not one.chosen.form.by_hand:
        return sheets
    form, survey_round = one.chosen.form.form, one.chosen.round or ""
    seen = (
        intake.named.setdefault((form, survey_round, mapped.unit.name, mapped.sheet.name), Counter())
        for mapped in sheets
    )
    return [
        replace(mapped, names=tuple(record_names(mapped, one.file.name, seen=met)))
        for mapped, met in zip(sheets, seen, strict=True)
    ]


def _file_cells(rows: Rows, readers: Mapping[str, Reader], replayed: Iterable[Replayed], *, base: int) -> None:
    """Remember what corrected cells say in the file: of two corrections of one cell the first knows."""
    for each in replayed:
        entry, row = each.applied.correction, base + each.applied.position
        if entry.action is not Action.DELETE_ROW and entry.variable not in rows.filed.get(row, {}):
            rows.file_cell(row, entry.variable, entry.expected, readers[entry.variable])


def _tell(intake: Intake, file: SurveyFile, told: Iterable[Told]) -> None:
    for each in told:
        place = Place(file, sheet=each.sheet, row_number=each.row_number, cell=each.cell)
        intake.told.append((each.rule, place, each.found, each.allowed))


def _tell_parts(intake: Intake, file: SurveyFile, parts: Iterable[Unread]) -> None:
    for part in parts:
        cell = None if part.row is None or part.column is None else address(part.row, part.column)
        place = Place(file, sheet=part.sheet, row_number=part.row, cell=cell)
        intake.told.append((part.rule, place, part.found, part.allowed))


def _set_apart(survey: Survey, file: SurveyFile, rows: Rows, mapped: MappedSheet, *, base: int) -> None:
    """Lines the layout doesn't trust wait; lines that are no records are passed over, told once for each reason.

    Cells of such a line may stand in a neighbour's column, so nothing is said about what they hold.
    """
    sheet = mapped.sheet
    if sheet.held or sheet.skipped:
        apart = {base + position for position in (*sheet.held, *sheet.skipped)}
        rows.problems = [problem for problem in rows.problems if problem.row not in apart]
    for position, rule in sorted(sheet.held.items()):
        found, allowed = sheet.row_facts(position)
        survey.report(rule, rows, base + position, found=found, allowed=allowed)
        rows.hold(base + position, rule)
    skipped: Mapping[str, list[int]] = defaultdict(list)
    for position, rule in sorted(sheet.skipped.items()):
        if rows.fates[base + position] is None:
            rows.pass_over(base + position, Fate.SKIPPED, rule)
            skipped[rule].append(sheet.row_number(position))
    for rule, several in skipped.items():
        numbers = list(dict.fromkeys(several))
        shown = some_of(list(map(str, numbers)), most=_MOST_LINES_NAMED)
        place = Place(file, sheet=sheet.name, row_number=numbers[0], unit=rows.unit.name)
        survey.log.add(rule, place, found=f"baris {shown}")
