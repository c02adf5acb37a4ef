"""Small warehouses filled by hand and at random, for tests that need answers but no survey files."""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd

from warehouse.answer_tables import answer_variables
from warehouse.blank import empty_build
from warehouse.codebook import NONE_OF_THEM, Codebook, Variable, VariableType, read_codebook

CODEBOOK = Path(__file__).parents[2] / "data" / "codebook"
ROUNDS = (("baseline", 1, 0, date(2023, 3, 20)), ("m4", 2, 4, date(2023, 7, 17)), ("m8", 3, 8, date(2023, 11, 13)))
LATRINE = {"toilet_use": "own", "toilet_type": "leher_angsa", "disposal": "septic_tank"}
Row = Mapping[str, object]


def codebook() -> Codebook:
    return read_codebook(CODEBOOK)


def with_declarations(
    book: Codebook, *, sites: Sequence[str] = ("rw12",), backwards: bool = False
) -> duckdb.DuckDBPyConnection:
    """An empty build that knows its sites, three rounds (last first if backwards) and the two populations."""
    connection = empty_build(book)
    declare(connection, sites, backwards)
    return connection


def declare(connection: duckdb.DuckDBPyConnection, sites: Sequence[str], backwards: bool) -> None:
    insert(
        connection, "site", [{"site": s, "label": s, "area_code": "32", "rw": "012", "households": 50} for s in sites]
    )
    insert(
        connection,
        "round",
        [
            {
                "round": name,
                "ordinal": 10 - ordinal if backwards else ordinal,
                "month": month,
                "label_id": name,
                "label_en": name,
            }
            for name, ordinal, month, _ in ROUNDS
        ],
    )
    insert(
        connection,
        "site_round",
        [
            {"site": s, "round": name, "date_from": start, "date_to": start + timedelta(11), "design": "census"}
            for name, _, _, start in ROUNDS
            for s in sites
        ],
    )
    insert(connection, "population", [{"population": p, "label_id": p, "label_en": p} for p in ("binaan", "all")])
    insert(
        connection,
        "source_file",
        [
            {
                "file_id": name,
                "site": sites[0],
                "name": name,
                "sha256": name,
                "bytes": 1,
                "form": "test",
                "round": name,
                "status": "loaded",
            }
            for name, *_ in ROUNDS
        ],
    )


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row]) -> None:
    """Add rows; all of them have the keys of the first."""
    frame = pd.DataFrame(list(rows), dtype=object)
    if len(frame):  # as a frame they take a fifth of the time they take as parameters
        connection.register("rows_being_inserted", frame)
        connection.execute(f"INSERT INTO {table} BY NAME FROM rows_being_inserted")
        connection.unregister("rows_being_inserted")


def random_warehouse(
    seed: int,
    *,
    book: Codebook,
    sites: Sequence[str] = ("rw12",),
    households: int = 30,
    shuffled: bool = False,
    backwards: bool = False,
) -> duckdb.DuckDBPyConnection:
    """Answers drawn at random, with blanks, movers, refusals, births, deaths and people who come and go."""
    chance = random.Random(seed)
    connection = with_declarations(book, sites=sites, backwards=backwards)
    tables = _tables(chance, book, sites, households)
    for table, rows in tables.items():
        if shuffled:
            random.Random(seed + 1).shuffle(rows)
        insert(connection, table, rows)
    return connection


def _tables(chance: random.Random, book: Codebook, sites: Sequence[str], households: int) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {
        name: []
        for name in (
            "household",
            "person",
            "visit",
            "household_answer",
            "person_answer",
            "birth",
            "death",
            "assistance",
            "growth",
        )
    }
    for site in sites:
        for number in range(households):
            _household(chance, book, tables, site, f"H{site}{number:03}")
    return tables


