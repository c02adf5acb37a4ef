"""A file speaks the language of its page: no column or code of the tables stands in it by its bare name."""

import csv
import io
import re

import pytest
from dash import Dash

from dashboard.pages.indikator.downloads import SHEETS as OF_INDICATOR
from dashboard.pages.kegiatan.downloads import SHEETS as OF_ACTIVITIES
from dashboard.pages.mutu_data.downloads import SHEETS as OF_QUALITY
from dashboard.text import read_text
from etl.files import Status
from etl.findings import FindingStatus
from warehouse.codebook.questions import STAND_ALONE_NAMES, UNIT_NAMES

FILES = [
    *(f"/mutu-data/{part}.csv" for part in OF_QUALITY),
    *(f"/kegiatan/{part}.csv" for part in OF_ACTIVITIES),
    *(
        f"/indikator/{name}/{part}.csv"
        for name in ("san_layak", "women_income_share", "stunting")
        for part in OF_INDICATOR
    ),
]
BARE = re.compile(r"[a-z]+(_[a-z0-9]+)+|baseline|m[0-9]|binaan|all|household|person|rw12_utama")
CODES = {"Aturan", "Rule"}


@pytest.mark.parametrize(("language", "delimiter"), [("id", ";"), ("en", ",")])
def test_no_file_holds_a_bare_code(app: Dash, language: str, delimiter: str) -> None:
    client, headers = app.server.test_client(), set()
    for address in FILES:
        answer = client.get(f"{address}?populasi=binaan&bahasa={language}")
        assert answer.status_code == 200, address
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=delimiter))
        headers.update(*rows)
        told = {(name, cell) for row in rows for name, cell in row.items() if name not in CODES}
        assert not [pair for pair in told if BARE.fullmatch(pair[0]) or BARE.fullmatch(pair[1])], address
    assert len(headers) > 100


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_status_and_unit_has_its_word(language: str) -> None:
    text = read_text(language)
    assert not [name for name in (*UNIT_NAMES, *STAND_ALONE_NAMES) if f"unit.{name}" not in text]
    assert all(text(f"file.status.{each}") for kind in (Status, FindingStatus) for each in kind)
