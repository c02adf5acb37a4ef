"""Whether every declared check fits the views it is asked of. Nothing here evaluates one on answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from etl.consistency.declared import Check, Checks
from etl.consistency.facts import columns_of, facts_of
from warehouse.codebook import UNIT_NAMES, Codebook
from warehouse.declared import DeclarationError, Fault, meant
from warehouse.relevance import columns_named, expression_faults, read_together

BEFORE = "_before"
"""What a column is called when it means the round before."""

FUNCTIONS = frozenset(("+", "-", "*", "/", "abs", "list_contains", "list_has_all"))
_KEYS = frozenset(("unit_id", "household_id", "mother_id", "site", "round_ordinal"))


_FITTING: list[tuple[tuple[Check, ...], Mapping[str, float], Codebook]] = []
"""What was found to fit last: the next load in this process need not ask again."""


def refuse_unfit(checks: Checks, connection: duckdb.DuckDBPyConnection, *, codebook: Codebook) -> None:
    """Raise DeclarationError with every fault of every expression and message.

    The connection holds a build whose tables were made from this codebook.
    """
    asked = (checks.checks, checks.thresholds, codebook)
    if asked in _FITTING:
        return
    faults: list[Fault] = []
    read_together(connection, (check.when for check in checks.checks))
    with facts_of(connection, checks.thresholds):
        for unit in UNIT_NAMES:
            own = {name: kind for name, kind in columns_of(connection, unit).items() if name not in _KEYS}
            faults += _hidden(own, checks)
            columns, codes = _known_columns(own, checks.thresholds), _codes(codebook, unit)
            for check in checks.checks:
                if check.unit == unit:
                    faults += _faults(check, checks, connection, columns=columns, codes=codes)
    if faults:
        raise DeclarationError(faults)
    _FITTING[:] = [asked]


def _hidden(own: Mapping[str, str], checks: Checks) -> Iterator[Fault]:
    for name in sorted(own.keys() & checks.thresholds.keys()):
        file = str(checks.folder / "thresholds.toml")
        yield Fault(file, f"threshold[{name}]", f"'{name}'", "nama lain: kolom yang diperiksa sudah bernama ini")


def _faults(
    check: Check,
    checks: Checks,
    connection: duckdb.DuckDBPyConnection,
    *,
    columns: Mapping[str, str],
    codes: Mapping[str, frozenset[str]],
) -> Iterator[Fault]:
    file, key = str(checks.folder / f"{check.unit}.toml"), f"rule[{check.rule.name}]"
    faults = expression_faults(
        connection, check.when, columns=columns, codes=codes, functions=FUNCTIONS, known="jawaban, fakta atau ambang"
    )
    for found, allowed in faults:
        yield Fault(file, f"{key}.when", found, allowed)
    for name in check.shown:
        if name not in columns:
            yield Fault(file, f"{key}.id.message", f"'{{{name}}}'", f"salah satu kolom: {meant([name], columns)}")


def _known_columns(own: Mapping[str, str], thresholds: Mapping[str, float]) -> dict[str, str]:
    """All that a check of this unit may name, with its type: answers and facts, the round before, thresholds."""
    return {**own, **{f"{name}{BEFORE}": kind for name, kind in own.items()}, **dict.fromkeys(thresholds, "DOUBLE")}


def columns_needed(connection: duckdb.DuckDBPyConnection, checks: tuple[Check, ...]) -> frozenset[str]:
    """The columns that the expressions and messages of these checks name."""
    named = [columns_named(connection, check.when) for check in checks]
    return frozenset().union(*named, *(check.shown for check in checks))


def _codes(codebook: Codebook, unit: str) -> Mapping[str, frozenset[str]]:
    """The codes each coded column may be compared with, whichever round it means and whoever answered it."""
    found: dict[str, frozenset[str]] = {}
    for prefix, owner in (("household_", "household"), ("", unit)):
        for variable in codebook.unit(owner).variables:
            if variable.list_name is not None:
                codes = frozenset(code.code for code in codebook.codes(variable.list_name))
                found[f"{prefix}{variable.name}"] = found[f"{prefix}{variable.name}{BEFORE}"] = codes
    return found
