"""`p2wkss data map`: a strange file's columns to the codebook's questions, drafted, edited in Excel, checked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl.commands.edge import EXIT_DECLARATION, EXIT_STORE, DataOption, settings_of, shown_place, told_plainly, typed
from etl.quoted import quoted
from etl.sources import SourceError, shown_name
from warehouse.declared import DeclarationError, Fault
from warehouse.os_words import said
from warehouse.placing import refuse_unfit_folder

if TYPE_CHECKING:
    from etl.drafting.draft import Canonical
    from etl.drafting.form_files import FormFile
    from etl.drafting.gap import Gap
    from etl.drafting.seen import Seen
    from etl.drafting.subject import Subject
    from etl.drafting.workbook_reading import Taken
    from etl.layouts.sheet import Export
    from etl.mapping.form import Form
    from etl.sources.grid import Row, Told, Workbook

_MOST_LOOKS = 12
_UNREAD_WITHOUT = "Yang bukan kata buku kode tidak akan terbaca."

TargetArgument = Annotated[
    str | None, typer.Argument(metavar="BERKAS|NAMA", help="Berkas survei, nama formulir, atau buku kerja.")
]
BesideArgument = Annotated[
    Path | None, typer.Argument(metavar="BERKAS", help="Berkas survei untuk --edit NAMA atau --check NAMA.")
]


def map_file(
    target: TargetArgument = None,
    beside: BesideArgument = None,
    edit: Annotated[bool, typer.Option("--edit", help="Tulis lagi buku kerja pemetaan formulir NAMA.")] = False,
    take: Annotated[bool, typer.Option("--take", help="Ambil buku kerja yang sudah disunting.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Jelaskan setiap kekurangan formulir atau berkas.")] = False,
    form: Annotated[str | None, typer.Option("--form", metavar="NAMA", help="Nama formulir baru.")] = None,
    survey_round: Annotated[str | None, typer.Option("--round", metavar="PUTARAN", help="Putaran isi berkas.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder untuk buku kerja.")] = Path("."),
    data: DataOption = None,
) -> None:
    """Petakan berkas formulir lain ke buku kode, tanpa kode program. Panduan: docs/mapping.md."""
    if edit + take + check > 1 or (target is None and not check):
        raise typer.BadParameter("tulis satu saja: BERKAS, --edit NAMA, --take BUKU_KERJA, atau --check [NAMA|BERKAS].")
    with told_plainly():
        refuse_unfit_folder(out, option="--out")
        desk = _Desk.at(settings_of(data).data, data)
        try:
            if check:
                desk.check(target, beside)
            elif edit:
                desk.edit(target or "", beside, out=out)
            elif take:
                _refuse_no_workbook(Path(target or ""))
                desk.take(Path(target or ""))
            else:
                desk.draft(Path(target or ""), name=form, survey_round=survey_round, out=out)
        except OSError as error:
            told = f"{error.filename or out}: tidak dapat ditulis ({said(error)})."
            typer.echo(f"{told} Tutup di Excel, atau pilih folder lain lewat --out.", err=True)
            raise typer.Exit(EXIT_STORE) from None


def _refuse_no_workbook(path: Path) -> None:
    if not path.exists():
        raise typer.BadParameter(f"tidak ada berkas '{path}'.", param_hint="--take")
    if path.is_dir():
        raise typer.BadParameter(f"'{path}' itu folder, bukan berkas.", param_hint="--take")


def _refuse_prose(workbook: Workbook, *, recognised: bool) -> None:
    """Any text can be read as a CSV; without a heading we know it is a table if it is called so and looks like one."""
    if recognised or workbook.container != "csv":
        return
    if workbook.path.suffix.lower() in (".csv", ".tsv", ".txt") and any(_has_columns(g.rows) for g in workbook.grids):
        return
    raise SourceError("file_not_excel", file=workbook.path, found="teks biasa tanpa judul kolom yang dikenal")


def _has_columns(rows: Sequence[Row]) -> bool:
    """Whether most lines are divided into as many parts; sentences have their commas anywhere.

    >>> _has_columns([("SIMULASI",), (), ("a", "b"), ("1", "2"), ("3", "")])
    True
    >>> _has_columns([("Catatan rapat.",), ("Senin", " kami", " bertemu."), ("Bahas air", " jamban.")])
    False
    """
    widths = [len(row) for row in rows if any(row)]
    width, alike = Counter(widths).most_common(1)[0] if widths else (0, 0)
    return width > 1 and 2 * alike > len(widths)


@dataclass(frozen=True)
class _Desk:
    """The declarations an analyst works with, and what each way of the command does with them."""

    forms: Path
    declared: Canonical
    said: Path | None
    """The folder of declarations as it was typed, for the commands that are told."""

    @classmethod
    def at(cls, data: Path, said: Path | None) -> _Desk:
        from etl.drafting.draft import Canonical
        from warehouse.codebook import read_codebook
        from warehouse.programme import read_programme

        return cls(data / "forms", Canonical(read_codebook(data / "codebook"), read_programme(data)), said)

    def _next(self, words: str) -> str:
        return typed(f"data map {words}", self.said)

    def draft(self, path: Path, *, name: str | None, survey_round: str | None, out: Path) -> None:
        from etl.drafting.draft import draft_form
        from etl.drafting.form_files import form_file, withdraw, write_form
        from etl.drafting.looking import seen_in_draft
        from etl.drafting.subject import Subject
        from etl.layouts.recognition import recognise
        from etl.layouts.together import together
        from etl.sources.reading import read_workbook

        if name is not None:
            _refuse_no_name(name, option="--form")
        self._known_round(survey_round)
        workbook = read_workbook(path)
        export = together(recognise(workbook))
        drafted = draft_form(export, declared=self.declared, name=name, survey_round=survey_round)
        _refuse_prose(workbook, recognised=drafted.form is not None)
        typer.echo(f"{shown_name(path)}: {export.explanation}")
        _tell((*workbook.told, *export.told))
        _tell_held(export)
        _tell_legends(export)
        self._tell_known(workbook, export)
        before = form_file(self.forms, drafted.name)
        if before.text:
            found, allowed = "formulir ini sudah ada", f"--edit {drafted.name}, atau nama lain lewat --form"
            raise DeclarationError([Fault(str(before.path), "", found, allowed)])
        place = _free_place(out, drafted.name)
        seen = seen_in_draft(drafted, export)
        gaps = self._gaps(drafted.form, str(before.path), seen) if drafted.form else ()
        written = before
        if drafted.form is not None:
            written = write_form(before, drafted.form, complete=False)  # nobody has read it yet
        subject = Subject(
            name=drafted.name,
            system=drafted.system,
            title=drafted.title,
            form=drafted.form,
            fingerprint=written.fingerprint,
            seen=seen,
            gaps=gaps,
            suggestions=seen.suggestions or {},
            files=drafted.files,
        )
        try:
            self._write_workbook(place, subject)
        except BaseException:
            if drafted.form is not None:
                withdraw(written)  # alone it would stand in the way of the next attempt
            raise
        for line in _levels(subject):
            typer.echo(line)
        if drafted.form is None:
            goes_on = self._tell_nothing_recognised(workbook, export)
            typer.echo(f"Buku kerja: {place}")
        else:
            goes_on = True
            typer.echo(f"Draf formulir: {written.path} (belum dipakai sebelum diambil dengan --take)")
            typer.echo(f"Buku kerja: {place}")
            _tell_gaps(gaps, all_told_by=self._next(f'--check {drafted.name} "{path}"'))
        if goes_on:
            typer.echo(f"Sunting buku kerja di Excel, lalu: {self._next(f'--take {shown_place(place)}')}")

    def _tell_nothing_recognised(self, workbook: Workbook, export: Export) -> bool:
        """Why, as far as it is known, and whether the workbook helps: some files have to be written anew first."""
        from etl.drafting.sideways import questions_below
        from etl.layouts.recap import lacking_counts

        typer.echo("Tidak satu kolom pun dapat dikenali. Pilih unit dan variabel sendiri di buku kerja.")
        told = questions_below(workbook, self.declared.codebook) or lacking_counts(export)
        if told is not None:
            _tell((told,))
            return False
        typer.echo("Berisi jumlah (rekap), bukan satu baris untuk setiap keluarga? Lihat docs/registers.md.")
        return True

    def edit(self, name: str, path: Path | None, *, out: Path) -> None:
        from etl.drafting.form_files import form_file
        from etl.drafting.subject import Subject

        _refuse_no_name(name, option="NAMA")
        file = form_file(self.forms, name)
        form = self._form_in(file)
        seen = self._seen(form, path) if path else None
        place = _free_place(out, name)
        subject = Subject(
            name=name,
            system=form.system,
            title=form.title,
            form=form,
            fingerprint=file.fingerprint,
            seen=seen,
            gaps=self._gaps(form, str(file.path), seen),
            suggestions=(seen.suggestions or {}) if seen else {},
        )
        self._write_workbook(place, subject)
        typer.echo(f"Buku kerja: {place}. Sesudah disunting: {self._next(f'--take {shown_place(place)}')}")

    def take(self, path: Path) -> None:
        from etl.drafting.difference import differences
        from etl.drafting.form_files import form_file, write_form
        from etl.drafting.workbook_reading import take_workbook
        from etl.sources.reading import read_workbook

        taken = take_workbook(read_workbook(path), self.declared)
        before = form_file(self.forms, taken.name)
        if taken.fingerprint != before.fingerprint:
            found = "formulir ini berubah sejak buku kerja dibuat" if before.text else "formulir ini tidak ada (lagi)"
            allowed = f"buku kerja baru lewat --edit {taken.name}; lalu ulangi suntingannya di sana"
            raise DeclarationError([Fault(str(before.path), "", found, allowed)])
        if taken.form is None:
            raise DeclarationError(
                [Fault(shown_name(path), "lembar 'kolom'", "tidak satu kolom pun punya variabel", "sedikitnya satu")]
            )
        changed = differences(before.form, taken.form)
        complete = self._is_complete(taken.form, before.path)
        for line in changed:
            typer.echo(f"  {line}")
        if changed or not before.text or (complete and before.is_draft):
            written = write_form(before, taken.form, complete=complete)
            typer.echo(f"{len(changed)} perubahan ditulis di {written.path}.")
            typer.echo("Buku kerja ini sudah terpakai; untuk suntingan berikutnya buat yang baru lewat --edit.")
        else:
            written = before
            typer.echo("Tidak ada yang berubah.")
        _tell_gaps(self._gaps(taken.form, str(written.path), None), all_told_by=self._next(f"--check {taken.name}"))
        _tell_without_codes(taken, anew=self._next(f"--edit {taken.name} BERKAS"))
        if complete:
            ready = "Formulir" if taken.unlisted or taken.uncoded else "Formulir lengkap dan"
            typer.echo(f"{ready} akan dipakai oleh: {typed('build', self.said)}")
            typer.echo(f"Periksa dahulu dengan isi berkasnya: {self._next(f'--check {taken.name} BERKAS')}")
        else:
            typer.echo(f"Formulir belum lengkap (draft.toml), jadi belum dipakai oleh: {typed('build', self.said)}")

    def check(self, target: str | None, beside: Path | None) -> None:
        from etl.drafting.form_files import form_file, form_files, is_name
        from etl.drafting.gap import Weight

        path = beside
        if target is None:
            files = list(form_files(self.forms))
        elif Path(target).is_file() or Path(target).suffix or (Path(target).is_dir() and not is_name(target)):
            path = Path(target)
            files = [self._file_of(path)]
        else:
            _refuse_no_name(target, option="NAMA")
            files = [form_file(self.forms, target)]
        must = False
        for file in files:
            form = self._form_in(file)
            gaps = self._gaps(form, str(file.path), self._seen(form, path) if path else None)
            typer.echo(f"Formulir {file.name} ({file.path.name}):")
            _tell_gaps(gaps)
            must = must or any(gap.weight is Weight.MUST for gap in gaps)
        if must:
            raise typer.Exit(EXIT_DECLARATION)

    def _tell_known(self, workbook: Workbook, export: Export) -> None:
        """Whether a form for this file or for its columns is there already, so that nobody maps the same twice."""
        from etl.drafting.form_files import form_files
        from etl.drafting.looking import of_the_same_columns, read_already

        files = sorted(form_files(self.forms), key=lambda file: file.is_draft)
        forms = [file.form for file in files if file.form is not None]
        known, why = read_already(workbook, forms, self.declared)
        if known is not None and why:
            typer.echo(f"  Berkas ini seperti formulir '{known.form}', tetapi belum terbaca olehnya: {why}")
        elif known is not None:
            typer.echo(
                f"  Berkas ini sudah milik formulir '{known.form}', menurut nama atau kolomnya, jadi tidak perlu draf "
                f"baru. Periksa: {self._next(f'--check {known.form} BERKAS')}"
            )
        elif (known := of_the_same_columns(export, forms, self.declared)) is not None:
            typer.echo(
                f"  Semua kolom formulir '{known.form}' ada di berkas ini. Bila formulirnya memang sama, tidak perlu "
                f"draf baru: {self._next(f'--edit {known.form}')}, tulis pola nama berkas ini dan putarannya di lembar "
                "'berkas', lalu --take."
            )

    def _known_round(self, name: str | None) -> None:
        rounds = [survey_round.name for survey_round in self.declared.programme.rounds]
        if name is not None and name not in rounds:
            told = f"tidak ada putaran '{name}'. Pilih: {', '.join(rounds)}."
            raise typer.BadParameter(told, param_hint="--round")

    def _file_of(self, path: Path) -> FormFile:
        """The form a survey file is of."""
        from etl.drafting.form_files import form_files
        from etl.drafting.looking import form_of
        from etl.sources.reading import read_workbook

        forms = [(self._form_in(file), file) for file in form_files(self.forms)]
        form = form_of(read_workbook(path), [form for form, _ in forms], self.declared)
        if form is None:
            found = "tidak ada formulir yang cocok dengan berkas ini"
            raise DeclarationError([Fault(shown_name(path), "", found, f"formulir baru: {self._next('BERKAS')}")])
        return next(file for each, file in forms if each is form)

    def _form_in(self, file: FormFile) -> Form:
        """What lacks something can still be worked on; what names things that aren't there can't."""
        from etl.drafting.form_files import form_files

        if file.form is None:
            known = ", ".join(each.name for each in form_files(self.forms)) or "(belum ada formulir)"
            raise typer.BadParameter(f"tidak ada formulir '{file.name}'. Pilih: {known}.", param_hint="NAMA")
        known_names = {unit.name: {v.name for v in unit.variables} for unit in self.declared.codebook.all_units}
        for sheet in file.form.sheets:
            if not known_names.get(sheet.unit, set()).issuperset((*sheet.columns.values(), *sheet.constants)):
                raise DeclarationError(self._faults(file.form, file.path))
        return file.form

    def _faults(self, form: Form, path: Path) -> Sequence[Fault]:
        from etl.mapping.form_faults import form_faults

        declared = self.declared
        return list(form_faults(form, codebook=declared.codebook, programme=declared.programme, file=str(path)))

    def _is_complete(self, form: Form, path: Path) -> bool:
        return not self._faults(form, path)

    def _seen(self, form: Form, path: Path) -> Seen:
        from etl.drafting.looking import see
        from etl.sources.reading import read_workbook

        return see(read_workbook(path), form, self.declared)

    def _gaps(self, form: Form | None, file: str, seen: Seen | None) -> Sequence[Gap]:
        from etl.drafting.gaps import gaps

        return gaps(form, declared=self.declared, file=file, seen=seen) if form else ()

    def _write_workbook(self, place: Path, subject: Subject) -> None:
        from etl.drafting.workbook_writing import write_workbook

        place.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(place, subject, self.declared)


def _refuse_no_name(name: str, *, option: str) -> None:
    from etl.drafting.form_files import WRITTEN, is_name

    if not is_name(name):
        raise typer.BadParameter(f"nama formulir '{name}'; tulis {WRITTEN}.", param_hint=option)


def _free_place(out: Path, name: str) -> Path:
    """Where the workbook goes; one that lies there may hold somebody's work and is never written over."""
    place = out / f"pemetaan_{name}.xlsx"
    if place.exists():
        found, allowed = "buku kerja ini sudah ada", "nama lain: pindahkan atau hapus yang lama, atau pilih --out"
        raise DeclarationError([Fault(str(place), "", found, allowed)])
    return place


