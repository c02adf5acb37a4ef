"""What a page may ask of the records behind results: files and findings, who was met and helped, what offices did.

Every function takes a read-only connection and gives frozen rows that have passed `indicators.disclosure.behind`:
without a `policy` as nobody in particular may see them. Nobody may show what `warehouse.quality` and
`warehouse.activities` give unguarded. Rows are of one site, or without its name of all together. A page shows one or
the other, never both: of both a hidden number could be worked out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import duckdb

from indicators import context as of_context
from indicators.asked import rounds_of
from indicators.context import Context
from indicators.disclosure import STRICTEST, Policy, behind
from indicators.rows import Assistance
from warehouse import activities as of_activities
from warehouse import quality
from warehouse.activities import Activity, Label, Received
from warehouse.quality import Blank, Digit, FindingRow, FoundBy, LinkCount, RowNotLoaded, RuleCount, SheetCount, Wording

Connection = duckdb.DuckDBPyConnection
OF_FAMILIES = ("all", "binaan")
"""Populations of which families are known one by one; an office's totals are of none."""


def context(connection: Connection, *, policy: Policy = STRICTEST) -> Context:
    """Where, when, whom, and how many were met again; why the others were not, where that may be told."""
    told = of_context.context(connection)
    return replace(told, coverage=behind.coverage(told.coverage, policy))


def sheets(connection: Connection, *, site: str | None = None, policy: Policy = STRICTEST) -> tuple[SheetCount, ...]:
    """Every sheet read, by round and file; or one row per round."""
    return behind.sheets(quality.sheets(connection, site=site), policy)


def not_loaded(
    connection: Connection, *, site: str | None = None, policy: Policy = STRICTEST
) -> tuple[RowNotLoaded, ...]:
    """Every row that was not loaded, with its place and why; or none."""
    return behind.to_the_cell(quality.not_loaded(connection, site=site), policy)


def findings(connection: Connection, *, site: str | None = None, policy: Policy = STRICTEST) -> tuple[FindingRow, ...]:
    """Every finding with the address of its cell; or none."""
    return behind.to_the_cell(quality.findings(connection, site=site), policy)


def findings_by_rule(
    connection: Connection, *, site: str | None = None, policy: Policy = STRICTEST
) -> tuple[RuleCount, ...]:
    """The rules that were broken, the gravest first; or one row per severity; or none."""
    return behind.rules(quality.findings_by_rule(connection, site=site), policy)


def findings_by_cadre(
    connection: Connection, *, site: str | None = None, policy: Policy = STRICTEST
) -> tuple[FoundBy, ...]:
    """Findings and visits of each cadre; or none."""
    return behind.to_the_cell(quality.findings_by_cadre(connection, site=site), policy)


def findings_by_rt(
    connection: Connection, *, site: str | None = None, policy: Policy = STRICTEST
) -> tuple[FoundBy, ...]:
    """Findings and visits of each RT; or none."""
    return behind.to_the_cell(quality.findings_by_rt(connection, site=site), policy)


def links(connection: Connection, *, site: str | None = None, policy: Policy = STRICTEST) -> tuple[LinkCount, ...]:
    """How households and people of every round were recognised; or none."""
    return behind.links(quality.links(connection, site=site), policy)


def last_digits(connection: Connection, *, site: str | None = None, policy: Policy = STRICTEST) -> tuple[Digit, ...]:
    """The last digits of heights and weights; blank where one of the ten is of few."""
    return behind.digits(quality.last_digits(connection, site=site), policy)


def blanks(connection: Connection, *, site: str | None = None, policy: Policy = STRICTEST) -> tuple[Blank, ...]:
    """Every question and round with an unknown answer; or one row per round."""
    rounds = connection.execute("SELECT round FROM round ORDER BY ordinal").fetchall()
    return behind.blanks(quality.blanks(connection, site=site), policy, rounds=[name for (name,) in rounds])


def asked(
    connection: Connection, *, site: str | None = None, policy: Policy = STRICTEST
) -> Mapping[str, frozenset[str]]:
    """The rounds in which questions with an unknown answer were asked, as unit.variable: no secret of anybody."""
    questions = {f"{blank.unit}.{blank.variable}" for blank in quality.blanks(connection, site=site)}
    return rounds_of(connection, questions, site=site)


def labels(connection: Connection, *, policy: Policy = STRICTEST) -> dict[tuple[str, str], tuple[str, str]]:
    """What questions are called: declared words, the same for everybody."""
    return quality.labels(connection)


def wordings(connection: Connection, *, policy: Policy = STRICTEST) -> dict[tuple[str, str], Wording]:
    """What the columns of the unit views and their codes are called: declared words, the same for everybody."""
    return quality.wordings(connection)


def activities(connection: Connection, *, site: str | None = None, policy: Policy = STRICTEST) -> tuple[Activity, ...]:
    """What the offices planned and did, in one site or in all, without papers, notes and places that are not theirs."""
    rows = of_activities.activities(connection)
    return behind.activities((row for row in rows if site in (None, row.site)), policy)


def activity_labels(connection: Connection, *, policy: Policy = STRICTEST) -> tuple[Label, ...]:
    """What the codes of activities are called: declared words, the same for everybody."""
    return of_activities.activity_labels(connection)


def received(
    connection: Connection, *, up_to_round: str, population: str, site: str | None = None, policy: Policy = STRICTEST
) -> tuple[Received, ...]:
    """Families met up to a round by how many kinds of help they had received; or with none and with some."""
    return behind.received(_received(connection, up_to_round, site), population=population, policy=policy)


def assistance(
    connection: Connection,
    *,
    up_to_round: str,
    population: str = "all",
    site: str | None = None,
    policy: Policy = STRICTEST,
) -> tuple[Assistance, ...]:
    """Households per kind of help and how far it has come, blank where they are few.

    The furthest status told up to a round counts. Totals of an office (`recap`) are of no household, so they have none.
    """
    told = {who: _assistance(connection, up_to_round, who, site) for who in OF_FAMILIES}
    received_by = _received(connection, up_to_round, site)
    families = {who: sum(row.families for row in rows) for who, rows in received_by.items()}
    return behind.helped(told, families, population=population, policy=policy)


def _received(connection: Connection, up_to_round: str, site: str | None) -> dict[str, tuple[Received, ...]]:
    return {
        who: of_activities.received(connection, up_to_round=up_to_round, population=who, site=site)
        for who in OF_FAMILIES
    }


def _assistance(connection: Connection, up_to_round: str, population: str, site: str | None) -> tuple[Assistance, ...]:
    rows = connection.execute(
        """
        WITH furthest AS (
            SELECT household_id, type, max(list_position(['planned', 'in_progress', 'done'], status)) AS step
            FROM assistance JOIN household USING (household_id) JOIN round USING (round)
            WHERE ordinal <= (SELECT ordinal FROM round WHERE round = $round) AND ($population = 'all' OR binaan)
              AND coalesce(household.site = $site, TRUE)
            GROUP BY household_id, type
        )
        SELECT type, count(*) FILTER (step = 1), count(*) FILTER (step = 2), count(*) FILTER (step = 3)
        FROM furthest WHERE type IS NOT NULL AND step IS NOT NULL GROUP BY type ORDER BY type
        """,
        {"round": up_to_round, "population": population, "site": site},
    ).fetchall()
    return tuple(Assistance(*row) for row in rows)
