"""Rounded measurements and heaped ages: what the last digits and the birth dates of many records show together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from etl.consistency.chance import at_least, digit_score, uneven, whipple
from etl.consistency.pattern import Pattern
from etl.consistency.told import percent

_HEAPED_DAYS_SHARE = 13 / 365.25  # the first of each month, and 31 December
_HEAPED_AGES_SHARE = 0.2  # eight of the forty ages from 23 to 62 end in 0 or 5
_HEAPED_MONTHS_SHARE = 4 / 48  # 12, 24, 36 and 48 of the months 6 to 53


def rounded_measures(connection: duckdb.DuckDBPyConnection, limits: Mapping[str, float]) -> Iterator[Pattern]:
    """Weights and lengths whose first decimal is not as often 1 as 0: per round, and per cadre over all rounds."""
    for variable in ("weight_kg", "length_cm"):
        grouped = connection.execute(
            f"""
            WITH measured AS (
                SELECT p.round, p.round_ordinal, v.enumerator,
                       CAST(round(abs(p.{variable}) * 10) AS BIGINT) % 10 AS digit
                FROM checked_person p
                JOIN main.visit v ON v.household_id = p.household_id AND v.round = p.round
                WHERE p.{variable} IS NOT NULL
            )
            SELECT round, NULL AS enumerator, list(digit ORDER BY digit) FROM measured GROUP BY round, round_ordinal
            UNION ALL
            SELECT arg_max(round, round_ordinal), enumerator, list(digit ORDER BY digit) FROM measured
            WHERE enumerator IS NOT NULL GROUP BY enumerator
            ORDER BY ALL
            """
        ).fetchall()
        for survey_round, enumerator, digits in grouped:
            counts = [digits.count(digit) for digit in range(10)]
            square, chance = uneven(counts)
            score = digit_score(square, len(digits))
            if (
                len(digits) >= limits["digits_measured_least"]
                and score >= limits["digit_score_least"]
                and chance < limits["chance_least"]
            ):
                often = sorted(range(10), key=lambda digit: (-counts[digit], digit))[:2]
                shown = " dan ".join(f",{digit} ({percent(counts[digit], len(digits))})" for digit in sorted(often))
                yield Pattern(
                    rule="digits_preferred",
                    unit="person",
                    variable=variable,
                    round=survey_round,
                    enumerator=enumerator,
                    found=f"{shown} dari {len(digits)} ukuran",
                )


def heaped_ages(connection: duckdb.DuckDBPyConnection, limits: Mapping[str, float]) -> Iterator[Pattern]:
    """Adults whose ages end in 0 or 5, and birth dates on the first of a month, of people when first met."""
    grouped = connection.execute(
        """
        WITH met AS (
            SELECT DISTINCT ON (p.unit_id) p.round, p.round_ordinal, v.enumerator, p.age_years, p.birth_date
            FROM checked_person p
            JOIN main.visit v ON v.household_id = p.household_id AND v.round = p.round
            ORDER BY p.unit_id, p.round_ordinal
        )
        SELECT
            arg_min(round, round_ordinal),
            enumerator,
            count(*) FILTER (age_years BETWEEN 23 AND 62),
            count(*) FILTER (age_years BETWEEN 23 AND 62 AND age_years % 5 = 0),
            count(*),
            count(*) FILTER (day(birth_date) = 1 OR (day(birth_date) = 31 AND month(birth_date) = 12))
        FROM met
        GROUP BY GROUPING SETS ((), (enumerator))
        HAVING grouping(enumerator) = 1 OR enumerator IS NOT NULL
        ORDER BY enumerator NULLS FIRST
        """
    ).fetchall()
    for survey_round, enumerator, adults, heaped, people, first_days in grouped:
        about = {"unit": "person", "variable": "birth_date", "round": survey_round, "enumerator": enumerator}
        if adults >= limits["ages_counted_least"]:
            index, chance = whipple(heaped, adults), at_least(heaped, adults, _HEAPED_AGES_SHARE)
            if index >= limits["whipple_least"] and chance < limits["chance_least"]:
                found = f"indeks Whipple {index:.0f}: {heaped} dari {adults} orang berumur 23–62 tahun"
                yield Pattern(rule="ages_heaped", found=found, **about)
        if people >= limits["ages_counted_least"] and _heaped(first_days, people, _HEAPED_DAYS_SHARE, limits):
            found = (
                f"{first_days} dari {people} orang ({percent(first_days, people)}, wajarnya {_HEAPED_DAYS_SHARE:.0%})"
            )
            yield Pattern(rule="birth_dates_heaped", found=found, **about)


def heaped_child_ages(connection: duckdb.DuckDBPyConnection, limits: Mapping[str, float]) -> Iterator[Pattern]:
    """Children whose age is a whole number of years more often than chance would have it."""
    grouped = connection.execute(
        """
        SELECT round, count(*), count(*) FILTER (age_months % 12 = 0)
        FROM checked_person
        WHERE presence = 'present' AND age_months BETWEEN 6 AND 53
        GROUP BY round, round_ordinal ORDER BY round_ordinal
        """
    ).fetchall()
    for survey_round, children, heaped in grouped:
        if children >= limits["child_ages_counted_least"] and _heaped(heaped, children, _HEAPED_MONTHS_SHARE, limits):
            found = f"{heaped} dari {children} anak ({percent(heaped, children)}, wajarnya {_HEAPED_MONTHS_SHARE:.0%})"
            yield Pattern("child_ages_heaped", unit="person", variable="birth_date", round=survey_round, found=found)


def _heaped(count: int, number: int, share: float, limits: Mapping[str, float]) -> bool:
    large = count >= limits["heaping_times_least"] * share * number
    return large and at_least(count, number, share) < limits["chance_least"]
