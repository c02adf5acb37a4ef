"""`pasangan.csv`: which records people have told to be, or not to be, the same household or person. It links nothing.

The file lies beside the survey files and holds no names and no numbers: records are named by the key of their
submission, so that a decision lasts over rebuilds, corrections and newer exports.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from etl.decisions.merging import in_columns, merge_fault
from warehouse.declared import DeclarationError, Fault
from warehouse.disk import write_whole
from warehouse.os_words import said

FILE_NAME = "pasangan.csv"
COLUMNS = ("unit", "round", "record", "other_round", "other_record", "decision", "by", "reason")
_UNITS = ("household", "person")
_BYTE_ORDER_MARK = "\ufeff"


class Decided(StrEnum):
    """What somebody decided about a later record and an earlier one.

    LINK: the same. DO_NOT_LINK: different. SPLIT: a part that left the earlier household. MERGE: the earlier household
    has joined the later one. MOVE: the same, living elsewhere now.
    """

    LINK = "link"
    DO_NOT_LINK = "do_not_link"
    SPLIT = "split"
    MERGE = "merge"
    MOVE = "move"

    @property
    def joins(self) -> bool:
        return self in (Decided.LINK, Decided.MOVE)


@dataclass(frozen=True, slots=True)
class PairDecision:
    """One line of the file: the later record, the earlier one, and what they are to each other."""

    unit: str
    round: str
    record: str
    other_round: str
    other_record: str
    decision: Decided
    by: str
    reason: str
    line: int = field(default=0, compare=False)

    @property
    def later(self) -> tuple[str, str, str]:
        return (self.unit, self.round, self.record)

    @property
    def earlier(self) -> tuple[str, str, str]:
        return (self.unit, self.other_round, self.other_record)


def read_pairs(folder: Path) -> tuple[PairDecision, ...]:
    """The decisions in a folder of survey files; none when there is no file.

    Raises DeclarationError that tells every line that can't be read and every two lines that contradict each other.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError:
        raise DeclarationError([Fault(FILE_NAME, "", "bukan UTF-8", "CSV UTF-8; simpan ulang sebagai UTF-8")]) from None
    except OSError as error:
        found = f"tidak dapat dibaca ({said(error)})"
        raise DeclarationError([Fault(FILE_NAME, "", found, "berkas yang boleh dibaca")]) from None
    return parse_pairs(text)


def parse_pairs(text: str) -> tuple[PairDecision, ...]:
    """Like read_pairs, for text."""
    faults: list[Fault] = []
    decisions = [decision for decision in _lines(text, faults) if decision is not None]
    faults += contradictions(decisions)
    if faults:
        raise DeclarationError(faults)
    return tuple(dict.fromkeys(decisions))


def _lines(text: str, faults: list[Fault]) -> Iterator[PairDecision | None]:
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(";,\t", key=first.count) if first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            values = tuple(cell.strip() for cell in in_columns(cells, columns=len(COLUMNS)))
            if reader.line_num == 1 and values != COLUMNS:
                faults.append(Fault(FILE_NAME, "baris 1", repr(separator.join(values)), ",".join(COLUMNS)))
                return
            if reader.line_num > 1 and any(values):
                yield _decision(values, reader.line_num, faults)
    except csv.Error as error:
        faults.append(Fault(FILE_NAME, f"baris {reader.line_num}", f"tidak terbaca ({error})", "baris CSV"))


def _decision(values: tuple[str, ...], line: int, faults: list[Fault]) -> PairDecision | None:
    place = f"baris {line}"
    if fault := merge_fault(FILE_NAME, values, line=line):
        faults.append(fault)
        return None
    if len(values) != len(COLUMNS):
        faults.append(Fault(FILE_NAME, place, f"{len(values)} isian", f"{len(COLUMNS)} isian: {', '.join(COLUMNS)}"))
        return None
    told = dict(zip(COLUMNS, values, strict=True))
    before = len(faults)
    if told["unit"] not in _UNITS:
        faults.append(Fault(FILE_NAME, place, f"unit '{told['unit']}'", " atau ".join(_UNITS)))
    if told["decision"] not in set(Decided):
        faults.append(Fault(FILE_NAME, place, f"decision '{told['decision']}'", ", ".join(Decided)))
    faults += [
        Fault(FILE_NAME, place, f"{name} kosong", "isian; siapa yang memutuskan harus tertulis")
        for name in COLUMNS[:-1]
        if not told[name] and name not in ("unit", "decision")
    ]
    if len(faults) > before:
        return None
    decision = Decided(told.pop("decision"))
    return PairDecision(**told, decision=decision, line=line)