def _tell(told: Sequence[Told]) -> None:
    """What is said of several sheets, such as one for each RT, is told once."""
    from etl.messages import rules

    alike: dict[Told, list[Told]] = defaultdict(list)
    for entry in told:
        alike[replace(entry, sheet=None) if entry.cell is None else entry].append(entry)
    for entry, *others in alike.values():
        rule = rules()[entry.rule]
        within = f"sel {entry.cell}" if entry.cell else f"baris {entry.row_number}" if entry.row_number else ""
        more = f" (dan {len(others)} lembar lain)" if others else ""
        parts = [f"lembar '{entry.sheet}'{more}" if entry.sheet else "", within]
        place = ", ".join(filter(None, parts)) + (": " if any(parts) else "")
        typer.echo(f"  {place}{rule.tell(found=entry.found, allowed=entry.allowed)} {rule.advice}")


def _tell_held(export: Export) -> None:
    """Lines that a load will hold back, the first of each kind."""
    from etl.messages import rules
    from etl.sources import shown_sheet

    for sheet in export.sheets:
        held: dict[str, list[int]] = defaultdict(list)
        for position, rule in sorted(sheet.held.items()):
            held[rule].append(position)
        for name, positions in held.items():
            found, allowed = sheet.row_facts(positions[0])
            more = f" (dan {len(positions) - 1} lagi)" if len(positions) > 1 else ""
            place = f"lembar '{shown_sheet(sheet.name)}', baris {sheet.row_number(positions[0])}{more}"
            told = rules()[name]
            typer.echo(f"  {place} akan ditahan: {told.tell(found=found, allowed=allowed)} {told.advice}")