def _household(chance: random.Random, book: Codebook, tables: dict[str, list[Row]], site: str, household: str) -> None:
    rt = f"{chance.randint(1, 6):03}"
    tables["household"].append(
        {
            "household_id": household,
            "site": site,
            "rt": rt,
            "dasawisma": f"{rt}-{chance.choice('AB')}",
            "binaan": chance.random() < 0.6,
            "first_round": "baseline",
        }
    )
    people = [_person(chance, tables, household, number) for number in range(chance.randint(1, 5))]
    before: dict[str, object] = {}
    for name, _, _, start in ROUNDS:
        visited = chance.random()
        if visited < 0.1:
            continue
        result = "complete" if visited > 0.2 else chance.choice(["partial", "refused", "moved", "no_respondent"])
        day = start + timedelta(chance.randint(0, 11))
        tables["visit"].append(
            {
                "household_id": household,
                "round": name,
                "visit_date": day,
                "result": result,
                "enumerator": "E1",
                "file_id": name,
                "row_number": 1,
            }
        )
        if result not in ("complete", "partial"):
            continue
        fresh = _answers(chance, book, "household")
        before = {
            key: before[key] if key in before and chance.random() < 0.6 else value for key, value in fresh.items()
        }
        if name != "baseline" and rt in ("001", "002"):
            before |= LATRINE  # these RT got latrines, so that households of an RT move together
        tables["household_answer"].append({"household_id": household, "round": name, **before})
        for person, birth_date in people:
            if chance.random() < 0.9 and birth_date <= day:
                _person_answer(chance, book, tables, household, person, name, (day - birth_date).days)
        for unit in ("birth", "death", "assistance"):
            for number in range(chance.choice([0, 0, 0, 1, 2])):
                tables[unit].append(
                    {
                        f"{unit}_id": f"{unit[0].upper()}{household}{name}{number}",
                        "household_id": household,
                        "round": name,
                        **_answers(chance, book, unit),
                    }
                )


def _person(chance: random.Random, tables: dict[str, list[Row]], household: str, number: int) -> tuple[str, date]:
    age = chance.choice([chance.uniform(0, 5), chance.uniform(5, 19), chance.uniform(15, 70)])
    person, birth_date = f"P{household}{number}", date(2023, 5, 1) - timedelta(days=int(age * 365.25))
    tables["person"].append(
        {
            "person_id": person,
            "household_id": household,
            "sex": chance.choice(["female", "female", "male"]),
            "birth_date": birth_date,
            "first_round": "baseline",
        }
    )
    return person, birth_date


def _person_answer(
    chance: random.Random,
    book: Codebook,
    tables: dict[str, list[Row]],
    household: str,
    person: str,
    name: str,
    days: int,
) -> None:
    answers = {**_answers(chance, book, "person"), "presence": chance.choice(["present"] * 9 + ["moved"])}
    tables["person_answer"].append({"person_id": person, "household_id": household, "round": name, **answers})
    if days < 1856 and chance.random() < 0.9:
        scores = {
            score: None if chance.random() < 0.1 else round(chance.gauss(-1.2, 1.1), 2)
            for score in ("length_for_age", "weight_for_age", "weight_for_length")
        }
        tables["growth"].append({"person_id": person, "round": name, "age_days": days, **scores})


def _answers(chance: random.Random, book: Codebook, unit: str) -> dict[str, object]:
    return {v.name: _answer(chance, book, v) for v in answer_variables(book.unit(unit))}


def _answer(chance: random.Random, book: Codebook, variable: Variable) -> object:
    if chance.random() < 0.08:
        return None
    match variable.type:
        case VariableType.CODE:
            codes = [code.code for code in book.codes(str(variable.list_name)) if code.offered]
            return chance.choice(codes[:1] * len(codes) + codes)
        case VariableType.CODES:
            codes = [code.code for code in book.codes(str(variable.list_name))]
            some = [code for code in codes if code != NONE_OF_THEM]
            given = some if chance.random() < 0.5 else chance.sample(some, chance.randint(0, len(some)))
            return given or [code for code in codes if code == NONE_OF_THEM]
        case VariableType.INTEGER | VariableType.NUMBER:
            lowest, highest = int(variable.minimum or 0), int(variable.maximum or 20)
            if highest > 100_000:
                return chance.randint(0, 40) * 100_000
            return chance.randint(lowest, min(lowest + 9, highest))
        case VariableType.DATE:
            return date(2023, 1, 1) + timedelta(chance.randint(-400, 300))
        case _:
            return "x"
