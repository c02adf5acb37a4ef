"""What the command says to somebody who types it wrongly: one message in Indonesian, and where the help is."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from p2wkss import command


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("data mpa", "tidak ada perintah 'mpa'. Mungkin maksudnya 'map'."),
        ("data map x --ronde m2", "tidak ada pilihan --ronde. Mungkin maksudnya --round."),
        ("data map --form", "pilihan --form perlu isi di belakangnya."),
        ("data map a b c", "terlalu banyak isian: c."),
        ("data freeze m8", "'--by' belum ditulis."),
        ("data freeze m8 --by Rina --on 3/4/23", "'3/4/23' bukan tanggal; tulis tahun-bulan-hari."),
        ("data pull kob --server x", "'kob' bukan salah satu dari 'kobo', 'odk'."),
        ("serve --port pintu", "'--port': isinya bukan bilangan."),
        ("serve --port 99999", "'--port': paling besar 65535."),
    ],
)
def test_a_misuse_is_told_in_indonesian(typed: str, told: str) -> None:
    result = CliRunner().invoke(command, typed.split())
    assert result.exit_code == 2
    assert told in result.output


def test_help_has_indonesian_titles_and_a_group_alone_shows_it() -> None:
    result = CliRunner().invoke(command, ["data"])
    assert result.exit_code == 2
    assert "Perintah" in result.output
    assert "Commands" not in result.output
