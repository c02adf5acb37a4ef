"""What the project's own questionnaires collect loads with no mapping to write: the same values, whatever the shape."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from filled_questionnaire import Answers, Interviewer, Submission, submission_of
from loaded_survey import DATA, KEY, Declared, Loaded, declared_here, load_folder
from openpyxl.worksheet.worksheet import Worksheet
from questionnaire_exports import ALL_LANGUAGES, KoboOptions, cadre_workbook, kobo_xlsx, odk_zip

from etl.questionnaire.questions import Question, Questionnaire, questionnaire
from etl.questionnaire.standard import standard_forms
from etl.questionnaire.workbook import HEADER_ROW, KEY_HEADING, SHEETS
from etl.questionnaire.xlsform import XlsForm, make_xlsform
from etl.sources import SourceError
from warehouse.answer_tables import ANSWER_TABLES, answer_variables
from warehouse.codebook import VariableType, read_codebook
from warehouse.programme import Round

FAMILIES = 40


@dataclass(frozen=True)
class Filled:
    """Interviews of one round and the form they were held with."""

    round: Round
    form: XlsForm
    asked: Questionnaire
    submissions: Sequence[Submission]


@pytest.fixture(scope="module")
def filled() -> Filled:
    declared = declared_here()
    first = declared.programme.baseline
    form = make_xlsform(declared.codebook, declared.programme, first)
    interviewer = Interviewer(form, first_day=first.date_from, last_day=first.date_to, seed=2023)
    return Filled(first, form, questionnaire(declared.codebook), interviewer.submissions(FAMILIES))


def load_only(declared: Declared, folder: Path) -> Loaded:
    """Load with the standard mappings and no other."""
    forms = standard_forms(declared.codebook, declared.programme)
    return load_folder(replace(declared, forms=forms), folder)


def value_of(text: str, question: Question, declared: Declared) -> Any:
    """What an answer on the phone is in the warehouse."""
    variable = question.variable
    if not text or text in question.outs:
        return None
    if variable.list_name:
        codes = {code.source: code.code for code in declared.codebook.codes(variable.list_name)}
        if variable.type is VariableType.CODES:
            order = list(codes)
            return [codes[source] for source in sorted(text.split(), key=order.index)]
        return codes[text]
    match variable.type:
        case VariableType.DATE:
            return date.fromisoformat(text)
        case VariableType.INTEGER:
            return int(text)
        case VariableType.NUMBER:
            return float(text)
        case _:
            return text


def expected(filled: Filled, declared: Declared, unit: str) -> Counter[str]:
    """Every record with all its answers, next to the pseudonym of its family."""
    names = {variable.name for variable in answer_variables(declared.codebook.unit(unit))}
    records: Counter[str] = Counter()
    for submission in filled.submissions:
        household = KEY.household(submission.root["family_card"])
        if submission.root["visit_result"] not in "12":
            continue
        rows: Sequence[Answers] = [submission.root] if unit == "household" else submission.repeats[unit]
        for row in rows:
            answers = {
                question.variable.name: value_of(row.get(question.name, ""), question, declared)
                for question in filled.asked.units[unit]
                if question.variable.name in names
            }
            records[repr((household, sorted(answers.items())))] += 1
    return records


def found(loaded: Loaded, declared: Declared, unit: str) -> Counter[str]:
    names = [variable.name for variable in answer_variables(declared.codebook.unit(unit))]
    listed = ", ".join(f'"{name}"' for name in names)
    rows = loaded.rows(f"SELECT household_id, {listed} FROM {ANSWER_TABLES[unit]}")
    return Counter(repr((row[0], sorted(zip(names, row[1:], strict=True)))) for row in rows)


def kobo(options: KoboOptions) -> Callable[[Filled, Path], Path]:
    return lambda filled, folder: kobo_xlsx(filled.form, filled.submissions, folder / "unduhan.xlsx", options)


def odk(**options: bool) -> Callable[[Filled, Path], Path]:
    return lambda filled, folder: odk_zip(filled.form, filled.submissions, folder / "submissions.csv.zip", **options)


def cadres(filled: Filled, folder: Path) -> Path:
    declared = declared_here()
    path = folder / "dari kader.xlsx"
    return cadre_workbook(declared.codebook, declared.programme, filled.round, filled.asked, filled.submissions, path)


def by_hand(filled: Filled, folder: Path) -> Path:
    """Typed instead of picked, decimal commas, a title above, a renamed sheet, lines without the hidden round; of the
    members, the card on the first line of each family only, and years of birth of two digits."""
    path = cadres(filled, folder)
    book = openpyxl.load_workbook(path)
    spoken = {"Ya": cycle(("Y", " ya", "√", "Iya")), "Tidak": cycle(("T", "tdk", "TIDAK"))}
    for name in SHEETS.values():
        for row in book[name].iter_rows(min_row=2, max_row=4 * FAMILIES):
            for cell in row:
                if isinstance(cell.value, str) and cell.value in spoken:
                    cell.value = next(spoken[cell.value])
                elif isinstance(cell.value, float):
                    cell.value = f"{cell.value:.10g}".replace(".", ",")
    write_as_in_a_notebook(book[SHEETS["person"]])
    families = book["Keluarga"]
    for row in range(2, families.max_row + 1):
        families.cell(row, 1).value = filled.round.name if 5 < row < FAMILIES else None
    families.insert_rows(1)
    families.cell(1, 2).value = "PENDATAAN KELUARGA"
    families.title = "Data keluarga RT 1-4"
    book.save(path)
    return path


def write_as_in_a_notebook(members: Worksheet) -> None:
    headings = [cell.value for cell in members[HEADER_ROW]]
    card, born = headings.index(KEY_HEADING), headings.index("Tanggal lahir")
    above = None
    for row in members.iter_rows(min_row=HEADER_ROW + 1):
        number = row[card].value
        row[card].value = None if number == above else number
        above = number
        if isinstance(row[born].value, datetime):
            row[born].value = f"{row[born].value:%d-%m-%y}"


INDONESIAN, ENGLISH = ALL_LANGUAGES
SHAPES: Mapping[str, Callable[[Filled, Path], Path]] = {
    "kobo xml": kobo(KoboOptions()),
    "kobo xml, groups": kobo(KoboOptions(groups="/")),
    "kobo xml, groups with colons, text": kobo(KoboOptions(groups=":", typed=False)),
    "kobo xml, summary": kobo(KoboOptions(groups="/", choices="summary")),
    "kobo xml, details": kobo(KoboOptions(choices="details")),
    "kobo xml, details, groups, text": kobo(KoboOptions(groups="/", choices="details", typed=False)),
    "kobo xml, no system columns": kobo(KoboOptions(system=False)),
    "kobo labels": kobo(KoboOptions(language=INDONESIAN)),
    "kobo labels, summary": kobo(KoboOptions(language=INDONESIAN, choices="summary")),
    "kobo labels, groups, details": kobo(KoboOptions(language=INDONESIAN, groups="/", choices="details")),
    "kobo labels, English, text": kobo(KoboOptions(language=ENGLISH, typed=False)),
    "odk": odk(),
    "odk, no groups": odk(group_paths=False),
    "odk, split": odk(split=True),
    "cadres' workbook": cadres,
    "cadres' workbook, typed": by_hand,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_answer_comes_back_as_it_was_given(
    shape: str, filled: Filled, declared: Declared, tmp_path: Path
) -> None:
    SHAPES[shape](filled, tmp_path)
    loaded = load_only(declared, tmp_path)
    with loaded:
        assert loaded.report.refused == ()
        for unit in ANSWER_TABLES:
            wanted, got = expected(filled, declared, unit), found(loaded, declared, unit)
            assert (sorted((wanted - got).elements()), sorted((got - wanted).elements())) == ([], []), unit
            read, kept, held, doubles, _ = loaded.counts(unit)
            assert (kept, held, doubles) == (sum(wanted.values()) or kept, 0, 0) or unit == "household"
            assert read >= kept
        visits = loaded.rows("SELECT household_id, round, visit_date, result, enumerator FROM visit")
        assert Counter(visits) == expected_visits(filled, declared)
        if not shape.startswith("cadres' workbook"):
            assert reasons(loaded) == expected_reasons(filled, declared)
        assert loaded.rules() & {"columns_unmapped", "answer_not_asked", "code_unknown", "text_personal"} == set()


SENT = Path(__file__).parent / "submissions"
"""One interview, filled in with each program that runs such forms: enketo-core 9.0 (KoboToolbox) and @getodk/web-forms
0.22 (ODK Central) in a browser, and JavaRosa (Collect, KoboCollect). What wasn't asked is left out or blank."""