def _tell_legends(export: Export) -> None:
    """What codes mean as lines above the headings say, which need not be of every column that has such codes."""
    from etl.drafting.legend import legends_above
    from etl.sources import shown_sheet

    for sheet, cell, text in legends_above(export):
        typer.echo(
            f"  lembar '{shown_sheet(sheet)}', sel {cell}: ada arti kode di atas judul kolom: '{text}'. Dipakai draf "
            "hanya untuk kolom yang semua isiannya cocok (lihat PERIKSA); yang lain cocokkan sendiri di lembar 'nilai'."
        )


def _levels(subject: Subject) -> Iterator[str]:
    """How many columns were suggested, and how surely."""
    counted = Counter(str(found.level) for sheet in subject.suggestions.values() for found in sheet.values())
    if counted:
        shown = ", ".join(f"{counted[word]} {word}" for word in ("pasti", "mungkin", "lemah") if counted[word])
        yield f"Saran variabel: {shown}. Yang lemah tidak dimasukkan ke draf; semua perlu dibaca orang."


def _tell_without_codes(taken: Taken, *, anew: str) -> None:
    """Answers of the file that the workbook gives no code: red ones, and those that don't stand in it yet."""
    if taken.uncoded:
        told = ", ".join(f"'{column}' ({count} isian)" for column, count in taken.uncoded)
        typer.echo(f"  PERIKSA · lembar 'nilai': masih tanpa kode: {told}. {_UNREAD_WITHOUT}")
    if taken.unlisted:
        typer.echo(
            f"  PERIKSA · lembar 'kolom': variabel {quoted(taken.unlisted)} baru dipilih, jadi isiannya belum ada di "
            f"lembar 'nilai'. {_UNREAD_WITHOUT} Beri kodenya: {anew}"
        )


def _tell_gaps(gaps: Sequence[Gap], *, all_told_by: str = "") -> None:
    """Everything; or briefly what must be done and the first things to look at, and where all of this form is told."""
    from etl.drafting.gap import Weight

    if not gaps:
        typer.echo("  Tidak ada kekurangan.")
    musts, looks = ([gap for gap in gaps if gap.weight is weight] for weight in (Weight.MUST, Weight.LOOK))
    shown = [*musts, *looks[:_MOST_LOOKS]] if all_told_by else gaps
    for gap in shown:
        typer.echo(f"  {gap}")
    if more := len(gaps) - len(shown):
        kind = f"… dan {more} hal lagi" if shown else f"{more} catatan"
        typer.echo(f"  {kind}: lihat {all_told_by}")
