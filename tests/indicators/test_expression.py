"""The sandbox: what an expression may say, and what it is told otherwise."""

from collections.abc import Iterator, Mapping

import duckdb
import pytest
from declared_indicators import LADDER, MEAN, definition
from filled_warehouse import codebook

from indicators.expression import check_expressions
from warehouse.blank import empty_build
from warehouse.declared import DeclarationError, Fault


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_build(codebook()) as connection:
        yield connection


def quoted(expression: str) -> str:
    return f"'''{expression}'''"


def faults(build: duckdb.DuckDBPyConnection, changes: Mapping[str, str | None]) -> tuple[Fault, ...]:
    with pytest.raises(DeclarationError) as caught:
        check_expressions([definition("some", changes)], build)
    return caught.value.faults


@pytest.mark.parametrize(
    "expression",
    [
        "san_layak",
        "TRUE",
        "toilet_use = 'own' AND NOT (disposal IN ('pit', 'other') OR disposal IS NULL)",
        "member_count BETWEEN 1 AND 7",
        "floor_area / member_count >= 7.2",
        "coalesce(desludged, 'no') = 'yes'",
        "CASE WHEN toilet_use = 'own' THEN san_layak ELSE FALSE END",
        "visit_date >= DATE '2023-03-20'",
        "CAST(member_count AS DOUBLE) > 2.5",
        "greatest(member_count, 3) > 2 -- said why",
        "san_layak\n    AND handwash_basic",
        "san_layak IS TRUE",
        "toilet_use LIKE 'sha%'",
    ],
)
def test_ordinary_expressions_pass(build: duckdb.DuckDBPyConnection, expression: str) -> None:
    check_expressions([definition("some", {"numerator": quoted(expression)})], build)


@pytest.mark.parametrize(
    "expression",
    [
        "(SELECT count(*) FROM household) > 0",
        "EXISTS (SELECT 1 FROM visit)",
        "rt IN (SELECT rt FROM area)",
        "toilet_use = ANY(['own'])",
        "san_layak; DROP TABLE household",
        "san_layak;",
        "san_layak FROM read_csv('/etc/passwd')",
        "san_layak FROM unit.household",
        "san_layak WHERE TRUE",
        "san_layak AS other",
        "san_layak, handwash_basic",
        "san_layak) FROM (SELECT TRUE AS san_layak",
        "san_layak ORDER BY 1",
        "san_layak LIMIT 1",
        "san_layak GROUP BY ALL",
        "san_layak QUALIFY TRUE",
        "san_layak UNION SELECT TRUE",
        "DISTINCT san_layak",
        "ALL san_layak",
        "PRAGMA database_list",
        "sum(member_count) OVER () > 1",
        "max(member_count) > 1",
        "count(*) > 1",
        "bool_and(san_layak)",
        "random() > 0.5",
        "now() > visit_date",
        "current_date > visit_date",
        "getenv('HOME') = 'x'",
        "nextval('x') > 1",
        "current_setting('threads') > 1",
        "query('SELECT 1') > 1",
        "regexp_matches(toilet_use, '(a+)+$')",
        "list_filter(['a'], lambda x: x = 'a') = ['a']",
        "system.main.abs(member_count) > 1",
        "abs(DISTINCT member_count) > 1",
        "household.san_layak",
        "main.household.rt = '001'",
        "household IS NOT NULL",
        "rowid > 1",
        "* = TRUE",
        "COLUMNS('san_layak')",
        "$1",
        "?",
        "#1",
        "member_count::JSON IS NULL",
        "toilet_use COLLATE NOCASE = 'own'",
        "san_layak /* never closed",
        "'never closed",
        "",
        "   ",
        "-- nothing",
    ],
)
def test_whatever_reaches_beyond_its_row_is_refused(build: duckdb.DuckDBPyConnection, expression: str) -> None:
    if expression == "":
        with pytest.raises(DeclarationError, match="numerator"):
            definition("some", {"numerator": quoted(expression)})
        return
    assert {fault.key for fault in faults(build, {"numerator": quoted(expression)})} == {"numerator"}
    assert {fault.key for fault in faults(build, {"denominator": quoted(expression)})} == {"denominator"}


def test_a_fault_names_file_key_column_and_what_is_allowed(build: duckdb.DuckDBPyConnection) -> None:
    (fault,) = faults(build, {"numerator": '"san_layk"'})
    assert (fault.file, fault.key, fault.found) == ("some.toml", "numerator", "kolom san_layk")
    assert "san_layak" in fault.allowed


def test_all_faults_of_all_definitions_come_together(build: duckdb.DuckDBPyConnection) -> None:
    some = definition("some", {"denominator": '"random() > secret"', "numerator": '"count(*) > 1"'})
    other = definition("other", {"numerator": '"rt"'})
    with pytest.raises(DeclarationError) as caught:
        check_expressions([some, other], build)
    assert [(fault.file, fault.key) for fault in caught.value.faults] == [
        ("some.toml", "denominator"),
        ("some.toml", "denominator"),
        ("some.toml", "numerator"),
        ("other.toml", "numerator"),
    ]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"numerator": '"member_count"'}, "numerator"),
        ({"denominator": '"toilet_use"'}, "denominator"),
        ({**MEAN, "value": '"stunted"'}, "value"),
        ({**MEAN, "value": '"sex"'}, "value"),
        ({**LADDER, "rung": '"member_count"'}, "rung"),
        ({"numerator": '"toilet_use > 3 AND toilet_use"'}, "numerator"),
        ({"numerator": '"age_months > 3"'}, "numerator"),
    ],
)
def test_the_answer_has_the_type_its_kind_needs(
    build: duckdb.DuckDBPyConnection, changes: Mapping[str, str | None], key: str
) -> None:
    (fault,) = faults(build, changes)
    assert fault.key == key


@pytest.mark.parametrize("value", ["length_for_age", "age_days", "length_for_age * 2", "CAST(age_months AS DOUBLE)"])
def test_means_and_medians_take_any_number(build: duckdb.DuckDBPyConnection, value: str) -> None:
    check_expressions([definition("some", {**MEAN, "value": quoted(value)})], build)
