"""Findings in words for whoever runs the load: one line per kind and sheet, the gravest first. It finds nothing.

What is said of whole sheets or lines, as a column that nobody mapped or a line of sums, is often said of the file of
every round and of the sheet of every RT: told once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from etl.files import Status
from etl.findings import Finding, FindingStatus
from etl.messages import Severity
from etl.sources import shown_sheet

MOST_LINES = 20
_GRAVEST_FIRST = tuple(Severity)


def tell_findings(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Every kind of open finding in a loaded file, told by its first cell; the workbook of findings has them all."""
    groups: dict[tuple[str, str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.place.file.status is Status.LOADED and finding.status is FindingStatus.OPEN:
            groups[_kind(finding)].append(finding)
    ordered = sorted(groups.values(), key=lambda group: (_GRAVEST_FIRST.index(group[0].severity), -len(group)))
    lines = tuple(_line(group) for group in ordered[:MOST_LINES])
    more = sum(map(len, ordered[MOST_LINES:]))
    return (*lines, f"... dan {more} temuan lain; lihat: p2wkss data findings") if more else lines


def tell_skipped(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Why each file that fits no form, or is a copy, was not taken; what is said of several of its rows once."""
    groups: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.place.file.status is Status.SKIPPED:
            groups[(finding.place.file.name, *_kind(finding))].append(finding)
    return tuple(map(_line, groups.values()))


def _kind(finding: Finding) -> tuple[str, str, str, str]:
    place = finding.place
    where, sheet = (finding.message, "") if place.cell is None else (place.file.name, place.sheet or "")
    return finding.rule, where, sheet, finding.variable or ""


def _line(group: Sequence[Finding]) -> str:
    first = min(group, key=lambda finding: finding.place.row_number or 0)
    files = {finding.place.file.name for finding in group}
    sheets = {finding.place.sheet for finding in group}
    place = first.place.file.name
    if first.place.sheet is not None:
        place += f", lembar '{shown_sheet(first.place.sheet)}'"
    if first.place.cell is not None:
        place += f", sel {first.place.cell}"
    elif first.place.row_number is not None:
        place += f", baris {first.place.row_number}"
    if len(files) > 1:
        place += f" (dan {len(files) - 1} berkas lain)"
    elif len(sheets) > 1:
        place += f" (dan {len(sheets) - 1} lembar lain)"
    elif len(group) > 1:
        place += f" (dan {len(group) - 1} lagi)"
    return f"{place}: {first.message} Langkah berikutnya: {first.advice}"
