"""`p2wkss data crosswalk` and `data key`: who stands behind a pseudonym, and the key that makes pseudonyms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from platformdirs import user_data_path

from etl.commands.edge import DataOption, VarOption, progress_bar, settings_of, told_plainly
from warehouse.declared import DeclarationError, Fault
from warehouse.placing import refuse_unfit_file
from warehouse.programme import refuse_sites


def write_crosswalk(
    out: Annotated[Path | None, typer.Option("--out", help="Berkas tujuan, di luar folder proyek.")] = None,
    data: DataOption = None,
    var: VarOption = None,
) -> None:
    """Tulis daftar penunjuk kode samaran ke nomor KK, NIK dan nama. Hanya untuk yang berwenang."""
    from etl.crosswalk import crosswalk, misplaced, write_private
    from etl.decisions.loaded import load_for_decisions
    from etl.identity import key_in_force

    with told_plainly(), progress_bar() as progress:
        path = out or _own_place()
        settings = settings_of(data, var)
        if told := misplaced(path, settings):
            raise typer.BadParameter(told, param_hint="--out")
        if out is not None:  # the place of one's own is made where it isn't there yet
            refuse_unfit_file(out, option="--out", ending=".csv")
        refuse_sites(settings.data)
        key_in_force(settings)
        survey = load_for_decisions(settings, progress=progress).survey
        count = write_private(path, crosswalk(survey))
    typer.echo(f"{count} baris ditulis di {path}. Berkas ini data pribadi (UU 27/2022): jangan dikirim atau disalin.")


def _own_place() -> Path:
    try:
        return user_data_path("p2wkss", appauthor=False) / "daftar_penunjuk.csv"
    except RuntimeError as error:  # a user without a name and HOME, as a server's may be
        raise DeclarationError(
            [Fault("HOME", "", "pengguna ini tidak punya folder sendiri", "berkas tujuan di --out")]
        ) from error


def key(
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Buat kunci baru; semua kode samaran akan berganti.")
    ] = False,
    data: DataOption = None,
    var: VarOption = None,
) -> None:
    """Tunjukkan letak kunci samaran dan tanda pengenalnya; kuncinya sendiri tidak pernah ditampilkan."""
    from etl.identity import is_key_open, key_place, read_or_create_key, retire_key

    with told_plainly():
        settings = settings_of(data, var)
        refuse_sites(settings.data)
        retired = retire_key(settings) if rotate else None
        fingerprint = read_or_create_key(settings, fresh=rotate).fingerprint
    if retired is not None:
        typer.echo(f"Kunci lama disimpan di {retired}; hancurkan bila tidak diperlukan lagi.")
        typer.echo(
            "Jalankan `p2wkss build --new-key`: semua kode samaran berganti. Revisi beku menyimpan kode lama dan tetap "
            "dapat diperiksa; bekukan ulang putarannya bila perlu."
        )
    typer.echo(f"Kunci: {key_place(settings)}, tanda pengenal {fingerprint}")
    if is_key_open(settings):
        typer.echo(
            "Pengguna lain di komputer ini dapat membaca berkas kunci itu. Jadikan milik Anda saja: "
            f"chmod 600 '{key_place(settings)}'"
        )
