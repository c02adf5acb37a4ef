"""Small builds for the tests of the warehouse: rows put straight into the tables, without ETL and indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import duckdb

from warehouse.blank import copy_tables
from warehouse.codebook import Codebook

Row = Mapping[str, object]

ROUNDS = (("baseline", 0, date(2023, 3, 20)), ("m4", 4, date(2023, 7, 17)), ("m8", 8, date(2023, 11, 13)))
VISITED = date(2023, 3, 25)


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row]) -> None:
    """Put rows in a table in one statement; a column not named in a row is NULL."""
    rows = list(rows)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(f"({', '.join('?' for _ in columns)})" for _ in rows)
    values = [row.get(name) for row in rows for name in columns]
    connection.execute(f"INSERT INTO main.{table} ({names}) VALUES {places}", values)


def declare(connection: duckdb.DuckDBPyConnection) -> None:
    """Site, rounds and one source file: what every other row refers to."""
    insert(connection, "site", [{"site": "rw12", "label": "RW 12", "area_code": "x", "rw": "012", "households": 9}])
    insert(
        connection,
        "round",
        [
            {
                "round": name,
                "ordinal": ordinal,
                "month": month,
                "label_id": name,
                "label_en": name,
            }
            for ordinal, (name, month, _) in enumerate(ROUNDS)
        ],
    )
    insert(
        connection,
        "site_round",
        [
            {"site": "rw12", "round": name, "date_from": start, "date_to": start, "design": "census"}
            for name, _, start in ROUNDS
        ],
    )
    insert(
        connection,
        "source_file",
        [
            {
                "file_id": "f1",
                "site": "rw12",
                "name": "a.xlsx",
                "sha256": "0",
                "bytes": 1,
                "form": "f",
                "round": "baseline",
                "status": "loaded",
            }
        ],
    )


def visit(
    connection: duckdb.DuckDBPyConnection,
    households: Sequence[str],
    *,
    round_name: str = "baseline",
    result: str = "complete",
    on: date | None = VISITED,
) -> None:
    """Visits to households; those not known yet are made known."""
    known = {name for (name,) in connection.execute("SELECT household_id FROM household").fetchall()}
    new = [name for name in households if name not in known]
    if new:
        insert(
            connection,
            "household",
            [
                {
                    "household_id": name,
                    "site": "rw12",
                    "rt": "001",
                    "dasawisma": "001-A",
                    "binaan": True,
                    "first_round": round_name,
                }
                for name in new
            ],
        )
    rows = {name: number for number, name in enumerate(sorted(households), start=2)}
    insert(
        connection,
        "visit",
        [
            {
                "household_id": name,
                "round": round_name,
                "visit_date": on,
                "result": result,
                "enumerator": "K1",
                "file_id": "f1",
                "row_number": rows[name],
            }
            for name in households
        ],
    )


def people(
    connection: duckdb.DuckDBPyConnection,
    persons: Sequence[Row],
    *,
    round_name: str = "baseline",
    household: str = "H1",
    known: bool = False,
) -> list[str]:
    """Persons of one household with their answers; `sex` and `birth_date` go where they belong."""
    names = [f"P{number}" for number in range(1, len(persons) + 1)]
    if not known:
        insert(
            connection,
            "person",
            [
                {
                    "person_id": name,
                    "household_id": household,
                    "sex": person.get("sex", "female"),
                    "birth_date": person.get("birth_date", date(1990, 1, 1)),
                    "first_round": round_name,
                }
                for name, person in zip(names, persons, strict=True)
            ],
        )
    keys = {"household_id": household, "round": round_name}
    insert(
        connection,
        "person_answer",
        [
            {
                "person_id": name,
                **keys,
                "presence": "present",
                **{key: value for key, value in person.items() if key not in ("sex", "birth_date")},
            }
            for name, person in zip(names, persons, strict=True)
        ],
    )
    return names


def fill(
    connection: duckdb.DuckDBPyConnection,
    codebook: Codebook,
    *,
    mark: str = "a",
    reverse: bool = False,
    size: int = 50,
    keys: bool = True,
) -> None:
    """A whole small build that holds together; `mark` tells two builds apart, `reverse` loads its rows backwards."""
    copy_tables(connection, codebook, keys=keys)
    declare(connection)
    households = [f"H{number:04}" for number in range(size)]
    if reverse:
        households.reverse()
    visit(connection, households)
    insert(connection, "household_answer", [{"household_id": name, "round": "baseline"} for name in households])
    insert(
        connection,
        "source_sheet",
        [
            {
                "file_id": "f1",
                "sheet": "s",
                "unit": "household",
                "rows_read": size,
                "loaded": size,
                "quarantined": 0,
                "duplicates": 0,
                "skipped": 0,
            }
        ],
    )
    insert(connection, "build_info", [{"key": "inputs_hash", "value": f"inputs-{mark}"}])
    insert(connection, "indicator", [{"name": "some", "ordinal": 1, "toml": mark, "sql": "SELECT 1"}])
    insert(
        connection,
        "estimate",
        [
            {
                "indicator": "some",
                "site": "rw12",
                "round": "baseline",
                "population": "all",
                "breakdown": "site",
                "category": "rw12",
                "n": size,
                "x": 1 / 3,
                "unknown": 0,
                "excluded": 0,
                "value": 1 / 3 / size,
                "method": mark,
            }
        ],
    )
