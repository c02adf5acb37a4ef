"""What a load came to: every row of every sheet accounted for, what was refused, and how that is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.decisions.corrections import Corrections
from etl.decisions.replaying import Replayed
from etl.files import Status, SurveyFile
from etl.messages import Severity
from etl.registry import Registry
from etl.rows import Fate, Survey
from etl.sources import SeveralSourcesError, SourceError, shown_sheet


@dataclass(frozen=True)
class SheetReport:
    """What became of the rows of one sheet: rows_read = loaded + quarantined + duplicates + skipped."""

    file: str
    round: str
    sheet: str
    unit: str
    rows_read: int
    loaded: int
    quarantined: int
    duplicates: int
    skipped: int


@dataclass(frozen=True)
class LoadReport:
    """What a load came to. `refused` must be told to whoever asked for the load.

    `passed_over`: files not taken, in words. `families`: how many visits have answers. `totals`: rows of totals of
    offices. `empty_rounds`: rounds whose files were taken without one family of them being loaded. `corrections`: those
    declared, and which of them were `replayed`. `whole`: the build was checked, so that there are no more findings.
    Known then, too: `told`, findings in words, one line per kind and sheet; `unused`, lines of koreksi.csv that had
    nothing to do, in words.
    """

    files: tuple[SurveyFile, ...]
    sheets: tuple[SheetReport, ...]
    refused: tuple[SourceError, ...]
    ignored: tuple[str, ...]
    passed_over: tuple[str, ...]
    families: int
    survey: Survey = field(repr=False)
    registry: Registry = field(repr=False)
    unused: tuple[str, ...] = ()
    empty_rounds: tuple[str, ...] = ()
    totals: int = 0
    whole: bool = False
    findings: Mapping[Severity, int] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    corrections: Corrections = field(default_factory=Corrections, repr=False)
    replayed: tuple[Replayed, ...] = field(default=(), repr=False)

    @property
    def skipped(self) -> tuple[str, ...]:
        """Names of survey files that fit no form or are copies; each has a finding."""
        return tuple(file.name for file in self.files if file.status is Status.SKIPPED)

    def refusal(self) -> SourceError:
        """One error that tells of every refused file; or, when all were taken, that nothing came of them."""
        if not self.refused:
            found = f"{self._families_lost()}{self._mostly_held_by()}"
            return SourceError("nothing_loaded", file=self.files[0].path.parent, found=found)
        return self.refused[0] if len(self.refused) == 1 else SeveralSourcesError(self.refused)

    def _families_lost(self) -> str:
        sheets = [sheet for sheet in self.sheets if sheet.unit == "household"]
        fates = ("rows_read", "quarantined", "duplicates", "skipped", "loaded")
        words = ("baris keluarga dibaca", "ditahan", "ganda", "dilewati", "tanpa responden")
        counts = [sum(getattr(sheet, fate) for sheet in sheets) for fate in fates]
        if not counts[0]:
            return "tidak satu berkas pun memuat baris keluarga; register penimbangan dimuat bersama data keluarganya"
        return ", ".join(f"{count} {word}" for count, word in zip(counts, words, strict=True))

    def _mostly_held_by(self) -> str:
        """What held back most rows of families, by its first case."""
        households = self.survey.households
        reasons = Counter(rule for rule in households.held_by if rule is not None)
        if not reasons:
            return ""
        (rule, times), *_ = reasons.most_common(1)
        first = next((finding for finding in self.survey.log if finding.rule == rule), None)
        if first is None:
            return ""
        cell = f", sel {first.place.cell}" if first.place.cell else ""
        where = f"misalnya lembar '{first.place.sheet}'{cell}"
        return f"; {times} baris ditahan karena hal yang sama, {where}: {first.message.rstrip('.')}"


def sheet_reports(survey: Survey) -> tuple[SheetReport, ...]:
    """One for each sheet that was read, by the name of its file."""
    reports = []
    for rows in survey.units.values():
        counts = rows.counts()
        for number, source in enumerate(rows.sources):
            fates = {str(fate): counts[(number, fate)] for fate in Fate}
            sheet = source.mapped.sheet
            reports.append(
                SheetReport(
                    source.file.name, source.round, shown_sheet(sheet.name), rows.unit.name, len(sheet.rows), **fates
                )
            )
    return tuple(sorted(reports, key=lambda report: report.file))
