"""Which lines below a header are records: totals, repeated headers, column numbers and closing lines are not.

It changes no value and leaves no line out: every line that is no record gets the rule that says why.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from etl.layouts.header import is_column_numbers
from etl.layouts.lines import filled, filled_width, plain, text_of
from etl.sources.grid import CellValue, Row, is_blank

NOTED = "row_noted"
_SUMS = r"(?:sub|grand)?[\s\-]*(?:total|jumlah|jml|rata[\s\-]*rata|rerata|rataan|mean|average|persentase|prosentase)"
_WHAT = (
    r"(?:semua|seluruh(?:nya)?|keseluruhan|akhir|umum|total|jumlah|sementara|dipindahkan|pindahan"
    r"|(?:halaman|hlmn?\.?|hal\.?)(?: ini)?"
    r"|(?:rt|rw|posyandu|dasawisma|kelurahan|desa)(?:[\s./]*[\w.]+(?:-\w+)*)?|kk|keluarga|jiwa|anggota|balita|anak|data|\(?%\)?)"
)
_TOTAL = re.compile(rf"{_SUMS}(?:\s+{_WHAT}){{0,3}}[\s.:=\d/%()-]*", re.IGNORECASE)
_CARRIED = re.compile(
    r"(?:(?:di|ter)?pindah(?:kan|an)|jumlah pindahan|pemindahan|s\.?d\.? halaman(?: ini| lalu)?)"
    r"(?:\s+(?:dari|ke|jumlah|saldo|halaman|hal\.?|hlm\.?|lembar|sebelumnya|berikutnya|lalu|selanjutnya|ini|itu|\d+))*[\s.:=]*",
    re.IGNORECASE,
)
"""What a register on paper writes above and below a page: the sums of the page before."""

_PLAIN_TOTAL = re.compile(rf"{_SUMS}[\s.:=\d]*", re.IGNORECASE)
_MAYBE_TOTAL = re.compile(rf"{_SUMS}\b", re.IGNORECASE)
_MONTH = r"(?:jan|feb|peb|mar|apr|mei|may|jun|jul|agu|aug|agt|ags|sep|okt|oct|nov|nop|des|dec)[a-z]*"
_CLOSING = re.compile(
    r"(?:mengetahui|menyetujui|disetujui|diketahui|mengesahkan)\b"
    r"|(?:plt\.?\s+)?(?:ketua|kepala|wakil ketua|sekretaris|lurah|camat|koordinator|bidan|kader|petugas|pendata"
    r"|enumerator|pencacah|pengawas|penanggung\s?jawab|pembina)\b"
    r"|(?:di)?(?:buat|isi|data|cacah|periksa|rekap)(?:kan)? oleh\b|(?:yang |yg\.? )(?:membuat|mendata|mengisi|melapor)"
    r"|(?:tanda tangan|ttd|nip|catatan|keterangan|ket|sumber(?: data)?|dicetak|nb|note|source)\b\s*[.:*]?"
    r"|\(\s*[._…\s]{3,}\)|[._…\s]*[._…]{5,}[._…\s]*"
    rf"|[^\W\d_][\w .]*,\s*(?:\.{{2,}}|\d{{1,2}})[\s.\-/]*(?:{_MONTH}|\d{{1,2}}|\.{{2,}})?"
    r"[\s.\-/]*(?:\d{4}|\.{2,})?\s*",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"\(?\s*(?:contoh|cth|example)\b(?:\s+(?:cara\s+)?(?:pengisian|isian|mengisi|data|jawaban))?\s*\)?\s*(?:[:=]|[.\-–]|$)",
    re.IGNORECASE,
)
"""A form filled in as an example: `Contoh: Budi`, `(contoh)`, `Contoh pengisian`; not somebody called so."""

_EXAMPLES_WITHIN = 3
_LONGEST_CLOSING = 60
_LABEL_WITHIN = 4
_TITLE_CELLS = _MOST_NOTED = 2
_LINE_NUMBERS = frozenset(("no", "nomor", "no urut", "nomor urut", "nourut", "#", "number", "baris"))
_NUMBER = re.compile(r"\d+[.)]?")
_SUM = re.compile(r"[-–]|(?:rp\.?\s*)?[\d.,]{1,15}(?:\s*%)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lines:
    """Positions of lines that are no records, and of lines that can't be told, with the rules that say why."""

    skipped: Mapping[int, str]
    held: Mapping[int, str]


