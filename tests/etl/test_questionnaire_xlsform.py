"""The XLSForm: what pyxform makes of it, who is asked what, and that it can't drift from the codebook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import pytest
from filled_questionnaire import holds, rows_of
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded_survey import Declared, declared_here
from pyxform.xls2xform import convert

from etl.questionnaire.conditions import Field, relevance
from etl.questionnaire.questions import questionnaire
from etl.questionnaire.words import LANGUAGES
from etl.questionnaire.xlsform import XlsForm, make_xlsform, write_xlsform
from warehouse.codebook import VariableType
from warehouse.declared import DeclarationError

ROUNDS = [survey_round.name for survey_round in declared_here().programme.rounds]
XFORMS = "{http://www.w3.org/2002/xforms}"
JAVAROSA = "{http://openrosa.org/javarosa}"


def form_of(declared: Declared, survey_round: str) -> XlsForm:
    return make_xlsform(declared.codebook, declared.programme, declared.programme.round(survey_round))


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """Every round's form through pyxform."""
    folder = tmp_path_factory.mktemp("forms")
    results = {}
    for name in ROUNDS:
        path = folder / f"{name}.xlsx"
        write_xlsform(form_of(declared_here(), name), path)
        results[name] = convert(xlsform=str(path), validate=False)
    return results


@pytest.fixture(scope="module")
def binds(converted: Mapping[str, Any]) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """By round and path of the question: type, constraint, relevant … of the resulting XForm."""
    return {
        name: {
            bind.attrib["nodeset"].removeprefix("/data/"): bind.attrib
            for bind in ElementTree.fromstring(result.xform).iter(f"{XFORMS}bind")
        }
        for name, result in converted.items()
    }


def plain(expression: str) -> str:
    return re.sub(r"\s+", " ", expression).strip()


def test_pyxform_takes_dasawisma_of_one_name_in_several_rt(tmp_path: Path) -> None:
    declared = declared_here()
    alike = tuple(replace(area, dasawisma=area.dasawisma[-1]) for area in declared.programme.areas)
    programme = replace(declared.programme, areas=alike)
    write_xlsform(make_xlsform(declared.codebook, programme, programme.round(ROUNDS[0])), tmp_path / "form.xlsx")
    assert convert(xlsform=str(tmp_path / "form.xlsx"), validate=False).warnings == []


@pytest.mark.parametrize("survey_round", ROUNDS)
def test_pyxform_takes_it_without_a_warning(converted: Mapping[str, Any], survey_round: str) -> None:
    assert converted[survey_round].warnings == []


def test_every_variable_is_asked_once_under_a_name_of_its_own(declared: Declared) -> None:
    asked = questionnaire(declared.codebook)
    names = [row["name"] for row in form_of(declared, "m2").survey if "name" in row]
    assert {row["name"] for row in form_of(declared, "baseline").survey if "name" in row} < set(names)
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert {question.name for question in asked} <= set(names)
    unique = Counter(variable.name for unit in declared.codebook.units for variable in unit.variables)
    assert {q.variable.name for q in asked if q.name == q.variable.name} == {n for n, t in unique.items() if t == 1}


def test_identity_numbers_are_texts_of_sixteen_digits(binds: Any) -> None:
    for path in ("household/family_card", "person/national_id", "birth/mother_national_id"):
        assert binds["baseline"][path]["type"] == "string"
        assert binds["baseline"][path]["constraint"] == "regex(., '^[1-9][0-9]{15}$')"


def test_numbers_keep_to_the_codebooks_range_or_say_why_there_is_none(binds: Any, declared: Declared) -> None:
    bind = binds["baseline"]
    assert bind["household/floor_area"]["constraint"] == "(. >= 3 and . <= 500) or . = 998 or . = 999"
    assert bind["household/member_count"]["constraint"] == "(. >= 1 and . <= 25) or . = 98 or . = 99"
    assert bind["person/weight_kg"]["constraint"] == ". >= 0.9 and . <= 58"
    assert bind["person/weight_kg"]["type"] == "decimal"
    for question in questionnaire(declared.codebook):
        if question.variable.type.numeric and question.outs:
            assert all(float(out) > (question.variable.maximum or 0) for out in question.outs)


