"""The pages of docs/indicators: an index, one page per indicator, and the keys that files may declare.

Text only: name of the page → Markdown, Bahasa Indonesia first. `write_pages` puts them into a folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from indicators import described
from indicators.catalogue import Catalogue
from indicators.definition import DECLARATIONS, Definition
from indicators.query import state_query
from indicators.sources import in_language
from indicators.spoken import spoken
from warehouse import codebook as questions
from warehouse.codebook import Codebook
from warehouse.declared import Declared
from warehouse.disk import write_whole
from warehouse.keys import keys_page
from warehouse.os_words import said
from warehouse.trouble import StoreError

INDEX = "README.md"
CATALOGUE_KEYS, CODEBOOK_KEYS = "catalogue-keys.md", "codebook-keys.md"  # no indicator has a dash in its name
MARK = "<!-- Dibuat dengan: p2wkss indicators docs. Jangan disunting; ubah katalog atau buku kode. -->"


def pages(catalogue: Catalogue, codebook: Codebook) -> Mapping[str, str]:
    """Every page by its file name; the same declarations give the same text."""
    written = {f"{definition.name}.md": _page(definition, codebook) for definition in catalogue}
    return {
        INDEX: _index(catalogue),
        CATALOGUE_KEYS: _keys("Keys of a catalogue file", DECLARATIONS),
        CODEBOOK_KEYS: _keys("Keys of the codebook", questions.DECLARATIONS),
        **written,
    }


def write_pages(written: Mapping[str, str], folder: Path) -> None:
    """Write the pages and remove generated ones that are no longer among them; files of others stay.

    Raises StoreError when the folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in written.items():
            write_whole(folder / name, text.encode())
        for path in folder.glob("*.md"):
            if path.name not in written and path.read_text(encoding="utf-8").startswith(MARK):
                path.unlink()
    except OSError as error:
        raise StoreError(
            f"{folder}: tidak dapat ditulis ({said(error)}). Periksa izin folder, atau pilih folder lain dengan --out."
        ) from error


def _index(catalogue: Catalogue) -> str:
    lines = [
        MARK,
        "# Indikator",
        "",
        f"{len(catalogue)} indikator dalam katalog. Setiap halaman memuat definisi, alasan, pembilang, penyebut,",
        "batasan, pertanyaan, contoh, SQL, penanggung jawab dan rujukan; Bahasa Indonesia dahulu, lalu English.",
        "",
        "One page per indicator: definition, why it is measured, numerator, denominator, limits, questions, examples,",
        "SQL, owner and references.",
        "",
        f"What a file may declare: [catalogue]({CATALOGUE_KEYS}), [codebook]({CODEBOOK_KEYS}).",
    ]
    for theme in dict.fromkeys(definition.theme for definition in catalogue):
        rows = [
            (
                f"[{_cell(definition.id.label)}]({definition.name}.md)",
                _cell(definition.en.label),
                described.word(definition.kind, "id").split(":")[0].split(" (")[0].split(",")[0],
                _cell(definition.owner),
                "ya" if definition.verified else "belum",
            )
            for definition in catalogue
            if definition.theme is theme
        ]
        heading = f"{described.word(theme, 'id')} · {described.word(theme, 'en')}"
        header = ("Indikator", "Indicator", "Jenis", "Penanggung jawab", "Sumber diperiksa")
        lines += ["", f"## {heading}", "", *_table(header, rows)]
    return "\n".join(lines) + "\n"


def _keys(title: str, declarations: Iterable[tuple[str, type[Declared]]]) -> str:
    return "\n".join([MARK, *keys_page(title, declarations)]) + "\n"


def _page(definition: Definition, codebook: Codebook) -> str:
    lines = [
        MARK,
        f"# {definition.id.label}",
        "",
        f"`{definition.name}` · [semua indikator]({INDEX}) · [English](#english)",
        "",
        *_told(definition, codebook, "id"),
        "### Contoh",
        "",
        *_examples(definition, codebook),
        "",
        "### SQL",
        "",
        "Keadaan setiap satuan, seperti dihitung; dapat dijalankan pada berkas hasil bangun.",
        "",
        "```sql",
        state_query(definition),
        "```",
        "",
        "### Rujukan",
        "",
        *(f"- {reference}" for reference in definition.references),
        *(() if definition.references else ("Belum ada.",)),
        "",
        "## English",
        "",
        f"**{definition.en.label}**",
        "",
        *_told(definition, codebook, "en"),
        "### References",
        "",
        *(f"- {reference}" for reference in in_language(definition.references, "en")),
        *(() if definition.references else ("None yet.",)),
        "",
        "Examples and SQL stand above.",
    ]
    return "\n".join(lines) + "\n"


_HEADINGS = {
    "id": ("Definisi", "Alasan", "Pembilang", "Penyebut", "Batasan"),
    "en": ("Definition", "Why it is measured", "Numerator", "Denominator", "Limits"),
}
_PARTS = {
    "id": ("Tingkat, dari terburuk ke terbaik", "Terdiri dari", "Pertanyaan", "Tentang indikator ini"),
    "en": ("Rungs, from worst to best", "Made of", "Questions", "About this indicator"),
}


def _told(definition: Definition, codebook: Codebook, language: str) -> list[str]:
    words = definition.words(language)
    texts = (words.definition, words.rationale, words.numerator, words.denominator, words.limits)
    code = (None, None, definition.expression, definition.denominator, None)
    lines: list[str] = []
    for heading, text, expression in zip(_HEADINGS[language], texts, code, strict=True):
        lines += [f"### {heading}", "", text, ""]
        if expression and language == "id":
            lines += ["```sql", expression.strip(), "```", ""]
    return [*lines, *_lists(definition, codebook, language), *_about(definition, language)]


def _lists(definition: Definition, codebook: Codebook, language: str) -> list[str]:
    """Rungs, components and questions, of which the first two are left out where there are none."""
    rungs = [f"{place}. {rung.words(language)} (`{rung.code}`)" for place, rung in enumerate(definition.rungs, 1)]
    parts = [_component(part) for part in described.components(definition, codebook, language)]
    asked = [f"- `{each.key}`: {each.text}" for each in described.questions(definition, codebook, language)]
    none = "None declared." if language == "en" else "Tidak dideklarasikan."
    lines: list[str] = []
    for heading, entries in zip(_PARTS[language][:3], (rungs, parts, asked or [none]), strict=True):
        lines += [f"### {heading}", "", *entries, ""] if entries else []
    return lines


def _component(part: described.Question) -> str:
    return f"- `{part.key}`: {part.text}" if part.text else f"- [`{part.key}`]({part.key}.md)"


def _about(definition: Definition, language: str) -> list[str]:
    header = ("Fact", "Answer") if language == "en" else ("Hal", "Isi")
    told = described.facts(definition, language, without=("rationale", "components"))
    return [f"### {_PARTS[language][3]}", "", *_table(header, [(label, _cell(value)) for label, value in told]), ""]


def _examples(definition: Definition, codebook: Codebook) -> list[str]:
    rows = [
        (
            str(number),
            _cell(spoken(example, definition, codebook, "id")),
            _cell(described.outcome(example, definition, "id")),
            _cell(spoken(example, definition, codebook, "en")),
            _cell(described.outcome(example, definition, "en")),
            "<br>".join(f"`{part}`" for part in described.given(example).split(", ")),
        )
        for number, example in enumerate(definition.examples, start=1)
    ]
    header = ("", "Jawaban", "Hasil", "Answers", "Result", "Kode · Codes")
    return _table(header, rows) if rows else ["Belum ada."]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [header, ["---"] * len(header), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