def classify(
    rows: Sequence[Row],
    *,
    header: Sequence[str] = (),
    header_rows: Collection[Row] = (),
    lines_above: Collection[Row] = (),
    stop_at: Iterable[str] = (),
    labels_are_data: bool = False,
) -> Lines:
    """`labels_are_data`: the first texts of lines are names of indicators, so only a plain total is one."""
    skipped, held = _marked(rows, labels_are_data=labels_are_data)
    for position, row in enumerate(rows[:3]):
        if position not in skipped and is_column_numbers(row) and not _has_data_before(rows, position, skipped):
            skipped[position] = "row_column_numbers"
    _mark_examples(rows, skipped, held)
    _mark_repeated(rows, header_rows, lines_above, skipped, held)
    _mark_only_numbered(rows, header, skipped)
    end = _stop(rows, tuple(plain(text) for text in stop_at))
    start = end if end is not None else _closing(rows, skipped)
    if start is not None:
        rule = "row_after_end" if end is not None else "row_closing"
        for position in range(start, len(rows)):
            if position not in skipped and filled_width(rows[position]):
                held.pop(position, None)
                skipped[position] = rule
    _mark_noted(rows, header, skipped, held)
    return Lines(dict(sorted(skipped.items())), dict(sorted(held.items())))


def below_records(rows: Sequence[Row], own: Sequence[int]) -> Mapping[int, str]:
    """Totals and notes that somebody typed below the lines of a survey system, which filled the columns in `own`.

    A line in which people wrote as much as a family's answers is none of them, although the system's cells are blank.
    """
    keys = [column for column in own if rows and _is_key(rows[0], column)]
    if not keys:
        return {}
    end = len(rows)
    while not any(_is_key(rows[end - 1], column) for column in keys):
        end -= 1
    found: dict[int, str] = {}
    for position in range(end, len(rows)):
        label = _first(rows[position])
        cells = [rows[position][column] for column in filled(rows[position])]
        if isinstance(label, str) and _TOTAL.fullmatch(text_of(label)):
            found[position] = "row_total"
        elif 0 < len(cells) <= _MOST_NOTED and all(isinstance(cell, str) for cell in cells):
            found[position] = "row_closing"
    return found


def _is_key(row: Row, column: int) -> bool:
    """Whether a system may have written this; the sum of a column is a number."""
    return column < len(row) and not is_blank(row[column]) and not text_of(row[column]).isdecimal()


def _marked(rows: Sequence[Row], *, labels_are_data: bool) -> tuple[dict[int, str], dict[int, str]]:
    """Totals: the first text of the line says so; far to the right only where it says nothing else."""
    labels = [_first(row[:_LABEL_WITHIN]) for row in rows]
    kinds: dict[CellValue, str] = {}
    for text in set(labels):
        kind = (
            _kind(text, labels_are_data=labels_are_data)
            if isinstance(text, str) and text and not text.isdecimal()
            else "record"
        )
        if kind != "record":
            kinds[text] = kind
    told = [(position, kinds[label]) for position, label in enumerate(labels) if label in kinds] if kinds else []
    skipped = {position: "row_total" for position, kind in told if kind == "total"}
    held = {position: "row_maybe_total" for position, kind in told if kind == "maybe"}
    if not labels_are_data:
        skipped |= {
            position: "row_total"
            for position, label in enumerate(labels)
            if isinstance(label, str) and _CARRIED.fullmatch(label.strip()) and _sums_only(rows[position])
        }
        skipped |= {
            position: "row_total"
            for position, label in enumerate(labels)
            if label == "" and isinstance(first := _first(rows[position]), str) and _TOTAL.fullmatch(first.strip())
        }
    return skipped, held


def _sums_only(row: Row) -> bool:
    """Whether a line says nothing but numbers behind its label; a family that moved has a name, or a card."""
    others = [text_of(row[column]) for column in filled(row)[1:]]
    return bool(others) and all(map(_SUM.fullmatch, others))


def _kind(label: str, *, labels_are_data: bool) -> str:
    text = " ".join(label.split())
    if labels_are_data:
        return "total" if _PLAIN_TOTAL.fullmatch(text) else "record"
    if _TOTAL.fullmatch(text):
        return "total"
    return "maybe" if _MAYBE_TOTAL.match(text) else "record"


def _has_data_before(rows: Sequence[Row], position: int, skipped: Mapping[int, str]) -> bool:
    return any(filled_width(rows[n]) and n not in skipped for n in range(position))


def _mark_examples(rows: Sequence[Row], skipped: dict[int, str], held: dict[int, str]) -> None:
    """Lines right below the header that show how to fill it in, and say so."""
    for position, row in enumerate(rows[:_EXAMPLES_WITHIN]):
        if any(isinstance(value, str) and _EXAMPLE.match(value.strip()) for value in row):
            skipped[position] = "row_example"
            held.pop(position, None)
        elif position not in skipped and filled_width(row):
            break