def test_dates_lie_in_the_round_before_today_and_in_the_order_of_a_life(binds: Any) -> None:
    visit = binds["m2"]["household/visit_date"]["constraint"]
    assert visit == ". >= date('2023-05-15') and . <= date('2023-05-26') and . <= today()"
    born = plain(binds["m2"]["death/death_birth_date"]["constraint"])
    assert born == (
        ". >= date('1900-01-01') and . <= /data/household/visit_date and . <= today() and . <= ../death_date"
    )


def test_what_a_phone_says_is_for_people(declared: Declared) -> None:
    label, english = "constraint_message::Bahasa Indonesia (id)", "constraint_message::English (en)"
    survey = form_of(declared, "m2").survey
    said, in_english = ({row["name"]: row[each] for row in survey if each in row} for each in (label, english))
    assert said["enumerator"] == "Isi seperti contoh ini: K01."
    assert "15/05/2023 sampai 26/05/2023" in said["visit_date"]
    assert said["household_income"] == "Isi 0 sampai 200 juta rupiah/bulan."
    assert in_english["household_income"] == "Enter 0 to 200 million rupiah/month."
    assert said["weight_kg"] == "Isi 0,9 sampai 58 kg."
    assert in_english["weight_kg"] == "Enter 0.9 to 58 kg."
    assert said["business_started"].endswith("sesudah hari ini. Juga tidak sebelum tanggal lahir.")
    assert "tanggal lahir" not in said["finished_on"]


def test_dont_know_stands_alone_in_a_multiple_choice(binds: Any) -> None:
    constraint = binds["baseline"]["person/vaccines"]["constraint"]
    assert "not(selected(., '98') and count-selected(.) > 1)" in constraint
    assert "not(selected(., '99') and count-selected(.) > 1)" in constraint


def test_what_everybody_can_answer_offers_no_way_out(declared: Declared) -> None:
    form = form_of(declared, "baseline")
    lists = {row["name"]: row["type"].partition(" ")[2] for _, row in rows_of(form)}
    offered = {name: {c["name"] for c in form.choices if c["list_name"] == lists[name]} for name in lists}
    for name in ("visit_result", "binaan", "presence", "person_sex", "head_sex"):
        assert not {"98", "99"} & offered[name]
    assert {"98", "99"} <= offered["toilet_use"]


def test_a_required_question_can_always_be_left(declared: Declared) -> None:
    """Whoever must answer and can't would invent something."""
    stuck = [
        question.name
        for question in questionnaire(declared.codebook)
        if question.variable.required
        and question.variable.asked_if is not None
        and not question.outs
        and question.variable.list_name != "sex"
    ]
    assert stuck == []


def test_relevance_is_that_of_the_codebook(binds: Any) -> None:
    bind = {path: plain(found.get("relevant", "")) for path, found in binds["baseline"].items()}
    assert bind["person/attends_school"] == "../presence = '1' and ../age_years >= 7 and ../age_years <= 18"
    assert bind["person/measure_position"] == "../length_cm != ''"
    assert bind["birth/birth_weight"] == "../outcome = '1'"
    answered = "/data/household/visit_result = '1' or /data/household/visit_result = '2'"
    for repeat in ("person", "birth", "death", "assistance"):  # of none, Collect would ask for one all the same
        assert bind[repeat] == f"( {answered}) and /data/{repeat}_count > 0"
    assert bind["household/family_card"] == ""


def test_everything_required_is(binds: Any, declared: Declared) -> None:
    for question in questionnaire(declared.codebook):
        bind = binds["m2"][f"{question.unit.name}/{question.name}"]
        assert ("required" in bind) == (question.variable.required or question.name == "field_id")


def test_whoever_met_nobody_needs_no_card_number(binds: Any) -> None:
    """The number of a family that refused isn't known, and would be invented."""
    conditional = {
        path: plain(bind["required"])
        for path, bind in binds["m2"].items()
        if bind.get("required", "true()") != "true()"
    }
    answered = "/data/household/visit_result = '1' or /data/household/visit_result = '2'"
    assert conditional == {"household/family_card": answered}


def test_whether_anybody_answers_is_asked_before_which_family_it_is(declared: Declared) -> None:
    """ODK Web Forms before 2026-05 fills in nothing where a question isn't asked yet (getodk/web-forms#791)."""
    names = [row["name"] for _, row in rows_of(form_of(declared, "m2"))]
    assert names.index("visit_result") < names.index("field_id") < names.index("family_card")