@pytest.mark.parametrize(
    ("phone", "shape"),
    [("enketo", "kobo xml, groups with colons, text"), ("odk_web_forms", "odk"), ("collect", "kobo labels")],
)
def test_what_the_programs_of_phones_send_comes_back_too(
    phone: str, shape: str, filled: Filled, declared: Declared, tmp_path: Path
) -> None:
    """They write numbers in ways of their own: 998 and 998.0."""
    sent = {path.stem: submission_of(path.read_text(encoding="utf-8"), filled.form) for path in SENT.glob("*.xml")}
    assert sent["enketo"].root["floor_area"] == "998"
    assert sent["odk_web_forms"].root["floor_area"] == sent["collect"].root["floor_area"] == "998.0"
    SHAPES[shape](replace(filled, submissions=[sent[phone]]), tmp_path)
    loaded, meant = load_only(declared, tmp_path), replace(filled, submissions=[sent["enketo"]])
    with loaded:
        for unit in ANSWER_TABLES:
            assert found(loaded, declared, unit) == expected(meant, declared, unit), unit
        assert reasons(loaded) == expected_reasons(meant, declared)
        assert (
            loaded.rules() & {"columns_unmapped", "number_out_of_range", "answer_missing", "answer_not_asked"} == set()
        )


OWN_QUESTIONS = {
    "lists.toml": """
[[list]]
name = "stove"
note = "two digits, as in national questionnaires"
codes = [
  { code = "wood", source = "01", id = "Kayu; arang", en = "Wood" },
  { code = "gas", source = "02", id = "Gas / LPG", en = "Gas" },
  { code = "none", source = "10", id = "Tidak ada", en = "None" },
]
""",
    "household.toml": """
[[variable]]
name = "stoves"
type = "codes"
list = "stove"
sensitivity = "plain"
id = { label = "Alat masak: apa saja", question = "Apa saja alat masaknya?" }
en = { label = "Stoves", question = "Which stoves?" }

[[variable]]
name = "main_stove"
type = "code"
list = "stove"
sensitivity = "plain"
id = { label = "Alat masak utama", question = "Apa alat masak utamanya?" }
en = { label = "Main stove", question = "Which stove mostly?" }
""",
    "birth.toml": """
[[variable]]
name = "first_care_on"
type = "date"
sensitivity = "general"
id = { label = "Periksa hamil pertama", question = "Kapan pertama kali periksa hamil?" }
en = { label = "First care", question = "When was care first sought?" }
""",
}


