"""How each cadre fills in the form: too fast, too alike, always the same, or leaving too much open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from etl.consistency.chance import at_least
from etl.consistency.pattern import Pattern
from etl.consistency.told import listed, percent
from etl.quoted import quoted
from warehouse.answer_tables import ANSWER_TABLES, answer_variables
from warehouse.codebook import Codebook, Unit, Variable

_LEAST_OTHERS = 20
_RARE_BLANK_SHARE = 0.01
_RARE_ALIKE_SHARE = 0.05
_FEWEST_MEMBERS = 2
_KEPT_OPEN = ("missing", "dont_know", "refused", "unreadable")


def crowded_days(connection: duckdb.DuckDBPyConnection, limits: Mapping[str, float]) -> Iterator[Pattern]:
    """More interviews of one cadre on one day than a day has time for."""
    grouped = connection.execute(
        """
        SELECT v.round, v.enumerator, v.visit_date, count(*) AS visits
        FROM main.visit v JOIN main.round r ON r.round = v.round
        WHERE v.result IN ('complete', 'partial') AND v.enumerator IS NOT NULL AND v.visit_date IS NOT NULL
        GROUP BY v.round, r.ordinal, v.enumerator, v.visit_date
        HAVING count(*) > ?
        ORDER BY r.ordinal, v.enumerator, v.visit_date
        """,
        [limits["visits_per_day_most"]],
    ).fetchall()
    days: dict[tuple[str, str], list[str]] = defaultdict(list)
    for survey_round, enumerator, day, visits in grouped:
        days[(survey_round, enumerator)].append(f"{visits} pada {day.isoformat()}")
    for (survey_round, enumerator), told in days.items():
        yield Pattern(
            rule="visits_too_fast",
            unit="household",
            variable="visit_date",
            round=survey_round,
            enumerator=enumerator,
            found=listed(told),
            allowed=f"{limits['visits_per_day_most']:.0f}",
        )


@contextmanager
def interviews_at_hand(connection: duckdb.DuckDBPyConnection, codebook: Codebook) -> Iterator[None]:
    """For a while the table `interviews`: every complete visit and the fingerprints of its answers."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE interviews AS {_interviews(codebook)}")
    try:
        yield
    finally:
        connection.execute("DROP TABLE temp.interviews")


def alike_answers(connection: duckdb.DuckDBPyConnection, limits: Mapping[str, float]) -> Iterator[Pattern]:
    """A cadre many of whose families give exactly the same answers, more often than those of the others.

    The table `interviews` must be there.
    """
    counted = connection.execute(
        """
        WITH alike AS (
            SELECT round, round_ordinal, enumerator, count(*) AS number
            FROM interviews WHERE answered >= ? GROUP BY round, round_ordinal, enumerator, answers
        )
        SELECT round, enumerator, CAST(sum(number) AS BIGINT),
               CAST(coalesce(sum(number) FILTER (WHERE number > 1), 0) AS BIGINT)
        FROM alike GROUP BY round, round_ordinal, enumerator ORDER BY round_ordinal, enumerator
        """,
        [limits["alike_answers_least"]],
    ).fetchall()
    families = {(survey_round, enumerator): number for survey_round, enumerator, number, _ in counted}
    alike = {(survey_round, enumerator): number for survey_round, enumerator, _, number in counted}
    all_families, all_alike = _by_round(families), _by_round(alike)
    for (survey_round, enumerator), number in families.items():
        others = all_families[survey_round] - number
        count = alike[(survey_round, enumerator)]
        alike_others = all_alike[survey_round] - count
        usual = max(alike_others / others if others else 0.0, _RARE_ALIKE_SHARE)
        large = number >= limits["interviews_least"] and count >= limits["alike_share_least"] * number
        if large and at_least(count, number, usual) < limits["chance_least"]:
            yield Pattern(
                rule="answers_too_alike",
                unit="household",
                variable="enumerator",
                round=survey_round,
                enumerator=enumerator,
                found=f"{count} dari {number} keluarga",
                allowed=percent(alike_others, others) if others else "belum ada",
            )


def copied_interviews(connection: duckdb.DuckDBPyConnection, limits: Mapping[str, float]) -> Iterator[Pattern]:
    """Two families of one round that agree in every answer of the house and of every member.

    The table `interviews` must be there.
    """
    copied = connection.execute(
        """
        WITH rounds AS (SELECT round, count(*) AS interviews FROM interviews GROUP BY round),
        copied AS (
            SELECT i.*, count(*) OVER same AS copies, min((i.enumerator, i.household_id)) OVER same AS first
            FROM interviews i JOIN rounds r ON r.round = i.round
            WHERE i.members >= ? AND i.answered >= ? AND r.interviews >= ?
            WINDOW same AS (PARTITION BY i.round, i.answers, i.told_of_members)
        )
        SELECT round, enumerator, household_id, copies
        FROM copied WHERE copies > 1 ORDER BY round_ordinal, first, enumerator, household_id
        """,
        [_FEWEST_MEMBERS, limits["alike_answers_least"], limits["interviews_least"]],
    ).fetchall()
    for survey_round, enumerator, household_id, copies in copied:
        yield Pattern(
            rule="interview_copied",
            unit="household",
            variable="enumerator",
            round=survey_round,
            enumerator=enumerator,
            unit_id=household_id,
            found=f"{copies - 1} keluarga lain",
        )