def test_members_are_counted_beforehand_only_where_somebody_answers(declared: Declared) -> None:
    """Enketo counts them all the same, and sends nothing: it stumbles over members of a family that refused."""
    count = next(row for _, row in rows_of(form_of(declared, "m2")) if row["name"] == "person_count")
    answered = "${visit_result} = '1' or ${visit_result} = '2'"
    assert count["calculation"] == f"if({answered}, pulldata('keluarga', 'known_members', 'name', ${{field_id}}), '')"


KNOWN_TO_EVERY_PHONE = {
    *("regex", "date", "today", "selected", "count-selected", "not", "if", "int", "number", "format-date", "concat"),
    *("instance", "pulldata"),
}
"""JavaRosa (Collect, KoboCollect), Enketo and ODK Web Forms have these; the form was filled in with the last two."""


@pytest.mark.parametrize("survey_round", ["baseline", "m2"])
def test_formulas_use_only_what_every_phone_knows(converted: Mapping[str, Any], survey_round: str) -> None:
    tree = ElementTree.fromstring(converted[survey_round].xform)
    written = {
        text
        for element in tree.iter()
        for name in ("relevant", "constraint", "calculate", "required", "nodeset", "value", f"{JAVAROSA}count")
        if (text := element.attrib.get(name))
    }
    used = {name for text in written for name in re.findall(r"([a-z][a-z-]*)\(", re.sub(r"'[^']*'", "''", text))}
    assert used - {"true"} <= KNOWN_TO_EVERY_PHONE


def test_what_stands_on_a_phone_is_short_enough_to_be_read(declared: Declared) -> None:
    """Of 390 pixels a label takes at most five lines, an answer two."""
    form = form_of(declared, "m2")
    for language in LANGUAGES:
        assert max(len(row.get(f"label::{language}", "")) for row in form.survey) <= 160
        assert max(len(row[f"label::{language}"]) for row in form.choices) <= 60
        assert max(len(row.get(f"hint::{language}", "")) for row in form.survey) <= 160


def test_dasawisma_are_those_of_the_rt(declared: Declared) -> None:
    form = form_of(declared, "baseline")
    groups = {(row["rt"], row["name"]) for row in form.choices if row["list_name"] == "dasawisma"}
    assert groups == {(area.rt, area.dasawisma) for area in declared.programme.areas}
    asked = next(row for row in form.survey if row.get("name") == "dasawisma")
    assert asked["choice_filter"] == "rt = ${rt}"


def test_every_text_is_in_both_languages(declared: Declared) -> None:
    form = form_of(declared, "m2")
    for row in (*form.survey, *form.choices):
        said = {column.split("::")[0] for column in row if "::" in column}
        assert all(row[f"{column}::{language}"].strip() for column in said for language in LANGUAGES)
    hidden = ("start", "end", "today", "calculate", "end_group", "end_repeat")
    assert all(f"label::{LANGUAGES.id}" in row for row in form.survey if row["type"] not in hidden)


def test_choices_are_the_source_codes_with_both_labels(declared: Declared) -> None:
    form = form_of(declared, "baseline")
    for code_list in declared.codebook.lists:
        offered = [row for row in form.choices if row["list_name"] in (code_list.name, f"{code_list.name}_98")]
        if offered:
            shown = {(row["name"], row[f"label::{LANGUAGES.id}"], row[f"label::{LANGUAGES.en}"]) for row in offered}
            assert {(code.source, code.id, code.en) for code in code_list.codes if code.offered} <= shown
            assert not {(code.source, code.id, code.en) for code in code_list.codes if not code.offered} & shown


def test_the_first_round_knows_no_families_and_later_ones_offer_them(declared: Declared, converted: Any) -> None:
    first = {row["name"]: row for _, row in rows_of(form_of(declared, "baseline"))}
    later = {row["name"]: row for _, row in rows_of(form_of(declared, "m2"))}
    assert not {"field_id", "known_member"} & set(first)
    assert later["field_id"]["type"] == "select_one_from_file keluarga.csv"
    assert later["family_card"]["trigger"] == "${field_id}"
    assert 'src="jr://file-csv/anggota.csv"' in converted["m2"].xform
    assert "jr://" not in converted["baseline"].xform.split("<bind")[0]


