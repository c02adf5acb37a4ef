"""The page of values of an edited mapping workbook: which text stands for which code, in which list or column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from etl.cells import Reason, reader_for, squeezed
from etl.drafting import pages
from etl.drafting.draft import Canonical, is_by_hand
from etl.drafting.page_lines import FaultLog, PageLine, SheetKey, TableEntry, reason_of
from etl.drafting.value_lists import ValueLists
from etl.mapping.form import ROUND_VALUES, Form, FormSheet, Reading, manner_of
from warehouse.codebook import Variable

_ONE_CODE = "satu kode untuk setiap tulisan dalam satu daftar, atau di kolom-kolom satu pertanyaan"

Coded = tuple[TableEntry, Variable]
Said = tuple[PageLine, str, str]
"""A line, the text in the file, and the code it stands for."""


class ValueReader:
    """Puts what the page says into lists, and into the readings of the columns. Nothing is overwritten silently."""

    def __init__(self, entries: Sequence[TableEntry], declared: Canonical, faults: FaultLog) -> None:
        self._entries, self._declared, self._faults = entries, declared, faults
        self._lists = ValueLists(declared.codebook)

    def read(
        self, lines: Iterable[PageLine], *, system: str, labels: bool, blanks: dict[str, Reason]
    ) -> dict[str, dict[str, str]]:
        """All lists. `blanks`: what the whole form calls blank; no column has to say it once more."""
        own: dict[tuple[SheetKey, str], list[Said]] = {}
        for line in lines:
            name, text, choice = line.raw("daftar"), line.raw("nilai di berkas"), line.text("kode")
            coded = self._coded(line) if line.raw("kolom") else None
            if not choice or (line.raw("kolom") and coded is None):
                continue
            if choice.startswith(pages.NO_ANSWER):
                self._blank(line, coded, text, choice, blanks=blanks)
            elif (code := self._code(line, name, choice, coded)) is not None and name:
                self._listed(line, name, text, code)
            elif code is not None and coded is not None:
                said = own.setdefault((line.sheet_key, coded[1].name), [])
                before = next((known for _, each, known in said if squeezed(each) == squeezed(text)), code)
                if before == code:
                    said.append((line, text, code))
                else:
                    found = f"'{text}' = {code}, padahal di atas {before}"
                    self._faults.add(line, "kode", found, _ONE_CODE)
        for said in own.values():
            self._new_list(said, system=system, labels=labels)
        for reading in (reading for entry in self._entries for reading in entry.reading.values()):
            if reading.values:
                self._lists.lists.setdefault(reading.values, {})
        return self._lists.lists

    def _coded(self, line: PageLine) -> Coded | None:
        """The coded variable of a line's column. A column that has none any more is no fault: its lines are old."""
        for entry in self._entries:
            if entry.line.sheet_key == line.sheet_key and (name := entry.columns.get(line.raw("kolom"))) is not None:
                variable = entry.unit.variable(name)
                return (entry, variable) if variable.type.coded else None
        return None

    def _blank(self, line: PageLine, coded: Coded | None, text: str, choice: str, *, blanks: dict[str, Reason]) -> None:
        reason = reason_of(choice.removeprefix(pages.NO_ANSWER))
        if reason is None:
            self._faults.add(line, "kode", choice, tuple(map(pages.reason_choice, pages.REASONS)))
        elif coded is None:
            self._faults.add(line, "kode", choice, "kode; alasan kosong hanya di baris yang menyebut kolomnya")
        elif {squeezed(known): value for known, value in blanks.items()}.get(squeezed(text)) != reason:
            entry, variable = coded
            reading = entry.reading.get(variable.name, Reading())
            if squeezed(text) not in map(squeezed, reading.blanks):
                more = {**reading.blanks, text: reason}
                entry.reading[variable.name] = reading.model_copy(update={"blanks": more})

    def _code(self, line: PageLine, name: str, choice: str, coded: Coded | None) -> str | None:
        if name == ROUND_VALUES:
            return pages.chosen(choice)
        variable = coded[1] if coded else next(self._users(name), None)
        if variable is None:
            return pages.chosen(choice)
        codes = self._declared.codebook.codes(variable.list_name or "")
        wanted = {squeezed(choice), squeezed(pages.chosen(choice))}
        for code in codes:
            if wanted & {squeezed(code.code), squeezed(code.id)}:
                return code.code
        self._faults.add(line, "kode", choice, tuple(map(pages.code_choice, codes)))
        return None

    def _users(self, name: str) -> Iterator[Variable]:
        for entry in self._entries:
            yield from (entry.unit.variable(v) for v, reading in entry.reading.items() if reading.values == name)

    def _listed(self, line: PageLine, name: str, text: str, code: str) -> None:
        listed = self._lists.lists.setdefault(name, {})
        before = next((known for known in listed if squeezed(known) == squeezed(text)), None)
        if before is None:
            listed[text] = code
        elif listed[before] != code:
            found = f"'{text}' = {code}, padahal di atas {listed[before]}"
            self._faults.add(line, "kode", found, _ONE_CODE)

    def _new_list(self, said: Sequence[Said], *, system: str, labels: bool) -> None:
        """A list for a column whose answers would not be read, by themselves, as the analyst says."""
        coded = self._coded(said[0][0])
        if coded is None:
            return
        entry, variable = coded
        bare = Form.model_construct(form="", system=system, version="", title="", sheets=())
        sheet = FormSheet.model_construct(unit=entry.unit.name, sheet=1, columns={}, reading={})
        manner = manner_of(bare, sheet, variable, labels=labels or is_by_hand(system))
        read = reader_for(variable, codebook=self._declared.codebook, blanks={}, manner=manner)
        if all(read(text).value in (code, (code,)) for _, text, code in said):
            return
        reading = entry.reading.get(variable.name, Reading())
        answers = {text: code for _, text, code in said}
        name = self._lists.add(variable, answers, closed=map(squeezed, reading.blanks))
        entry.reading[variable.name] = reading.model_copy(update={"values": name})