@pytest.mark.parametrize("shape", ["kobo xml", "cadres' workbook"])
def test_questions_of_ones_own_come_back_too(shape: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody adds to the codebook, with codes that a typed export makes numbers of."""
    own = tmp_path / "codebook"
    shutil.copytree(DATA / "codebook", own)
    for name, entries in OWN_QUESTIONS.items():
        (own / name).write_text((own / name).read_text(encoding="utf-8") + entries, encoding="utf-8")
    declared = replace(declared_here(), codebook=read_codebook(own))
    monkeypatch.setitem(globals(), "declared_here", lambda: declared)
    first = declared.programme.baseline
    form = make_xlsform(declared.codebook, declared.programme, first)
    first_care = next(row for row in form.survey if row.get("name") == "first_care_on")
    assert "birth_birth_date" not in first_care["constraint"], "a pregnancy has dates before its end"
    interviewer = Interviewer(form, first_day=first.date_from, last_day=first.date_to, seed=7)
    asked = questionnaire(declared.codebook)
    filled = Filled(first, form, asked, interviewer.submissions(16))
    (tmp_path / "files").mkdir()
    SHAPES[shape](filled, tmp_path / "files")
    loaded = load_only(declared, tmp_path / "files")
    with loaded:
        for unit in ("household", "birth"):
            assert found(loaded, declared, unit) == expected(filled, declared, unit)
        for own_answer in (
            "stoves FROM household_answer",
            "main_stove FROM household_answer",
            "first_care_on FROM birth",
        ):
            assert len(loaded.rows(f"SELECT DISTINCT {own_answer}")) >= 2


def expected_visits(filled: Filled, declared: Declared) -> Counter[tuple[Any, ...]]:
    results = {code.source: code.code for code in declared.codebook.codes("visit_result")}
    return Counter(
        (
            KEY.household(each.root["family_card"]),
            filled.round.name,
            date.fromisoformat(each.root["visit_date"]),
            results[each.root["visit_result"]],
            each.root["enumerator"],
        )
        for each in filled.submissions
    )


def reasons(loaded: Loaded) -> Counter[tuple[str, str, str]]:
    """Why answers are blank, where somebody said why."""
    return Counter(loaded.rows("SELECT unit, variable, reason FROM blank WHERE reason IN ('dont_know', 'refused')"))


def expected_reasons(filled: Filled, declared: Declared) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for submission in (each for each in filled.submissions if each.root["visit_result"] in "12"):
        for question in filled.asked:
            unit, variable = question.unit.name, question.variable
            rows = [submission.root] if unit == "household" else submission.repeats[unit]
            if question.outs and variable in answer_variables(question.unit):
                given = [row.get(question.name, "") for row in rows]
                found[(unit, variable.name, "dont_know")] += given.count(question.outs[0])
                found[(unit, variable.name, "refused")] += given.count(question.outs[1])
    return +found


def test_a_picked_family_stays_the_same_though_its_card_number_changed(
    filled: Filled, declared: Declared, tmp_path: Path
) -> None:
    earlier = [each for each in filled.submissions if each.root["visit_result"] in "12"][:12]
    for each in earlier:
        each.known_id = KEY.household(each.root["family_card"])
    later = declared.programme.round("m2")
    form = make_xlsform(declared.codebook, declared.programme, later)
    interviewer = Interviewer(form, first_day=later.date_from, last_day=later.date_to, seed=5, known=earlier)
    submissions = interviewer.submissions(len(earlier) + 3)
    for number, each in enumerate(submissions):
        each.root["family_card"] = f"3277010103{number:05d}1"
        if number < len(earlier):
            each.root |= {name: earlier[number].root[name] for name in ("head_name", "rt", "dasawisma")}
            for person, before in zip(each.repeats["person"], earlier[number].repeats["person"], strict=False):
                person |= {name: before[name] for name in ("name", "person_sex", "person_birth_date")}
    kobo_xlsx(filled.form, filled.submissions, tmp_path / "awal.xlsx", KoboOptions())
    kobo_xlsx(form, submissions, tmp_path / "kedua.xlsx", KoboOptions())
    loaded = load_only(declared, tmp_path)
    with loaded:
        methods = dict(loaded.rows("SELECT unit_id, method FROM link WHERE unit = 'household' AND round = 'm2'"))
        assert [methods.get(each.known_id) for each in earlier] == ["field_id"] * len(earlier)
        assert len(methods) == len(submissions)
        assert loaded.rules() & {"columns_unmapped", "field_id_unknown", "field_id_unlike"} == set()


def test_the_interviews_meet_the_edges(filled: Filled) -> None:
    """A round trip of easy answers would prove nothing."""
    people = [person for each in filled.submissions for person in each.repeats["person"]]
    assert {each.root["visit_result"] for each in filled.submissions} == set("12345")
    assert {person["vaccines"].count(" ") for person in people if person["vaccines"]} == {0, 2, 9}
    assert {"98", "99", "none"} <= {person["vaccines"] for person in people}
    assert {each.root["floor_area"] for each in filled.submissions} >= {"3", "500", "998", "999"}
    assert any(person["name"].endswith("Kembar") for person in people)
    assert any(
        person["person_birth_date"] == each.root["visit_date"]
        for each in filled.submissions
        for person in each.repeats["person"]
    )
    assert any(
        each.repeats["birth"] and each.repeats["death"] and each.repeats["assistance"] for each in filled.submissions
    )


def _root_sheet_alone(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for name in book.sheetnames[1:]:
        del book[name]
    book.save(path)


def _as_text(path: Path) -> None:
    rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    lines = (";".join('"' + str("" if cell is None else cell) + '"' for cell in row) for row in rows)
    path.with_suffix(".csv").write_text("\n".join(lines), encoding="utf-8")
    path.unlink()


@pytest.mark.parametrize(
    ("spoil", "rule", "cure"),
    [(_root_sheet_alone, "sheet_missing", "ekspor semua pertanyaan"), (_as_text, "file_csv", "KoboToolbox jenis XLS")],
)
def test_an_export_without_its_people_is_refused_with_its_own_cure(
    filled: Filled, declared: Declared, tmp_path: Path, spoil: Callable[[Path], None], rule: str, cure: str
) -> None:
    """It may be of any of the standard forms; what is wrong with it is the same."""
    spoil(kobo_xlsx(filled.form, filled.submissions, tmp_path / "jawaban.xlsx", KoboOptions()))
    [refused] = load_only(declared, tmp_path).report.refused
    assert refused.rule.name == rule
    assert cure in str(refused)


def test_a_blank_form_keeps_no_filled_one_from_loading(filled: Filled, declared: Declared, tmp_path: Path) -> None:
    blank = replace(filled, submissions=())
    cadres(blank, tmp_path).rename(tmp_path / "kosong.xlsx")
    with pytest.raises(SourceError, match="belum diisi"):
        load_only(declared, tmp_path)
    cadres(filled, tmp_path)
    loaded = load_only(declared, tmp_path)
    with loaded:
        assert loaded.report.refused == ()
        assert loaded.findings("file_unfilled")
        assert loaded.counts("household")[1] == FAMILIES


def test_a_sheet_saved_alone_as_text_is_told_to_come_with_its_workbook(
    filled: Filled, declared: Declared, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(cadres(filled, tmp_path))["Anggota"]
    with (tmp_path / "isian.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(sheet.iter_rows(values_only=True))
    loaded = load_only(declared, tmp_path)
    with loaded:
        assert [found for _, _, found, _ in loaded.findings("file_one_sheet")] == ["'Anggota'"]
        assert any(".xlsx" in told for told in loaded.report.passed_over)


def test_members_without_a_single_family_are_refused_with_what_is_blank(
    filled: Filled, declared: Declared, tmp_path: Path
) -> None:
    path = cadres(filled, tmp_path)
    book = openpyxl.load_workbook(path)
    book["Keluarga"].delete_rows(2, book["Keluarga"].max_row)
    book.save(path)
    [refused] = load_only(declared, tmp_path).report.refused
    assert (refused.rule.name, refused.sheet) == ("families_missing", "Keluarga")


def test_a_form_of_the_codebook_that_lacks_a_needed_question_tells_how_older_ones_load(
    filled: Filled, declared: Declared, tmp_path: Path
) -> None:
    path = cadres(filled, tmp_path)
    book = openpyxl.load_workbook(path)
    headings = [cell.value for cell in book["Keluarga"][HEADER_ROW]]
    book["Keluarga"].delete_cols(headings.index("Fasilitas BAB") + 1)
    book.save(path)
    [refused] = load_only(declared, tmp_path).report.refused
    assert (refused.rule.name, refused.found) == ("questions_missing", "'Fasilitas BAB'")


def test_the_standard_mappings_are_sound(declared: Declared) -> None:
    from etl.mapping import form_faults

    for form in standard_forms(declared.codebook, declared.programme):
        faults = form_faults(form, codebook=declared.codebook, programme=declared.programme, file=form.form)
        assert [str(fault) for fault in faults] == []


def test_a_form_made_before_a_question_was_added_may_lack_its_column(declared: Declared) -> None:
    for form in standard_forms(declared.codebook, declared.programme):
        for sheet in form.sheets:
            unit = declared.codebook.unit(sheet.unit)
            asked = {name for column, name in sheet.columns.items() if column not in sheet.optional_columns}
            assert asked == {variable.name for variable in unit.variables if variable.required} & set(
                sheet.columns.values()
            )
