"""Everything an app answers to: every page, every callback and every file, for some choices, as bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dash import Dash

from dashboard.app import PAGES
from dashboard.pages.indikator.downloads import SHEETS as OF_INDICATORS
from dashboard.pages.kegiatan.downloads import SHEETS as OF_ACTIVITIES
from dashboard.pages.mutu_data.downloads import SHEETS as OF_QUALITY

SEARCHES = ("", "?bahasa=en&banding=all_present&populasi=all&dari=m2&ke=m4")
FORM = "<any(csv, xlsx):form>"
PARTS = {
    f"/ringkasan/target.{FORM}": ({},),
    f"/perbandingan.{FORM}": ({},),
    f"/kegiatan/<part>.{FORM}": tuple({"part": part} for part in OF_ACTIVITIES),
    f"/mutu-data/<part>.{FORM}": tuple({"part": part} for part in OF_QUALITY),
    "/indikator.json": ({},),
    "/muat-data/<name>/keadaan": ({"name": "20231124T080000-0a1b2c"},),  # no attempt was made here
}
_FRAME = ("/static", "/assets", "/_", "/healthz", "/<path:path>")  # of Dash and Flask: they know of no build


def answers(app: Dash, names: tuple[str, ...]) -> dict[str, bytes]:
    """What was asked → what was answered, its status first."""
    client = app.server.test_client()
    found = {}
    for address in addresses(app, names):
        answer = client.get(address)
        found[address] = f"{answer.status_code}\n".encode() + answer.data
    for asked in calls(app, names):
        answer = client.post("/_dash-update-component", json=asked)
        found[json.dumps(asked)] = f"{answer.status_code}\n".encode() + answer.data
    return found


def addresses(app: Dash, names: tuple[str, ...]) -> Iterator[str]:
    """Every address of the server that is no part of Dash's own; KeyError where a new one isn't listed here."""
    of_indicators = tuple({"name": name, "part": part} for name in names for part in OF_INDICATORS)
    listed = {**PARTS, f"/indikator/<name>/<part>.{FORM}": of_indicators}
    for rule in app.server.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule == "/" or rule.rule.startswith(_FRAME):
            continue
        for gaps in listed[rule.rule]:
            address = rule.rule.replace(FORM, "csv")  # a workbook of the same rows holds the time it was made
            for gap, value in gaps.items():
                address = address.replace(f"<{gap}>", value)
            yield from (f"{address}{search}" for search in SEARCHES)


def calls(app: Dash, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Every callback that the server answers, with every page and choice for what it is given."""
    paths = [*(page.path for page in PAGES), *(f"/indikator/{name}" for name in names)]
    for output, callback in app.callback_map.items():
        if "callback" not in callback:
            continue
        given = [*callback["inputs"], *callback["state"]]
        opens = any(each["property"] == "pathname" for each in given)
        for search in SEARCHES:
            for path in paths if opens else names:
                yield _call(output, callback, {"pathname": path, "search": search, "value": "a"}, asked=path)


def _call(output: str, callback: dict[str, Any], values: dict[str, str], *, asked: str) -> dict[str, Any]:
    def filled(each: dict[str, str]) -> dict[str, Any]:
        value: Any = values.get(each["property"])
        if each["id"].endswith(("-asked", "-search")):
            value = {"value": asked}
        return {**each, "value": value}

    inputs = [filled(each) for each in callback["inputs"]]
    several = output.startswith("..")
    outputs = [
        dict(zip(("id", "property"), each.rsplit(".", 1), strict=True)) for each in output.strip(".").split("...")
    ]
    return {
        "output": output,
        "outputs": outputs if several else outputs[0],
        "inputs": inputs,
        "state": [filled(each) for each in callback["state"]],
        "changedPropIds": [f"{each['id']}.{each['property']}" for each in inputs],
    }
