"""Documents that are generated or that name files must not rot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel
from typer.main import get_command

from indicators import definition
from indicators.catalogue import read_catalogue
from indicators.pages import pages
from p2wkss import command
from warehouse import codebook
from warehouse.codebook import read_codebook
from warehouse.dictionary import dictionary_markdown
from warehouse.keys import meanings

ROOT = Path(__file__).parents[1]
ROOMS = ("warehouse", "etl", "indicators", "dashboard")
COMMAND = get_command(command)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_the_data_dictionary_is_what_the_codebook_and_the_views_say() -> None:
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == dictionary_markdown(read_codebook(ROOT / "data" / "codebook")), (
        "run: p2wkss data dictionary --markdown > docs/data-dictionary.md"
    )


def test_the_pages_of_indicators_are_what_the_catalogue_and_the_codebook_say() -> None:
    folder = ROOT / "docs" / "indicators"
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    expected = dict(pages(read_catalogue(), read_codebook(ROOT / "data" / "codebook")))
    assert sorted(written) == sorted(expected), "run: p2wkss indicators docs"
    differing = [name for name, text in expected.items() if written[name] != text]
    assert differing == [], "run: p2wkss indicators docs"


@pytest.mark.parametrize("model", [model for _, model in (*definition.DECLARATIONS, *codebook.DECLARATIONS)])
def test_every_key_of_a_declaration_says_what_it_means(model: type[BaseModel]) -> None:
    told = meanings(model)
    assert [name for name in model.model_fields if not told.get(name)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "BACALAH.md", "CONTRIBUTING.md", "README.md"])
def test_rooms_and_files_that_documents_name_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:data|warehouse|etl|indicators|dashboard|tests|docs|benchmarks)/[\w./-]*)`", text))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_map_names_every_folder_and_module_of_a_room_and_no_other(room: str) -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    told = text.split(f"\nWithin `{room}/`")[1].split("\nWithin ")[0]
    named = set(re.findall(r"`(\w+(?:/|\.py))`", told))
    there = {f"{each.name}/" if each.is_dir() else each.name for each in (ROOT / room).glob("[!_]*")}
    assert {name for name in there if name.endswith(("/", ".py"))} <= named
    assert [name for name in sorted(named) if not any((ROOT / room).rglob(name.rstrip("/")))] == []


def test_the_names_that_the_glossary_gives_stand_in_the_code() -> None:
    files = (
        path for room in (*ROOMS, "data") for kind in ("py", "sql", "toml") for path in (ROOT / room).rglob(f"*.{kind}")
    )
    words = {word for path in files for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    named = re.findall(r"`([\w.]+)`", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"))
    assert len(named) > 80
    assert [name for name in named if not words.issuperset(name.split("."))] == []


def test_both_languages_of_the_first_page_name_the_same_commands_and_lead_to_the_same_pages() -> None:
    indonesian, english = ((ROOT / name).read_text(encoding="utf-8") for name in ("BACALAH.md", "README.md"))
    for told in (
        r"`(?:p2wkss )?([a-z -]+(?:/[a-z /-]+)*)[^`]*`",
        r"\]\((docs[^)]*|[A-Z]+\.md)\)",
        r"^(?:make|\.venv\\)\S* ?\S*",
    ):
        named = [sorted(re.findall(told, text, flags=re.MULTILINE)) for text in (indonesian, english)]
        named = [[name for name in names if name not in ("README.md", "BACALAH.md")] for names in named]
        assert named[0]
        assert named[0] == named[1]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_that_documents_name_are_there_with_their_options(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    typed = re.findall(
        r"`p2wkss ([^`]+)`|^ *(?:\w+=\S+ )*(?:\.venv\\Scripts\\)?p2wkss ([^#\n]+)", text, flags=re.MULTILINE
    )
    assert [
        words for pair in typed for words in _spelt_out(" ".join("".join(pair).split())) if not _is_there(words)
    ] == []


def _spelt_out(typed: str) -> list[str]:
    """`data form / preload` names two commands of one group, `data …` all of it."""
    first, *others = typed.removesuffix(" …").split(" / ")
    return [first, *(f"{first.rpartition(' ')[0]} {other}" for other in others)]


def _is_there(typed: str) -> bool:
    found, words = COMMAND, typed.split()
    while words and (known := getattr(found, "commands", {})):
        if words[0] not in known:
            return False
        found = known[words.pop(0)]
    options = {name for each in found.params for name in each.opts}
    return options.issuperset(re.findall(r"--[a-z-]+", " ".join(words)))