def test_the_same_declarations_give_the_same_bytes_and_version(declared: Declared, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_xlsform(form_of(declared, "baseline"), tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    version, later = form_of(declared, "baseline").version, form_of(declared, "m2").version
    assert version.startswith("20230320-")
    assert version != later


AGE = Field("${age_years}", VariableType.INTEGER, {})
FIELDS = {
    "age_years": AGE,
    "presence": Field("${presence}", VariableType.CODE, {"present": "1", "moved": "2"}, ("98", "99")),
    "sex": Field("${sex}", VariableType.CODE, {"male": "L", "female": "P"}),
    "income": Field("${income}", VariableType.NUMBER, {}, ("998", "999")),
    "born": Field("${born}", VariableType.DATE, {}),
    "met": Field("${met}", VariableType.DATE, {}),
}
COLUMNS = {
    "age_years": "BIGINT",
    "presence": "VARCHAR",
    "sex": "VARCHAR",
    "income": "DOUBLE",
    "born": "DATE",
    "met": "DATE",
}

conditions = st.recursive(
    st.sampled_from(
        (
            *("presence = 'present'", "presence <> 'moved'", "'male' = sex", "sex IN ('male', 'female')"),
            *("presence NOT IN ('moved')", "age_years BETWEEN 7 AND 18", "age_years NOT BETWEEN 7 AND 18"),
            *("age_years < 5", "18 <= age_years", "age_years <> 7", "income > 0.5", "income = 3", "income <> 3"),
            *("income IS NULL", "presence IS NOT NULL", "born IS NULL", "born < '2020-02-29'", "born <= met"),
            *("born = met", "born <> met", "age_years = 7"),
        )
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("AND", "OR")), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda condition: f"NOT ({condition})"),
    ),
    max_leaves=5,
)
answers = st.fixed_dictionaries(
    {
        "age_years": st.sampled_from(("", "4", "5", "7", "18", "19")),
        "presence": st.sampled_from(("", "1", "2", "98", "99")),
        "sex": st.sampled_from(("", "L", "P")),
        "income": st.sampled_from(("", "0", "0.5", "3", "400", "998", "998.0", "999")),
        "born": st.sampled_from(("", "2019-12-31", "2020-02-29", "2021-01-01")),
        "met": st.sampled_from(("", "2020-02-29", "2021-01-01")),
    }
)
MEMORY = duckdb.connect(":memory:")


def warehouse_value(name: str, text: str) -> str:
    field = FIELDS[name]
    known = {source: code for code, source in field.sources.items()}
    value = "" if text.removesuffix(".0") in field.outs else known.get(text, text)
    return f"CAST({repr(value) if value else 'NULL'} AS {COLUMNS[name]}) AS {name}"


@settings(max_examples=150, deadline=None)
@given(conditions, answers)
def test_a_phone_asks_exactly_when_the_warehouse_says_so(condition: str, given_answers: dict[str, str]) -> None:
    row = ", ".join(warehouse_value(name, text) for name, text in given_answers.items())
    found = MEMORY.execute(f"SELECT ({condition}) FROM (SELECT {row})").fetchone()
    asked = holds(relevance(condition, FIELDS, unit="person", variable="asked"), given_answers)
    assert asked == (found is not None and found[0] is True)


@pytest.mark.parametrize(
    "condition", ["lower(sex) = 'l'", "presence = sex", "presence = 'gone'", "nobody = 1", "age_years = 1; SELECT 2"]
)
def test_a_condition_without_words_in_the_forms_language_is_told(condition: str) -> None:
    with pytest.raises(DeclarationError, match=re.escape("codebook/person.toml: variable[asked].asked_if")):
        relevance(condition, FIELDS, unit="person", variable="asked")


FIRST = {row["name"]: row for _, row in rows_of(form_of(declared_here(), "baseline"))}


@given(st.dates(date(1900, 1, 1), date(2023, 12, 31)), st.dates(date(1900, 1, 1), date(2023, 12, 31)))
def test_the_forms_age_is_completed_years(born: date, visited: date) -> None:
    """The formula is that of the form, worked out as a phone does."""
    if born > visited:
        born, visited = visited, born
    assert FIRST["age_years"]["calculation"] == (
        "int((number(format-date(${visit_date}, '%Y%m%d')) - number(format-date(${person_birth_date}, '%Y%m%d'))) "
        "div 10000)"
    )
    years = int((int(f"{visited:%Y%m%d}") - int(f"{born:%Y%m%d}")) / 10000)
    assert years == visited.year - born.year - ((visited.month, visited.day) < (born.month, born.day))