def _mark_repeated(
    rows: Sequence[Row],
    header_rows: Collection[Row],
    lines_above: Collection[Row],
    skipped: dict[int, str],
    held: dict[int, str],
) -> None:
    """Header and title lines printed again at the top of each page."""
    again = {_texts(row) for row in (*header_rows, *lines_above)} - {()}
    starts = {texts[0] for texts in again}
    firsts = [_first(row) for row in rows]
    suspect = {first for first in set(firsts) if isinstance(first, str) and plain(first) in starts}
    after = False
    for position, first in enumerate(firsts) if suspect else ():
        row = rows[position]
        if first in suspect and _texts(row) in again:
            skipped[position] = "row_header_again"
            held.pop(position, None)
            after = True
        elif after and is_column_numbers(row):
            skipped[position] = "row_column_numbers"
        elif first != "":
            after = False
    _mark_titles(rows, skipped, held)


def _mark_titles(rows: Sequence[Row], skipped: dict[int, str], held: dict[int, str]) -> None:
    """Right above a header that is printed again: the title of the part it begins, such as `Data RT 002`."""
    for position in [position for position, rule in skipped.items() if rule == "row_header_again"]:
        above = position - 1
        while above >= 0 and above not in skipped and 0 < len(filled(rows[above])) <= _TITLE_CELLS:
            if not all(isinstance(rows[above][column], str) for column in filled(rows[above])):
                break
            skipped[above] = "row_header_again"
            held.pop(above, None)
            above -= 1


def _mark_noted(rows: Sequence[Row], header: Sequence[str], skipped: dict[int, str], held: Collection[int]) -> None:
    """Lines between the records that hold a note where their number would stand, and nothing else."""
    for position, values in _beside_nothing(rows, header):
        if position not in skipped and position not in held and all(isinstance(value, str) for value in values):
            skipped[position] = NOTED


def _mark_only_numbered(rows: Sequence[Row], header: Sequence[str], skipped: dict[int, str]) -> None:
    """Lines that were numbered beforehand and never filled in."""
    for position, values in _beside_nothing(rows, header):
        if position not in skipped and all(_NUMBER.fullmatch(text_of(value)) for value in values):
            skipped[position] = "row_only_numbered"


def _beside_nothing(rows: Sequence[Row], header: Sequence[str]) -> Iterator[tuple[int, list[CellValue]]]:
    """Lines that hold something where their number would stand, and nothing else: the position and what they hold."""
    columns = {column for column, name in enumerate(header) if _plain_words(name) in _LINE_NUMBERS}
    other = next((column for column in range(len(header)) if column not in columns), None)
    if not columns or other is None:
        return
    for position, row in enumerate(rows):
        if row[other] == "" or is_blank(row[other]):  # nearly every line holds something there, and is done with
            cells = filled(row)
            if cells and columns.issuperset(cells):
                yield position, [row[column] for column in cells]


def _plain_words(name: str) -> str:
    return " ".join(plain(name).replace(".", " ").split())


def _first(row: Row) -> CellValue:
    """The first cell of a line that isn't blank; blank where none is."""
    return row[0] if row and row[0] != "" else next((value for value in row if value != ""), "")


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(plain(text_of(row[column])) for column in filled(row))


def _stop(rows: Sequence[Row], texts: tuple[str, ...]) -> int | None:
    """The first line one of whose first texts begins as declared."""
    if not texts:
        return None
    for position, row in enumerate(rows):
        for value in row[:_LABEL_WITHIN]:
            if isinstance(value, str) and value and plain(value).startswith(texts):
                return position
    return None


def _closing(rows: Sequence[Row], skipped: Mapping[int, str]) -> int | None:
    """Where signatures and notes begin: sparse lines at the end, the first of which says what it is."""
    first = [row for position, row in enumerate(rows[:100]) if position not in skipped]
    written = [count for row in first if (count := len(filled(row)))]
    usual = sorted(written[: max(1, len(written) // 3)])
    if not usual:
        return None
    sparse = max(1, usual[len(usual) // 2] // 2)
    records = [row for row in first if len(filled(row)) > sparse]
    start = None
    for position in range(len(rows) - 1, max(-1, len(rows) - _LONGEST_CLOSING), -1):
        cells = filled(rows[position])
        if position in skipped:
            break
        if len(cells) > sparse:
            break
        values = [rows[position][column] for column in cells]
        closing = [column for column in cells if _is_closing(rows[position][column])]
        if all(isinstance(value, str) for value in values) and _no_answers(closing, records):
            start = position
    return start


def _no_answers(columns: Iterable[int], records: Sequence[Row]) -> bool:
    """Whether no record says such a thing in one of the columns: `Kepala keluarga` is a relation, no signature."""
    return any(not any(_is_closing(row[column]) for row in records) for column in columns)


def _is_closing(value: CellValue) -> bool:
    return isinstance(value, str) and not is_blank(value) and _CLOSING.match(text_of(value)) is not None