def constant_answers(
    connection: duckdb.DuckDBPyConnection, limits: Mapping[str, float], codebook: Codebook
) -> Iterator[Pattern]:
    """A cadre who writes down one and the same answer to several questions that other cadres find to vary."""
    constant: dict[tuple[str, str], list[str]] = defaultdict(list)
    for unit in (codebook.unit("household"), codebook.unit("person")):
        coded = [each for each in answer_variables(unit) if each.list_name is not None and each.type.coded]
        answered = _answered(connection, unit, coded)
        always = _always(connection, unit, answered, limits)
        for variable in answered:
            for place in always[variable.name]:
                constant[place].append(f"'{variable.label_id}'")
    for (survey_round, enumerator), questions in constant.items():
        if len(questions) >= limits["constant_questions_least"]:
            yield Pattern(
                rule="answers_constant",
                unit="household",
                variable="enumerator",
                round=survey_round,
                enumerator=enumerator,
                found=listed(questions),
            )


def _answered(connection: duckdb.DuckDBPyConnection, unit: Unit, variables: Sequence[Variable]) -> Sequence[Variable]:
    """Those that anybody answered: most forms ask a part of the codebook."""
    counts = ", ".join(f'count("{variable.name}")' for variable in variables)
    (counted,) = connection.execute(f"SELECT {counts} FROM main.{ANSWER_TABLES[unit.name]}").fetchall()
    return [variable for variable, number in zip(variables, counted, strict=True) if number]


def _always(
    connection: duckdb.DuckDBPyConnection, unit: Unit, variables: Sequence[Variable], limits: Mapping[str, float]
) -> Mapping[str, Sequence[tuple[str, str]]]:
    """By question: the rounds and cadres that have one answer only, which others of that round hardly find so often.

    Every cell is a row of its own, and the rows are counted.
    """
    always: dict[str, list[tuple[str, str]]] = defaultdict(list)
    if not variables:
        return always
    names = quoted(variable.name for variable in variables)
    cells = ", ".join(f'CAST(a."{variable.name}" AS VARCHAR)' for variable in variables)
    counted = connection.execute(
        f"""
        WITH told AS (
            SELECT a.round, v.enumerator, unnest([{names}]) AS question, unnest([{cells}]) AS answer
            FROM main.{ANSWER_TABLES[unit.name]} a
            JOIN main.visit v ON v.household_id = a.household_id AND v.round = a.round
            WHERE v.enumerator IS NOT NULL
        ),
        counted AS (
            SELECT question, round, enumerator, answer, count(*) AS number
            FROM told WHERE answer IS NOT NULL GROUP BY ALL
        )
        SELECT question, round, enumerator, number,
               CAST(sum(number) OVER (PARTITION BY question, round) - number AS BIGINT) AS others,
               CAST(sum(number) OVER (PARTITION BY question, round, answer) - number AS BIGINT) AS alike
        FROM counted
        QUALIFY count(*) OVER (PARTITION BY question, round, enumerator) = 1 AND number >= ? AND others >= ?
        ORDER BY ALL
        """,
        [limits["interviews_least"], _LEAST_OTHERS],
    ).fetchall()
    for question, survey_round, enumerator, number, others, alike in counted:
        if (alike / others) ** number < limits["chance_least"] ** 0.5:
            always[question].append((survey_round, enumerator))
    return always


