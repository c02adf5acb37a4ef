"""`p2wkss data freeze`, `verify` and `revisions`: what a round said when it was closed, and what changed since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.table import Table

from etl.commands.edge import EXIT_STORE, DataOption, VarOption, console, settings_of, told_plainly
from warehouse.current import read_current
from warehouse.frozen import Revision, freeze, read_revision, revisions, verify
from warehouse.revised import Difference, difference
from warehouse.settings import Settings
from warehouse.store import connect_for_files
from warehouse.trouble import NoBuildError

RoundArgument = Annotated[str, typer.Argument(metavar="PUTARAN", help="Nama putaran, misalnya baseline.")]


def freeze_round(
    round_name: RoundArgument,
    by: Annotated[str, typer.Option("--by", help="Siapa yang membekukan.")],
    note: Annotated[str, typer.Option("--note", help="Alasan atau keterangan.")] = "",
    on: Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Tanggal; bawaan hari ini.")] = None,
    data: DataOption = None,
    var: VarOption = None,
) -> None:
    """Bekukan satu putaran sebagai revisi: berkas Parquet dan manifes yang dapat diperiksa juri."""
    day = on.date() if on else date.today()
    with told_plainly():
        settings = settings_of(data, var)
        with _current_build(settings) as connection:
            known = revisions(settings, round_name)
            frozen = freeze(connection, settings, round_name=round_name, by=by, note=note, on=day)
            changed = difference(connection, known[-1]) if known and frozen.new else None
    if not frozen.new:
        typer.echo(
            f"Putaran {round_name} sama dengan revisi {frozen.revision.revision}; tidak ada yang dibekukan lagi."
        )
        return
    if changed:
        _tell_difference(changed)
    typer.echo(f"Putaran {round_name} dibekukan sebagai revisi {frozen.revision.revision}: {frozen.revision.folder}")


def verify_revision(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder revisi beku, misalnya var/frozen/m8/r1.")],
) -> None:
    """Periksa satu revisi beku: sidik berkas, isi tabel, dan hitungan ulang setiap indikator."""
    with told_plainly():
        revision = read_revision(folder)
        faults = verify(folder)
    if faults:
        typer.echo(f"{folder}: tidak cocok dengan manifesnya.", err=True)
        for fault in faults:
            typer.echo(f"  {fault}", err=True)
        typer.echo("Salin ulang folder ini dari asalnya; jangan menyunting berkas di dalamnya.", err=True)
        raise typer.Exit(EXIT_STORE)
    typer.echo(f"{_told(revision)}: {len(revision.tables)} tabel cocok, semua indikator terhitung ulang sama.")


def list_revisions(data: DataOption = None, var: VarOption = None) -> None:
    """Daftar revisi beku setiap putaran, dan apa yang berubah sejak revisi terakhir."""
    with told_plainly():
        settings = settings_of(data, var)
        with _current_build(settings) as connection:
            rounds = [name for (name,) in connection.execute("SELECT round FROM round ORDER BY ordinal").fetchall()]
            known = {name: revisions(settings, name) for name in rounds}
            changes = [difference(connection, found[-1]) for found in known.values() if found]
    table = Table("Putaran", "Revisi", "Dibekukan", "Oleh", "Keterangan")
    for name, found in known.items():
        if not found:
            table.add_row(name, "belum dibekukan", "", "", "")
        for revision in found:
            facts = (revision.frozen_on.isoformat(), revision.frozen_by, revision.note)
            table.add_row(name, str(revision.revision), *facts)
    console.print(table)
    for change in changes:
        _tell_difference(change)


@contextmanager
def _current_build(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    current = read_current(settings.current)
    if current is None:
        raise NoBuildError(settings.var)
    with connect_for_files(settings.builds / f"{current.build_id}.duckdb") as connection:
        yield connection


def _told(revision: Revision) -> str:
    return f"Putaran {revision.round} revisi {revision.revision} ({revision.frozen_on}, {revision.frozen_by})"


def _tell_difference(change: Difference) -> None:
    """Rows first, then the numbers made of them."""
    if change.nothing:
        typer.echo(f"{_told(change.revision)}: tidak ada perubahan sesudahnya.")
        return
    typer.echo(f"Berubah sejak {_told(change.revision)}:")
    for table in change.tables:
        named = {"file_id": "asal berkas"}
        answers = ", ".join(f"{named.get(name, name)} {count}" for name, count in table.answers.items())
        typer.echo(
            f"  {table.table}: {table.added} baris baru, {table.gone} hilang, {table.changed} berubah"
            + (f" ({answers})" if answers else "")
        )
    for number in change.numbers:
        before, after = (_amount(number.before, number.n_before), _amount(number.after, number.n_after))
        typer.echo(f"  {number.indicator} ({number.population}): {before} menjadi {after}")


def _amount(value: float | None, n: int | None) -> str:
    return "tidak ada" if value is None else f"{value:.6g} (n={n})"
