"""`p2wkss data findings`: the workbook an analyst decides in, decisions taken from it, and the log of corrections."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from etl.commands.edge import (
    EXIT_STORE,
    DataOption,
    console,
    progress_bar,
    settings_of,
    shown_place,
    told_plainly,
    typed,
)
from warehouse.disk import write_whole
from warehouse.os_words import said
from warehouse.placing import refuse_unfit_file


def findings(
    data: DataOption = None,
    out: Annotated[Path, typer.Option("--out", help="Buku kerja yang ditulis.")] = Path("temuan.xlsx"),
    survey_round: Annotated[str | None, typer.Option("--round", help="Hanya temuan putaran ini.")] = None,
    take: Annotated[
        Path | None, typer.Option("--take", exists=True, dir_okay=False, help="Catat keputusan dari buku kerja ini.")
    ] = None,
    on: Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Tanggal; bawaan hari ini.")] = None,
    log: Annotated[bool, typer.Option("--log", help="Tampilkan keputusan yang sudah dicatat.")] = False,
) -> None:
    """Tulis semua temuan ke buku kerja untuk diputuskan, atau catat keputusan darinya."""
    with told_plainly():
        try:
            if log:
                _show_log(data)
            elif take is not None:
                _take(data, take, on=on.date() if on else date.today())
            else:
                _write(data, out, survey_round=survey_round)
        except OSError as error:
            name = str(out) if take is None else "koreksi.csv"
            typer.echo(f"{name}: tidak dapat ditulis ({said(error)}). Tutup di Excel atau pilih --out lain.", err=True)
            raise typer.Exit(EXIT_STORE) from None


def _write(data: Path | None, out: Path, *, survey_round: str | None) -> None:
    from etl.decisions.findings_workbook import findings_workbook, read_decided
    from etl.decisions.loaded import load_for_decisions
    from etl.decisions.opening import refuse_to_lose
    from etl.decisions.taking import Judge
    from etl.findings import FindingStatus

    refuse_unfit_file(out, option="--out", ending=".xlsx")
    with progress_bar() as progress:
        loaded = load_for_decisions(settings_of(data), progress=progress)
    rounds = [entry.name for entry in loaded.programme.rounds]
    if survey_round is not None and survey_round not in rounds:
        raise typer.BadParameter(
            f"tidak ada putaran '{survey_round}'. Pilih: {', '.join(rounds)}.", param_hint="--round"
        )
    judge = Judge(loaded.survey, loaded.corrections, loaded.refusal, loaded.replayed)
    refuse_to_lose(
        out,
        lambda: judge.take(read_decided(out), on=date.today()).corrections,
        take=typed(f"data findings --take {shown_place(out)}", data),
    )
    listed = [each for each in loaded.log if survey_round in (None, each.place.file.round)]
    note = ("SIMULASI. " if loaded.programme.simulated else "") + loaded.programme.name
    content = findings_workbook(listed, variable_of=loaded.variable_of, redactor=loaded.log.redactor, note=note)
    write_whole(out, content, private=True, lasting=True)
    counts = {status: sum(each.status is status for each in listed) for status in FindingStatus}
    typer.echo(
        f"{out.name}: {counts[FindingStatus.OPEN]} temuan terbuka, {counts[FindingStatus.ACCEPTED]} diterima; "
        f"{counts[FindingStatus.CORRECTED]} koreksi terpakai."
    )
    for line in (*map(str, loaded.refused), *loaded.unused):
        typer.echo(f"- {line}")
    typer.echo(f"Isi kolom keputusan, simpan, lalu: {typed(f'data findings --take {shown_place(out)}', data)}")


def _take(data: Path | None, workbook: Path, *, on: date) -> None:
    from etl.decisions.corrections import FILE_NAME, append_corrections
    from etl.decisions.findings_workbook import read_decided
    from etl.decisions.loaded import load_for_decisions
    from etl.decisions.taking import Judge

    decided = read_decided(workbook)
    with progress_bar() as progress:
        loaded = load_for_decisions(settings_of(data), progress=progress)
    taken = Judge(loaded.survey, loaded.corrections, loaded.refusal, loaded.replayed).take(decided, on=on)
    if taken.corrections:
        append_corrections(loaded.inputs, loaded.corrections, taken.corrections)
    typer.echo(
        f"{len(taken.corrections)} keputusan dicatat di {FILE_NAME}; "
        f"{taken.known} sudah tercatat, {taken.later} ditunda."
    )
    if taken.corrections:
        typer.echo(f"Langkah berikutnya: {typed('build', data)}")


def _show_log(data: Path | None) -> None:
    """Where and why, never what a cell says."""
    from etl.decisions.corrections import FILE_NAME, read_corrections
    from warehouse.programme import read_programme

    settings = settings_of(data)
    programme = read_programme(settings.data)
    corrections = read_corrections(settings.data / programme.inputs)
    if not corrections.entries:
        console.print(f"Belum ada keputusan di {FILE_NAME}.")
        return
    for entry in corrections.entries:
        what = f"{entry.action} {entry.variable}" if entry.variable else str(entry.action)
        where = " · ".join(part for part in (entry.round, entry.sheet, what, entry.finding) if part)
        typer.echo(f"baris {entry.line} · {entry.on} · {where} · {entry.by}: {entry.reason}")