def blank_answers(
    connection: duckdb.DuckDBPyConnection, limits: Mapping[str, float], codebook: Codebook
) -> Iterator[Pattern]:
    """A cadre or an RT with far more questions left open than the others, in visits said to be complete."""
    counts = _open_answers(connection, codebook)
    for by in ("enumerator", "rt"):
        grouped: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
        for survey_round, enumerator, rt, *numbers in counts:
            name = enumerator if by == "enumerator" else rt
            if name is not None:
                for position, number in enumerate(numbers):
                    grouped[(survey_round, name)][position] += number
        cadres_of_rt = Counter((survey_round, rt) for survey_round, _, rt, *_ in counts)
        all_blank = _by_round({place: blank for place, (_, blank, _) in grouped.items()})
        all_asked = _by_round({place: asked for place, (_, _, asked) in grouped.items()})
        for (survey_round, name), (families, blank, asked) in grouped.items():
            if by == "rt" and cadres_of_rt[(survey_round, name)] < 2:
                continue  # one cadre's RT is that cadre's finding
            blank_others = all_blank[survey_round] - blank
            asked_others = all_asked[survey_round] - asked
            usual = max(blank_others / asked_others if asked_others else 1.0, _RARE_BLANK_SHARE)
            large = families >= limits["interviews_least"] and blank >= limits["blank_share_least"] * asked
            often = blank >= limits["blank_times_least"] * usual * asked
            if large and often and at_least(blank, asked, usual) < limits["chance_least"]:
                yield Pattern(
                    rule="answers_left_blank",
                    unit="household",
                    variable="enumerator" if by == "enumerator" else "rt",
                    round=survey_round,
                    enumerator=name if by == "enumerator" else None,
                    rt=name if by == "rt" else None,
                    found=f"{blank} dari {asked} jawaban ({percent(blank, asked)})",
                    allowed=percent(blank_others, asked_others),
                )


def _open_answers(
    connection: duckdb.DuckDBPyConnection, codebook: Codebook
) -> Sequence[tuple[str, str | None, str, int, int, int]]:
    """Complete visits, blanks and questions asked of every round, cadre and RT."""
    given = " UNION ALL ".join(
        f"SELECT household_id, round, {_filled(answer_variables(codebook.unit(unit)))} AS given "
        f"FROM main.{ANSWER_TABLES[unit]}"
        for unit in ("household", "person")
    )
    reasons = quoted(_KEPT_OPEN)
    return connection.execute(
        f"""
        WITH given AS ({given}),
        filled AS (SELECT household_id, round, sum(given) AS given FROM given GROUP BY ALL),
        kept_open AS (
            SELECT coalesce(a.household_id, b.unit_id) AS household_id, b.round, count(*) AS blank
            FROM main.blank b
            LEFT JOIN main.person_answer a ON b.unit = 'person' AND a.person_id = b.unit_id AND a.round = b.round
            WHERE b.unit IN ('household', 'person') AND b.reason IN ({reasons})
            GROUP BY ALL
        )
        SELECT v.round, v.enumerator, h.rt, count(*), CAST(sum(coalesce(k.blank, 0)) AS BIGINT),
               CAST(sum(coalesce(k.blank, 0) + f.given) AS BIGINT)
        FROM main.visit v
        JOIN main.household h ON h.household_id = v.household_id
        JOIN filled f ON f.household_id = v.household_id AND f.round = v.round
        LEFT JOIN kept_open k ON k.household_id = v.household_id AND k.round = v.round
        WHERE v.result = 'complete'
        GROUP BY v.round, v.enumerator, h.rt
        ORDER BY v.round, v.enumerator, h.rt
        """
    ).fetchall()


def _filled(variables: Iterable[Variable]) -> str:
    """How many are answered: the sum of a list, which is read in a quarter of the time of a hundred numbers with +."""
    answered = ", ".join(f'CAST("{variable.name}" IS NOT NULL AS INTEGER)' for variable in variables)
    return f"CAST(list_sum([{answered}]) AS INTEGER)"


def _interviews(codebook: Codebook) -> str:
    """A query of every complete visit: fingerprints of its answers and of its members', how many there are of both.

    Of members, age, sex and every answer count, not who they are.
    """
    asked, of_members = (answer_variables(codebook.unit(unit)) for unit in ("household", "person"))
    return f"""
        WITH members AS (
            SELECT p.household_id, p.round, count(*) AS number, hash(list_sort(list(p.told))) AS told
            FROM (
                SELECT p.household_id, p.round, hash(row(p.sex, p.age_months, {_columns("p", of_members)})) AS told
                FROM checked_person p
            ) p
            GROUP BY p.household_id, p.round
        )
        SELECT a.household_id, a.round, r.ordinal AS round_ordinal, v.enumerator,
               hash(row({_columns("a", asked)})) AS answers, {_filled(asked)} AS answered,
               coalesce(m.number, 0) AS members, m.told AS told_of_members
        FROM main.household_answer a
        JOIN main.visit v ON v.household_id = a.household_id AND v.round = a.round
        JOIN main.round r ON r.round = a.round
        LEFT JOIN members m ON m.household_id = a.household_id AND m.round = a.round
        WHERE v.result = 'complete' AND v.enumerator IS NOT NULL
    """


def _by_round(counts: Mapping[tuple[str, str], int]) -> Counter[str]:
    total: Counter[str] = Counter()
    for (survey_round, _), number in counts.items():
        total[survey_round] += number
    return total


def _columns(table: str, variables: Iterable[Variable]) -> str:
    return ", ".join(f'{table}."{variable.name}"' for variable in variables)
