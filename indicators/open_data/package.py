"""The description beside open data: a Data Package (Frictionless) with fields, units, sources, licence and hashes.

Text in, text out; it reads the files it describes only to hash them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from indicators.disclosure import Audience
from indicators.open_data.column import Type
from indicators.open_data.shared_columns import HIDDEN, SIMULATION
from indicators.open_data.tables import Field, OpenData, Table
from indicators.sentence import caveat

PACKAGE = "datapackage.json"
_FORMATS = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Resource:
    """One table in one file; `sheet`: where the file is a workbook."""

    table: Table
    path: Path
    sheet: str | None = None


def datapackage(data: OpenData, resources: Iterable[Resource], *, licence: str | None) -> str:
    """The description as JSON. Without a declared licence it names none: nobody may choose it for the owner."""
    about = data.context
    simulated = f"{SIMULATION} · " if about.simulated else ""
    described = {
        "profile": "tabular-data-package",
        "name": "p2wkss-simulasi" if about.simulated else "p2wkss",
        "id": about.build_id,
        "version": about.content_hash,
        "title": f"{simulated}{about.programme}: hasil indikator sebelum dan sesudah",
        "description": " ".join(
            (
                caveat(about, "id"),
                *_for_whom(data),
                "Kosong berarti tidak ada angka, bukan nol.",
            )
        ),
        "simulated": about.simulated,
        "audience": str(data.policy.audience),
        **({"licenses": [{"name": licence}]} if licence else {}),
        "sources": [
            {
                "title": f"{about.programme}, survei {', '.join(known.label_id for known in about.rounds)}",
                "version": about.build_id,
            }
        ],
        "rounds": [
            {
                "name": known.name,
                "title": known.label_id,
                "from": known.date_from.isoformat(),
                "to": known.date_to.isoformat(),
                "design": known.design,
            }
            for known in about.rounds
        ],
        "resources": [_resource(resource, simulated=about.simulated) for resource in resources],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _for_whom(data: OpenData) -> tuple[str, ...]:
    """What the numbers leave out, and for whom they are if not for everybody."""
    told, smallest = [], data.policy.rights.smallest_cell
    if not data.policy.rights.guards_nothing:
        told.append(
            f"Angka dikosongkan bila menyangkut 1–{smallest - 1} satuan, pada indikator peka juga bila hanya "
            f"1–{smallest - 1} satuan menjawab sama, dan bila membuka angka lain lewat pengurangan "
            f"(kolom disembunyikan; “{HIDDEN}”)."
        )
    if data.policy.audience is not Audience.PUBLIC:
        told.append(f"Hanya untuk {data.policy.audience}: jangan dibagikan sebagai data terbuka.")
    return tuple(told)


def _resource(resource: Resource, *, simulated: bool) -> dict[str, object]:
    table, content = resource.table, resource.path.read_bytes()
    form = resource.path.suffix.removeprefix(".")
    dialects: dict[str, dict[str, object]] = {
        "csv": {"delimiter": ",", "header": True, "lineTerminator": "\r\n", "doubleQuote": True},
        "xlsx": {"sheetName": resource.sheet, "excel": {"sheet": resource.sheet}},  # the standard's word; Frictionless'
    }
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": f"{SIMULATION} · {table.title}" if simulated else table.title,
        "description": table.description,
        "path": resource.path.name,
        "format": form,
        "mediatype": _FORMATS[form],
        **({"encoding": "utf-8"} if form == "csv" else {}),
        **({"dialect": dialects[form]} if form in dialects else {}),
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "rows": len(table.rows),
        "suppressed_rows": table.suppressed,
        "schema": {
            "fields": [_field(field) for field in table.fields],
            "primaryKey": "id",
            "missingValues": [""],
        },
    }


def _field(field: Field) -> dict[str, object]:
    described: dict[str, object] = {
        "name": field.name,
        "type": str(field.type),
        "title": field.title,
        "description": field.description,
    }
    if field.type is Type.NUMBER:
        described["decimalChar"] = "."
    if field.categories:
        described["categories"] = [{"value": code, "label": words} for code, words in field.categories.items()]
    return described