def contradictions(decisions: Sequence[PairDecision]) -> list[Fault]:
    """Decisions that can't all hold: two answers for a pair, or a chain of links that ends where it must not."""
    faults = list(_two_answers(decisions))
    group_of, lines = _groups(decisions)
    for decision in decisions:
        if not decision.decision.joins and group_of[decision.later] == group_of[decision.earlier]:
            others = _told(lines[group_of[decision.later]])
            found = f"{decision.decision} bertentangan dengan {others}"
            faults.append(Fault(FILE_NAME, f"baris {decision.line}", found, "satu keputusan; hapus baris yang salah"))
    members: dict[tuple[int, str], set[tuple[str, str, str]]] = defaultdict(set)
    for record, group in group_of.items():
        members[(group, record[1])].add(record)
    for (group, survey_round), records in sorted(members.items()):
        if len(records) > 1 and next(iter(records))[0] == "household":
            found = f"{len(records)} kiriman putaran {survey_round} menjadi satu keluarga ({_told(lines[group])})"
            faults.append(Fault(FILE_NAME, _told(lines[group]), found, "satu kiriman per keluarga dan putaran"))
    return faults


def _two_answers(decisions: Iterable[PairDecision]) -> Iterator[Fault]:
    by_pair: dict[frozenset[tuple[str, str, str]], PairDecision] = {}
    for decision in decisions:
        if decision.later == decision.earlier:
            yield Fault(FILE_NAME, f"baris {decision.line}", "dua kali kiriman yang sama", "dua kiriman berbeda")
            continue
        first = by_pair.setdefault(frozenset((decision.later, decision.earlier)), decision)
        if first.decision is not decision.decision:
            found = f"{decision.decision} untuk pasangan yang di baris {first.line} {first.decision}"
            yield Fault(FILE_NAME, f"baris {decision.line}", found, "satu keputusan; hapus baris yang salah")


def _groups(
    decisions: Sequence[PairDecision],
) -> tuple[Mapping[tuple[str, str, str], int], Mapping[int, list[int]]]:
    """Which records the links make one, and the lines that do."""
    group_of: dict[tuple[str, str, str], int] = {}
    for decision in decisions:
        for record in (decision.later, decision.earlier):
            group_of.setdefault(record, len(group_of))
    lines: dict[int, list[int]] = defaultdict(list)
    for decision in decisions:
        one, other = group_of[decision.later], group_of[decision.earlier]
        if decision.decision.joins:
            lines[one] = [*lines[one], *(lines.pop(other, []) if other != one else []), decision.line]
            group_of.update({record: one for record, group in group_of.items() if group == other})
    return group_of, lines


def _told(lines: Iterable[int]) -> str:
    return "baris " + ", ".join(str(line) for line in sorted(set(lines)))


def append_pairs(folder: Path, decisions: Sequence[PairDecision]) -> int:
    """Write new decisions behind those that are there; all or none. Returns how many were new.

    Raises DeclarationError when they contradict one another or what is written already, OSError when it can't write.
    """
    present = read_pairs(folder)
    new = [decision for decision in dict.fromkeys(decisions) if decision not in present]
    last = max((decision.line for decision in present), default=1)
    numbered = [_at_line(decision, last + n) for n, decision in enumerate(new, start=1)]
    if faults := contradictions([*present, *numbered]):
        raise DeclarationError(faults)
    if new:
        write_whole(folder / FILE_NAME, _text([*present, *numbered]).encode(), private=True, lasting=True)
    return len(new)


def remove_pairs(folder: Path, decisions: Collection[PairDecision]) -> int:
    """Take decisions out of the file again. Returns how many were there. Raises DeclarationError, OSError."""
    present = read_pairs(folder)
    left = [decision for decision in present if decision not in decisions]
    if len(left) < len(present):
        write_whole(folder / FILE_NAME, _text(left).encode(), private=True, lasting=True)
    return len(present) - len(left)


def _at_line(decision: PairDecision, line: int) -> PairDecision:
    told = {name: getattr(decision, name) for name in COLUMNS}
    return PairDecision(**told, line=line)


def _text(decisions: Iterable[PairDecision]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([str(getattr(decision, name)) for name in COLUMNS] for decision in decisions)
    return _BYTE_ORDER_MARK + text.getvalue()  # Excel takes it for UTF-8 then
