"""`p2wkss data links`: how households and people were recognised, and the pairs that wait for a person."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

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
from etl.registry import Method, Registry
from warehouse.disk import write_whole
from warehouse.os_words import said
from warehouse.placing import refuse_unfit_file
from warehouse.terminal import count_text, listing

_UNITS = {"household": "keluarga", "person": "anggota"}
_METHODS = {
    Method.NEW: "baru pertama kali",
    Method.DECISION: "keputusan orang",
    Method.FIELD_ID: "kode keluarga",
    Method.FAMILY_CARD: "nomor KK",
    Method.NATIONAL_ID: "NIK",
    Method.NAME_BIRTH_SEX: "nama, tanggal lahir, jenis kelamin",
    Method.SCORE: "skor gabungan",
}


def links(
    data: DataOption = None,
    review: Annotated[Path | None, typer.Option("--review", help="Tulis pasangan yang menunggu keputusan.")] = None,
    suggest: Annotated[bool, typer.Option("--suggest", help="Tambahkan usulan splink, bila dipasang.")] = False,
    take: Annotated[
        Path | None, typer.Option("--take", exists=True, dir_okay=False, help="Catat keputusan dari buku kerja ini.")
    ] = None,
) -> None:
    """Hitung cara keluarga dan anggota dikenali; tulis atau catat pasangan yang meragukan."""
    with told_plainly():
        try:
            if take is not None:
                _take(data, take)
            else:
                _show(data, review, suggest=suggest)
        except OSError as error:
            name = "pasangan.csv" if review is None else str(review)
            other = "" if review is None else " atau pilih tempat lain"
            typer.echo(f"{name}: tidak dapat ditulis ({said(error)}). Tutup di Excel{other}, lalu ulangi.", err=True)
            raise typer.Exit(EXIT_STORE) from None


def _show(data: Path | None, review: Path | None, *, suggest: bool) -> None:
    from etl.decisions.loaded import load_for_decisions
    from etl.decisions.opening import refuse_to_lose
    from etl.decisions.pairs import read_pairs
    from etl.decisions.pairs_workbook import pairs_workbook, read_decided
    from etl.linkage.suggesting import is_installed, with_suggestions

    if suggest and not is_installed():
        raise typer.BadParameter(
            "splink belum dipasang. Di folder program: .venv/bin/python (Windows: .venv\\Scripts\\python) "
            "-m pip install --editable '.[suggest]'",
            param_hint="--suggest",
        )
    if review is not None:
        refuse_unfit_file(review, option="--review", ending=".xlsx")
    with progress_bar() as progress:
        loaded = load_for_decisions(settings_of(data), progress=progress)
    rounds = [entry.name for entry in loaded.programme.rounds]
    registry = with_suggestions(loaded.registry, loaded.survey, rounds=rounds) if suggest else loaded.registry
    if review is not None:
        refuse_to_lose(
            review,
            lambda: set(read_decided(review)[0]).difference(read_pairs(loaded.inputs)),
            take=typed(f"data links --take {shown_place(review)}", data),
        )
    if review is None:
        console.print(counts_table(registry, rounds))
    else:
        write_whole(review, pairs_workbook(registry.waiting), private=True, lasting=True)
    typer.echo(waiting_told(registry, data))
    if review is not None and registry.waiting:
        take = typed(f"data links --take {shown_place(review)}", data)
        typer.echo(f"{review.name}: isi kolom keputusan, simpan, lalu {take}")
        typer.echo("Buku kerja ini memuat nama; simpan di tempat yang aman dan hapus setelah dipakai.")


def counts_table(registry: Registry, rounds: list[str]) -> Table:
    """Links by unit, method and round."""
    counts = Counter((link.unit, link.method, link.round) for link in registry.links.values())
    table = listing("", "Dikenali lewat", counts=rounds)
    for unit, word in _UNITS.items():
        for method, told in _METHODS.items():
            found = [counts[(unit, method, name)] for name in rounds]
            if any(found):
                table.add_row(word, told, *(count_text(count) if count else "·" for count in found))
    return table


def waiting_told(registry: Registry, data: Path | None) -> str:
    """How many pairs wait, in words."""
    counts = Counter(pair.unit for pair in registry.waiting)
    if not counts:
        return "Tidak ada pasangan yang menunggu keputusan."
    told = " dan ".join(f"{counts[unit]} pasangan {word}" for unit, word in _UNITS.items() if counts[unit])
    return f"Menunggu keputusan: {told}. Lihat dengan {typed('data links --review BERKAS.xlsx', data)}"


def _take(data: Path | None, workbook: Path) -> None:
    from etl.decisions.pairs import FILE_NAME, append_pairs, read_pairs
    from etl.decisions.pairs_workbook import read_decided, refuse_other_minds
    from warehouse.programme import read_programme

    settings = settings_of(data)
    decided, later = read_decided(workbook)
    inputs = settings.data / read_programme(settings.data).inputs
    refuse_other_minds(workbook, decided, read_pairs(inputs))
    new = append_pairs(inputs, decided)
    known = len(decided) - new
    typer.echo(f"{new} keputusan dicatat di {FILE_NAME}; {known} sudah tercatat, {later} ditunda atau belum diisi.")
    if new:
        typer.echo(f"Langkah berikutnya: {typed('build', data)}")
