"""`p2wkss data form` and `data preload`: questionnaires to collect with, and the lists the next round begins from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.edge import EXIT_STORE, DataOption, VarOption, settings_of, told_plainly
from warehouse.codebook import read_codebook
from warehouse.os_words import said
from warehouse.placing import refuse_unfit_folder
from warehouse.programme import Programme, Round, read_programme

RoundOption = Annotated[str | None, typer.Option("--round", help="Putaran. Bawaan: putaran pertama.")]


def form(
    xlsform: Annotated[bool, typer.Option("--xlsform", help="Formulir untuk KoboToolbox atau ODK.")] = False,
    excel: Annotated[bool, typer.Option("--excel", help="Buku kerja untuk kader.")] = False,
    survey_round: RoundOption = None,
    out: Annotated[Path, typer.Option(help="Folder tujuan.")] = Path("."),
    data: DataOption = None,
) -> None:
    """Buat kuesioner satu putaran dari buku kode: XLSForm dua bahasa, buku kerja kader, atau keduanya."""
    from etl.questionnaire.workbook import write_workbook
    from etl.questionnaire.xlsform import make_xlsform, write_xlsform

    with told_plainly():
        settings = settings_of(data)
        refuse_unfit_folder(out, option="--out")
        programme, codebook = read_programme(settings.data), read_codebook(settings.codebook)
        chosen = _round(programme, survey_round or programme.baseline.name)
        made: list[Path] = []
        try:
            out.mkdir(parents=True, exist_ok=True)
            if xlsform or not excel:
                phone_form = make_xlsform(codebook, programme, chosen)
                made.append(out / f"{phone_form.form_id}.xlsx")
                write_xlsform(phone_form, made[-1])
            if excel or not xlsform:
                made.append(out / f"P2WKSS formulir kader {programme.site.name} {chosen.name}.xlsx")
                write_workbook(codebook, programme, chosen, made[-1])
        except OSError as error:
            _unwritable(out, error)
    for path in made:
        typer.echo(f"Ditulis: {path}")
    if chosen != programme.baseline and (xlsform or not excel):
        typer.echo(
            "Formulir ini menanyakan keluarga mana yang dikunjungi. Unggah bersamanya keluarga.csv dan anggota.csv "
            f"dari p2wkss data preload --round {chosen.name}."
        )


def preload(
    survey_round: Annotated[str, typer.Option("--round", help="Putaran yang akan didata.")],
    out: Annotated[Path, typer.Option(help="Folder tujuan: pribadi, di luar folder proyek, data, dan var.")],
    data: DataOption = None,
    var: VarOption = None,
) -> None:
    """Tulis daftar keluarga dan anggota dari putaran sebelumnya, untuk dipilih di formulir putaran berikut. Rahasia."""
    from etl.decisions.loaded import load_for_decisions
    from etl.identity import key_in_force
    from etl.questionnaire.preload import known_families, private, write_lists
    from etl.questionnaire.questions import questionnaire

    with told_plainly():
        settings = settings_of(data, var)
        if not private(out, settings):
            raise typer.BadParameter(
                f"{out} ada di folder proyek, data, atau var, yang dibagikan atau diterbitkan. Daftar ini memuat "
                "nama, KK dan NIK: pilih folder pribadi di luarnya.",
                param_hint="--out",
            )
        refuse_unfit_folder(out, option="--out")
        programme, codebook = read_programme(settings.data), read_codebook(settings.codebook)
        chosen = _round(programme, survey_round)
        before = [entry.name for entry in programme.rounds[: programme.rounds.index(chosen)]]
        if not before:
            raise typer.BadParameter(
                f"'{chosen.name}' putaran pertama: belum ada keluarga yang dikenal.", param_hint="--round"
            )
        key_in_force(settings)
        survey = load_for_decisions(settings).survey
        asked = questionnaire(codebook)
        families = known_families(survey, asked, rounds=before)
        try:
            made = write_lists(families, asked, out)
        except OSError as error:
            _unwritable(out, error)
    members = sum(len(family.members) for family in families)
    typer.echo(f"{len(families)} keluarga dan {members} anggota ditulis ke {made[0]} dan {made[1]}.")
    typer.echo("Hanya Anda yang boleh membacanya. Unggah keduanya sebagai media formulir, lalu hapus di sini.")


def _round(programme: Programme, name: str) -> Round:
    known = {entry.name: entry for entry in programme.rounds}
    if name not in known:
        raise typer.BadParameter(f"tidak ada putaran '{name}'. Pilih: {', '.join(known)}.", param_hint="--round")
    return known[name]


def _unwritable(out: Path, error: OSError) -> None:
    typer.echo(f"{out}: tidak dapat ditulis ({said(error)}). Pilih folder lain lewat --out.", err=True)
    raise typer.Exit(EXIT_STORE) from None
