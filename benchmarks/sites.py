"""Measures what all results of a programme cost: every indicator, breakdown and pair of rounds of many sites.

    python benchmarks/sites.py [sites] [households per site] [rounds]

27 sites of 160 households in 5 rounds unless told. The answers are drawn at random straight into the tables of a build:
every question of the codebook, everybody asked everything, so that no indicator is without units; a real programme has
fewer results. As in a build, rows are written without keys and held to them in bulk at the end, which counts. All is
done three times: medians of wall clock and processor time, imports told apart. On a machine that is busy with something
else the processor says more; the budget is met when either meets it. Exit code 1 when it is exceeded. Holds nobody's
data.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from warehouse.answer_tables import ANSWER_TABLES, answer_variables  # noqa: E402
from warehouse.codebook import Codebook, Variable, VariableType, read_codebook  # noqa: E402
from warehouse.integrity import key_faults  # noqa: E402
from warehouse.schema import create_tables  # noqa: E402
from warehouse.store import connect_in_memory  # noqa: E402

BUDGET_SECONDS = 3.0
REPEATS = 3
RESULTS = ("estimate", "distribution", "change", "transition")
FIRST_DAY = date(2023, 3, 20)
MONTHS_BETWEEN = 4
MEMBERS = 4


def main(sites: int, households: int, rounds: int) -> int:
    """Fill, compute, print; 1 when the budget is exceeded."""
    from indicators.catalogue import read_catalogue
    from indicators.compute import compute

    catalogue = read_catalogue()
    with (
        invented_build(sites=sites, households=households, rounds=rounds) as connection,
        connection.cursor() as other,
    ):
        costs = []
        for _ in range(REPEATS):
            _empty_results(connection)
            started, before = time.perf_counter(), _processor()
            compute(connection, catalogue, other=other)
            if faults := key_faults(connection):
                sys.exit("\n".join(faults))
            costs.append((time.perf_counter() - started, _processor() - before))
        told = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in RESULTS}
    seconds, processor = (statistics.median(cost[at] for cost in costs) for at in (0, 1))
    print(f"{sites} sites x {households} households x {rounds} rounds, {len(catalogue.active.names)} indicators")
    print(", ".join(f"{table} {count:,}" for table, count in told.items()))
    print(f"{'importing what computes (s)':<45}{_import_seconds():7.2f}")
    met = min(seconds, processor) <= BUDGET_SECONDS
    print(f"{'computing all results, on the clock (s)':<45}{seconds:7.2f}  budget {BUDGET_SECONDS:.1f}")
    print(f"{'computing all results, of the processor (s)':<45}{processor:7.2f}  {'' if met else 'EXCEEDED'}")
    rows = sum(told.values())
    print(f"{'of the processor per 100,000 rows written (s)':<45}{processor / rows * 100_000:7.2f}  {rows:,} rows")
    return 0 if met else 1


def _empty_results(connection: duckdb.DuckDBPyConnection) -> None:
    """Every table that names an indicator, but for what offices sent; the catalogue itself last."""
    rows = connection.execute(
        "SELECT table_name FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, schema_name, table_name)"
        " WHERE column_name = 'indicator' AND schema_name = 'main' AND NOT temporary AND table_name <> 'recap'"
    ).fetchall()
    for (table,) in [*rows, ("indicator",)]:
        connection.execute(f"DELETE FROM {table}")


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _import_seconds() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import indicators.compute"], cwd=ROOT, check=True)
    return time.perf_counter() - started


def invented_build(*, sites: int, households: int, rounds: int) -> duckdb.DuckDBPyConnection:
    """A build in memory with answers to every question of the codebook, drawn by hashes: the same in every run."""
    codebook = read_codebook(ROOT / "data" / "codebook")
    connection = connect_in_memory(threads=os.cpu_count() or 1)
    create_tables(connection, codebook, keys=False)
    connection.execute("SELECT setseed(0.5)")
    _declare(connection, sites=sites, rounds=rounds)
    connection.execute(FAMILIES.format(sites=sites, households=households, members=MEMBERS))
    for statement in _answers(codebook):
        connection.execute(statement)
    return connection


def _declare(connection: duckdb.DuckDBPyConnection, *, sites: int, rounds: int) -> None:
    connection.execute(
        "INSERT INTO site (site, label, area_code, rw, households)"
        " SELECT format('rw{:03d}', s), 'RW ' || s, '32.77.01.1001', format('{:03d}', s), 200"
        f" FROM range(1, {sites + 1}) made (s)"
    )
    for number in range(rounds):
        month = MONTHS_BETWEEN * number
        start = FIRST_DAY + timedelta(days=30 * month)
        label = f"Bulan ke-{month}"
        connection.execute(
            "INSERT INTO round VALUES (?, ?, ?, ?, ?)", [f"m{month}", number + 1, month, label, f"Month {month}"]
        )
        connection.execute(
            "INSERT INTO site_round SELECT site, ?, ?, ?, 'census' FROM site",
            [f"m{month}", start, start + timedelta(days=11)],
        )
        connection.execute(
            "INSERT INTO source_file BY NAME SELECT ? AS file_id, 'rw001' AS site, ? AS name, ? AS sha256,"
            " 1 AS bytes, 'made' AS form, ? AS round, 'loaded' AS status",
            [f"m{month}"] * 4,
        )
    labels = "unnest(['binaan', 'all']) AS population, 'id' AS label_id, 'en' AS label_en"
    connection.execute(f"INSERT INTO population BY NAME SELECT {labels}")


FAMILIES = """
INSERT INTO household
SELECT format('H{{:03d}}-{{:06d}}', s, h), format('rw{{:03d}}', s), format('{{:03d}}', 1 + h % 8),
       format('{{:03d}}-{{}}', 1 + h % 8, chr(CAST(65 + h // 8 % 2 AS INTEGER))), h % 5 < 3, 'm0'
FROM range(1, {sites} + 1) made_site (s), range({households}) made (h);
INSERT INTO person
SELECT 'P' || household_id || n, household_id, CASE WHEN n % 3 = 0 THEN 'male' ELSE 'female' END,
       DATE '2023-06-01' - CAST(CASE n WHEN 0 THEN 14000 WHEN 1 THEN 8000 WHEN 2 THEN 4000 ELSE 700 END
           + hash(household_id, n) % 3600 AS INTEGER),
       'm0'
FROM household, range({members}) made (n);
INSERT INTO visit
SELECT household_id, round.round, date_from + CAST(hash(household_id) % 10 AS INTEGER), 'complete', 'K1', round.round, 1
FROM household JOIN site_round AS round USING (site)
WHERE hash(household_id, round.round) % 100 < 92;
"""


def _answers(codebook: Codebook) -> Iterator[str]:
    """The statements that answer every question of every unit that hangs below a household."""
    for unit in codebook.units:
        table = ANSWER_TABLES[unit.name]
        answers = "".join(f', {_drawn(variable, codebook)} AS "{variable.name}"' for variable in answer_variables(unit))
        if unit.name == "household":
            keys, source = "household_id AS unit_id, household_id, round", "visit"
        elif unit.name == "person":
            keys = "person_id AS unit_id, household_id, round"
            source = "visit JOIN person USING (household_id)"
        else:
            keys = f"'{unit.name}' || household_id || round AS unit_id, household_id, round"
            source = f"(FROM visit WHERE hash(household_id, round, '{unit.name}') % 4 = 0)"
        named = "* EXCLUDE (unit_id)" if unit.name == "household" else f"* RENAME (unit_id AS {unit.name}_id)"
        yield f"INSERT INTO {table} BY NAME SELECT {named} FROM (SELECT {keys}{answers} FROM {source})"
    yield GROWTH


GROWTH = """
INSERT INTO growth BY NAME
SELECT person_id, round, visit_date - birth_date AS age_days,
       round(-1.2 + (hash(person_id, round, 'l') % 400) / 100.0 - 2, 2) AS length_for_age,
       round(-1.1 + (hash(person_id, round, 'w') % 400) / 100.0 - 2, 2) AS weight_for_age,
       round(-0.4 + (hash(person_id, round, 's') % 400) / 100.0 - 2, 2) AS weight_for_length
FROM visit
JOIN person USING (household_id)
WHERE visit_date - birth_date BETWEEN 0 AND 1855
"""


def _drawn(variable: Variable, codebook: Codebook) -> str:
    """An answer that often stays as it was in the first round, and is blank one time in sixteen."""
    once, anew = f"hash(unit_id, '{variable.name}')", f"hash(unit_id, '{variable.name}', round)"
    number = f"CAST(CASE WHEN {anew} % 10 < 7 THEN {once} ELSE {anew} END // 1000 AS BIGINT)"
    return f"CASE WHEN {anew} % 16 > 0 THEN {_value(variable, codebook, number)} END"


def _value(variable: Variable, codebook: Codebook, number: str) -> str:
    match variable.type:
        case VariableType.CODE:
            codes = [code.code for code in codebook.codes(str(variable.list_name))]
            return f"{codes}[1 + {number} % {len(codes)}]"
        case VariableType.CODES:
            codes = [code.code for code in codebook.codes(str(variable.list_name))]
            return f"{codes}[1 : {number} % {len(codes) + 1}]"
        case VariableType.INTEGER | VariableType.NUMBER:
            lowest, highest = int(variable.minimum or 0), int(variable.maximum or 20)
            step = 50_000 if highest > 100_000 else 1
            return f"{lowest} + {step} * CAST({number} % {min(40, (highest - lowest) // step) + 1} AS INTEGER)"
        case VariableType.DATE:
            return f"DATE '2023-01-01' + CAST({number} % 300 AS INTEGER)"
        case _:
            return "'x'"


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(numbers + [27, 160, 5][len(numbers) :])))
