"""The answers of a build as the form would have written them, so that rules for the form can be asked of it."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from raw_sample import SHEETS, Household, Member

from warehouse.codebook import Codebook

FORM = Path(__file__).parents[2] / "data" / "forms" / "kobo_household" / "form.toml"
TABLES = {"household": "household_answer", "person": "person_answer"}
SHEET_OF = {"person": "anggota", "birth": "kelahiran", "death": "kematian", "assistance": "bantuan"}


class Writer:
    """Names of the form for variables, and its numbers for codes."""

    def __init__(self, book: Codebook) -> None:
        self.book = book
        sheets = tomllib.loads(FORM.read_text(encoding="utf-8"))["sheets"]
        self.names = {
            sheet["unit"]: {variable: column.split("/")[-1] for column, variable in sheet["columns"].items()}
            for sheet in sheets
        }

    def row(self, unit: str, answers: dict[str, Any]) -> dict[str, Any]:
        variables = {variable.name: variable for variable in self.book.unit(unit).variables}
        found: dict[str, Any] = {}
        for name, written_as in self.names[unit].items():
            answer, list_name = answers.get(name), variables[name].list_name
            found[written_as] = self._written(answer, list_name) if list_name and answer is not None else answer
        return found

    def _written(self, answer: Any, list_name: str) -> Any:
        sources = {code.code: code.source for code in self.book.codes(list_name)}
        if isinstance(answer, list):
            return " ".join(sources[code] for code in answer)
        return int(sources[answer]) if sources[answer].isdigit() else sources[answer]


def read_written(build: duckdb.DuckDBPyConnection, book: Codebook) -> tuple[list[Household], list[Member]]:
    """Every household visited, and everyone in it, under the names that the build has for them."""
    writer = Writer(book)
    households: dict[tuple[str, str], Household] = {}
    for visit in _rows(build, "SELECT v.*, h.rt, h.binaan FROM visit v JOIN household h USING (household_id)"):
        key = visit["household_id"], visit["round"]
        result = writer.row("household", {"visit_result": visit["result"]})["hasil"]
        answers = {**writer.row("household", {}), "hasil": result, "tanggal": visit["visit_date"]}
        sheets: dict[str, list[dict[str, Any]]] = {sheet: [] for sheet in SHEETS}
        households[key] = Household(
            visit["round"], visit["household_id"], answers, sheets, visit["rt"], visit["binaan"]
        )
    for row in _rows(build, "SELECT * FROM household_answer"):
        given = {name: answer for name, answer in writer.row("household", row).items() if answer is not None}
        households[row["household_id"], row["round"]].answers.update(given)
    members: list[Member] = []
    for unit, sheet in SHEET_OF.items():
        born = ", p.sex AS known_sex, p.birth_date AS known_birth_date" if unit == "person" else ""
        joined = "JOIN person p USING (person_id)" if unit == "person" else ""
        for row in _rows(build, f"SELECT a.*{born} FROM {TABLES.get(unit, unit)} a {joined}"):
            household, answers = households[row["household_id"], row["round"]], writer.row(unit, row)
            household.rows[sheet].append(answers)
            if unit == "person":
                sex = {"male": "L", "female": "P"}[row["known_sex"]]
                members.append(Member(row["person_id"], household, answers, sex, row["known_birth_date"]))
    return list(households.values()), members


def _rows(build: duckdb.DuckDBPyConnection, query: str) -> Iterator[defaultdict[str, Any]]:
    found = build.execute(query)
    names = [column[0] for column in found.description or ()]
    for row in found.fetchall():
        yield defaultdict(lambda: None, zip(names, row, strict=True))
