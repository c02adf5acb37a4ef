"""The lists of known families: who is on them, under which pseudonym, and who may read them."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest
import typer
from loaded_survey import DATA, Declared, Loaded, LoadFolder, declared_here
from small_survey import Book
from typer.testing import CliRunner

from etl.commands.form import form, preload
from etl.questionnaire.preload import (
    Family,
    households_csv,
    known_families,
    members_csv,
    private,
    write_lists,
)
from etl.questionnaire.questions import NEW_CODE, questionnaire
from warehouse.settings import Settings

command = typer.Typer()
command.command("form")(form)
command.command("preload")(preload)


@pytest.fixture(scope="module")
def families(sample: Loaded) -> tuple[Family, ...]:
    return known_families(sample.report.survey, questionnaire(declared_here().codebook), rounds=["baseline", "m2"])


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_the_families_are_those_of_the_build_under_its_pseudonyms(families: tuple[Family, ...], sample: Loaded) -> None:
    met = sample.rows(
        "SELECT household_id, arg_max(h.rt, r.ordinal) FROM visit v JOIN round r USING (round) "
        "JOIN household h USING (household_id) WHERE round IN ('baseline', 'm2') GROUP BY household_id"
    )
    assert {family.field_id for family in families} == {household_id for household_id, _ in met}
    assert len({family.field_id for family in families}) == len(families)


def test_members_are_those_who_lived_there_at_the_last_visit_with_answers(
    families: tuple[Family, ...], sample: Loaded
) -> None:
    counts = dict(
        sample.rows(
            """
            WITH last AS (
                SELECT household_id, arg_max(round, ordinal) AS round FROM visit v JOIN round r USING (round)
                WHERE round IN ('baseline', 'm2') AND result IN ('complete', 'partial') GROUP BY household_id
            )
            SELECT household_id, count(*) FROM person_answer JOIN last USING (household_id, round)
            WHERE presence = 'present' GROUP BY household_id
            """
        )
    )
    assert {family.field_id: len(family.members) for family in families if family.members} == counts


def test_the_lists_fit_the_form(families: tuple[Family, ...], declared: Declared) -> None:
    asked = questionnaire(declared.codebook)
    households, members = read(households_csv(families, asked)), read(members_csv(families, asked))
    assert households[-1]["name"] == members[-1]["name"] == NEW_CODE
    assert all(len(row["known_family_card"]) == 16 for row in households[:-1])
    assert all(row["known_binaan"] in ("1", "2") and row["known_head_name"] for row in households[:-1])
    assert {row["rt"] for row in households[:-1]} <= {area.rt for area in declared.programme.areas}
    known = {row["name"]: row for row in households}
    assert all(row["field_id"] in known for row in members[:-1])
    assert all(row["known_person_sex"] in ("L", "P") for row in members[:-1])
    assert len({row["name"] for row in members}) == len(members)


def test_a_name_is_no_formula_and_no_second_line(declared: Declared) -> None:
    asked = questionnaire(declared.codebook)
    family = Family("H1", "001", "001-A", {"head_name": 'Umpama, "Contoh"', "family_card": "3277010102100001"}, ())
    rows = read(households_csv([family], asked))
    assert rows[0]["known_head_name"] == 'Umpama, "Contoh"'
    assert rows[0]["label"] == 'Umpama, "Contoh" · KK …0001 · 001-A'
    assert not any("3277010102100001" in row["label"] for row in rows)


def test_no_two_families_are_called_alike(declared: Declared) -> None:
    """Enketo knows a choice of a searched list by its label only, and takes the last of those alike."""
    cards = ("3277010102100001", "3277010102110001", "3277010102100001", "")
    families = [
        Family(f"H{number}", "001", "001-A", {"head_name": "Umpama", "family_card": card} if card else {}, ())
        for number, card in enumerate((*cards, ""))
    ]
    labels = [row["label"] for row in read(households_csv(families, questionnaire(declared.codebook)))]
    assert len(set(labels)) == len(labels)
    assert labels[1] == "Umpama · KK …0102110001 · 001-A"
    assert labels[3] == "(tanpa nama) · 001-A · H3"


def test_only_their_owner_may_read_the_lists(families: tuple[Family, ...], declared: Declared, tmp_path: Path) -> None:
    (tmp_path / "keluarga.csv").write_text("lama", encoding="utf-8")
    (tmp_path / "keluarga.csv").chmod(0o644)
    for path in write_lists(families, questionnaire(declared.codebook), tmp_path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (tmp_path / "keluarga.csv").read_text(encoding="utf-8").startswith("name,label,rt")


def test_shared_folders_are_not_private(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    settings = Settings(data=project / "data", var=tmp_path / "var")
    assert not private(project / "lists", settings)
    assert not private(tmp_path / "var" / "lists", settings)
    assert not private(project / "data" / "sample", settings)
    (tmp_path / "shortcut").symlink_to(project)
    assert not private(tmp_path / "shortcut" / "lists", settings)
    assert private(tmp_path / "mine", settings)
    assert not private(Path(__file__).parents[2] / "lists", settings), "the program's own folder, wherever the data lie"
    (tmp_path / "other" / ".git").mkdir(parents=True)
    assert not private(tmp_path / "other" / "deep" / "lists", settings)


def test_the_command_refuses_to_write_names_into_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("P2WKSS_KEY", "00" * 32)
    arguments = ["preload", "--round", "m2", "--data", str(DATA), "--var", str(tmp_path / "var")]
    answer = CliRunner().invoke(command, [*arguments, "--out", str(DATA / "daftar")])
    assert answer.exit_code == 2
    assert not (DATA / "daftar").exists()
    for survey_round in ("baseline", "m3"):
        wrong = CliRunner().invoke(command, ["preload", "--round", survey_round, "--out", str(tmp_path / "daftar")])
        assert wrong.exit_code == 2


def test_the_commands_write_what_they_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("P2WKSS_KEY", "00" * 32)
    made = CliRunner().invoke(command, ["form", "--round", "m2", "--out", str(tmp_path), "--data", str(DATA)])
    assert made.exit_code == 0, made.output
    assert {path.name for path in tmp_path.glob("*.xlsx")} == {
        "p2wkss_rw12_utama_m2.xlsx",
        "P2WKSS formulir kader rw12_utama m2.xlsx",
    }
    out = tmp_path / "daftar"
    arguments = ["preload", "--round", "m2", "--data", str(DATA), "--var", str(tmp_path / "var")]
    listed = CliRunner().invoke(command, [*arguments, "--out", str(out)])
    assert listed.exit_code == 0, listed.output
    assert {path.name for path in out.iterdir()} == {"keluarga.csv", "anggota.csv"}
    names = {row["known_head_name"] for row in read((out / "keluarga.csv").read_text(encoding="utf-8")) if row["rt"]}
    assert names
    assert not any(name in listed.output for name in names)


def test_where_no_form_asked_for_it_the_head_is_called_as_the_member_who_is_the_head(
    declared: Declared, loading: LoadFolder, tmp_path: Path
) -> None:
    book = Book.of_families(2)
    book.household[0]["head_name"] = book.household[1]["head_name"] = ""
    book.person[0]["name"] = '=Umpama  "Contoh"'
    two_heads = [row for row in book.person if row["_submission__uuid"] == book.household[1]["_uuid"]][:2]
    two_heads[0]["relation"] = two_heads[1]["relation"] = 1
    book.write(tmp_path / "in", declared.form, survey_round="baseline")
    survey = loading(tmp_path / "in").report.survey
    assert survey.households.values["head_name"] == ['=Umpama  "Contoh"', None], "for linking, too; of two heads none"
    families = known_families(survey, questionnaire(declared_here().codebook), rounds=["baseline"])
    family = next(each for each in families if "head_name" in each.answers)
    row = read(households_csv([family], questionnaire(declared_here().codebook)))[0]
    assert row["known_head_name"] == family.members[0]["name"] == "Umpama 'Contoh'"
    assert row["label"].startswith(row["known_head_name"])
