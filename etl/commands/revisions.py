"""`p2wkss data freeze`, `verify` and `revisions`: what a round said when it was closed, and what changed since."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from etl.commands.edge import EXIT_STORE, DataOption, VarOption, console, settings_of, told_plainly
from warehouse.current import read_current
from warehouse.frozen import (
    Revision,
    freeze,
    frozen_folder,
    frozen_rounds,
    manifest_hash,
    read_revision,
    revisions,
    verify,
)
from warehouse.reader import refuse_other_version
from warehouse.revised import Difference, RoundState, difference
from warehouse.settings import Settings
from warehouse.store import connect_for_files
from warehouse.terminal import listing
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
    if not by.strip():
        raise typer.BadParameter("sebutkan siapa yang membekukan.", param_hint="--by")
    with told_plainly():
        settings = settings_of(data, var)
        with _current_build(settings) as connection:
            rounds = _rounds(connection)
            if round_name not in rounds:
                told = f"tidak ada putaran '{round_name}'. Pilih: {', '.join(rounds)}."
                raise typer.BadParameter(told, param_hint="PUTARAN")
            _refuse_to_close(connection, round_name, day=day)
            known = revisions(settings, round_name)
            frozen = freeze(connection, settings, round_name=round_name, by=by, note=note, on=day)
            changed = difference(connection, known[-1]) if known and frozen.new else None
            words = _Words.of(connection)
    if not frozen.new:
        typer.echo(
            f"Putaran {round_name} sama dengan revisi {frozen.revision.revision}; tidak ada yang dibekukan lagi."
        )
        return
    if changed:
        _tell_difference(changed, words)
    typer.echo(f"Putaran {round_name} dibekukan sebagai revisi {frozen.revision.revision}: {frozen.revision.folder}")
    typer.echo(f"Sidik manifes: {manifest_hash(frozen.revision.folder)}")
    typer.echo("Catat sidik itu di berita acara: dengan itu juri tahu bahwa manifesnya pun tidak disunting.")


def _refuse_to_close(connection: duckdb.DuckDBPyConnection, round_name: str, *, day: date) -> None:
    """A round that nobody answered yet says nothing, and nobody closed one on a day before it began or to come."""
    answered = connection.execute(
        "SELECT round FROM round WHERE round IN "
        "(SELECT round FROM visit UNION SELECT round FROM measurement UNION SELECT round FROM recap) ORDER BY ordinal"
    ).fetchall()
    if (round_name,) not in answered:
        known = ", ".join(name for (name,) in answered)
        told = (
            f"putaran '{round_name}' belum punya isian di hasil bangun yang berlaku. Muat dahulu berkasnya "
            f"(p2wkss build), atau pilih: {known}."
        )
        raise typer.BadParameter(told, param_hint="PUTARAN")
    dates = connection.execute("SELECT min(date_from) FROM site_round WHERE round = ?", [round_name]).fetchall()
    (first,) = dates[0]
    if not first <= day <= date.today():
        told = f"{day} bukan hari penutupan putaran '{round_name}'; tulis {first} (awal putaran) sampai {date.today()}."
        raise typer.BadParameter(told, param_hint="--on")


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
    typer.echo(f"Sidik manifes: {manifest_hash(folder)}")
    typer.echo("Bandingkan dengan sidik yang dicatat ketika putaran ini dibekukan.")


def list_revisions(data: DataOption = None, var: VarOption = None) -> None:
    """Daftar revisi beku setiap putaran, dan apa yang berubah sejak revisi terakhir."""
    with told_plainly():
        settings = settings_of(data, var)
        with _current_build(settings) as connection:
            rounds = _rounds(connection)
            known = {name: revisions(settings, name) for name in rounds}
            changes = [difference(connection, found[-1]) for found in known.values() if found]
            others = [name for name in frozen_rounds(settings) if name not in known]
            words = _Words.of(connection)
    table = listing("Putaran", "Revisi", "Dibekukan", "Oleh", "Keterangan")
    for name, found in known.items():
        if not found:
            table.add_row(name, "belum dibekukan", "", "", "")
        for revision in found:
            facts = (revision.frozen_on.isoformat(), revision.frozen_by, revision.note)
            table.add_row(name, str(revision.revision), *facts)
    console.print(table)
    for name in others:
        typer.echo(
            f"Putaran {name} pernah dibekukan, tetapi tidak ada di hasil bangun yang berlaku. Bila namanya diganti, "
            f"kembalikan; revisinya tetap ada dan dapat diperiksa: {frozen_folder(settings, name)}"
        )
    for change in changes:
        _tell_difference(change, words)


@contextmanager
def _current_build(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    current = read_current(settings.current)
    if current is None:
        raise NoBuildError(settings.var)
    path = settings.builds / f"{current.build_id}.duckdb"
    with connect_for_files(path) as connection:
        refuse_other_version(path, connection)
        yield connection


def told_revised(states: Iterable[RoundState]) -> Iterator[str]:
    """What somebody who built has to know of rounds that were closed already: they say something else now."""
    for state in states:
        if state.state == "revised":
            parts = [f"{state.changed_rows} baris"] if state.changed_rows else []
            parts += [f"{state.changed_numbers} angka"] if state.changed_numbers else []
            parts += [f"{state.changed_before} baris putaran sebelumnya"] if state.changed_before else []
            yield (
                f"Putaran {state.round} sudah dibekukan ({state.frozen_on}, {state.frozen_by}) dan sekarang lain: "
                f"{', '.join(parts) or 'hanya rentang keyakinan atau hasil lanjutannya'}. Langkah berikutnya: lihat "
                f"`p2wkss data revisions`; bila yang baru akan dilaporkan, `p2wkss data freeze {state.round}` "
                f"menjadikannya revisi {state.revision}."
            )


def _rounds(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT round FROM round ORDER BY ordinal").fetchall()]


def _told(revision: Revision) -> str:
    return f"Putaran {revision.round} revisi {revision.revision} ({revision.frozen_on}, {revision.frozen_by})"


@dataclass(frozen=True)
class _Words:
    """What tables, questions and indicators are called by people, as the build itself says."""

    questions: Mapping[tuple[str, str], str]
    indicators: Mapping[str, str]
    shares: frozenset[str]
    populations: Mapping[str, str]
    sites: Mapping[str, str]
    """Named where there are several."""

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection) -> _Words:
        comments = connection.execute(
            "SELECT table_name, column_name, comment FROM duckdb_columns() "
            "WHERE schema_name = 'main' AND comment LIKE '% | %'"
        ).fetchall()
        questions = {(table, column): re.split(r" \| |[.(]", text)[0].strip() for table, column, text in comments}
        texts = dict(connection.execute("SELECT name, toml FROM indicator").fetchall())
        definitions = {name: tomllib.loads(text) for name, text in texts.items()}
        return cls(
            questions,
            {name: definition["id"]["label"] for name, definition in definitions.items()},
            frozenset(name for name, definition in definitions.items() if definition["kind"] in _SHARES),
            dict(connection.execute("SELECT population, label_id FROM population").fetchall()),
            dict(connection.execute("SELECT site, label FROM site").fetchall()),
        )


_TABLES = {
    "visit": "kunjungan",
    "household": "keluarga",
    "household_answer": "jawaban keluarga",
    "person": "anggota",
    "person_answer": "jawaban anggota",
    "birth": "kelahiran",
    "death": "kematian",
    "assistance": "bantuan",
    "growth": "skor-z balita",
    "measurement": "penimbangan",
    "recap": "rekap",
}
_SHARES = ("proportion", "ladder")
_INDONESIAN = str.maketrans(",.", ".,")
_COLUMNS = {"visit_date": "tanggal kunjungan", "result": "hasil kunjungan", "enumerator": "kader", "rt": "RT"}


def _tell_difference(change: Difference, words: _Words) -> None:
    """Rows first, then the numbers made of them."""
    if change.nothing:
        typer.echo(f"{_told(change.revision)}: tidak ada perubahan sesudahnya.")
        return
    typer.echo(f"Berubah sejak {_told(change.revision)}:")
    if change.other_key:
        typer.echo(
            "  kunci samaran berganti sesudah revisi itu, jadi setiap baris tampak hilang dan baru; bandingkan angkanya"
            + ("" if change.numbers else ": tidak ada yang berubah")
        )
    for table in change.tables:
        named = (
            (words.questions.get((table.table, name)) or _COLUMNS.get(name, name), n)
            for name, n in table.answers.items()
        )
        answers = ", ".join(f"{name} {count}" for name, count in named)
        typer.echo(
            f"  {_TABLES[table.table]}: {table.added} baris baru, {table.gone} hilang, {table.changed} berubah"
            + (f" ({answers})" if answers else "")
        )
    for number in change.numbers:
        share = number.indicator in words.shares
        before = _amount(number.before, number.n_before, share=share)
        after = _amount(number.after, number.n_after, share=share)
        label = words.indicators.get(number.indicator, number.indicator)
        whose = words.populations.get(number.population, number.population)
        if len(words.sites) > 1:
            whose = f"{words.sites.get(number.site, number.site)}, {whose}"
        same = (number.before, number.n_before) == (number.after, number.n_after)
        moved = f"{before} menjadi {after}" if not same else f"tetap {before}; yang tidak diketahui berubah"
        typer.echo(f"  {label} ({whose}): {moved}")
    for earlier in change.earlier:
        parts = [f"{earlier.rows} baris berubah di dalamnya"] if earlier.rows else []
        parts += [f"{earlier.changes} perubahan dari sana menjadi angka lain"] if earlier.changes else []
        typer.echo(f"  putaran sebelumnya, {earlier.round}: {', '.join(parts)}")
    if not (change.tables or change.numbers or any(earlier.rows for earlier in change.earlier)):
        typer.echo(
            f"  jawaban dan capaian tetap; yang lain hanya rentang keyakinan atau hasil lanjutan (tabel "
            f"{', '.join(change.differing)}), biasanya karena program atau definisinya diperbarui"
        )


def _amount(value: float | None, n: int | None, *, share: bool) -> str:
    """As a reader of this language writes it: 38,2% (n = 34), 1.250.000 (n = 12)."""
    if value is None:
        return "tidak ada"
    text = f"{value * 100:.1f}%" if share else f"{value:,.6g}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{text.translate(_INDONESIAN)} (n = {n})"
