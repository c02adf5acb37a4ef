"""What a load came to: every row of every sheet accounted for, what was refused, and how that is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from etl.decisions.corrections import Corrections
from etl.decisions.replaying import Replayed
from etl.files import Status, SurveyFile
from etl.messages import Severity
from etl.quoted import some_of
from etl.registry import Registry
from etl.rows import Fate, Survey
from etl.sources import SeveralSourcesError, SourceError, shown_sheet

_MOST_NAMED = 4
_ELSEWHERE = "row_other_area"


@dataclass(frozen=True)
class SheetReport:
    """What became of the rows of one sheet: rows_read = loaded + quarantined + duplicates + skipped."""

    file: str
    round: str
    sheet: str
    unit: str
    label: str
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
        """One error that tells of every refused file; or, when all were taken, of what nothing came: rounds, or all."""
        errors = self.refused or tuple(self._lost_rounds()) or (self._all_lost(),)
        return errors[0] if len(errors) == 1 else SeveralSourcesError(errors)

    def _lost_rounds(self) -> Iterator[SourceError]:
        """Of each round without a family, beside others that have some."""
        for name in self.empty_rounds if self.families or self.totals else ():
            file = next(file for file in self.files if file.round == name)
            told = f"{self._families_lost(name)}{self._mostly_held_by(name)}"
            yield SourceError("round_lost", file=file.path, found=f"'{name}'", allowed=told)

    def _all_lost(self) -> SourceError:
        found = f"{self._families_lost()}{self._mostly_held_by()}"
        return SourceError("nothing_loaded", file=self.files[0].path.parent, found=found)

    def _families_lost(self, survey_round: str = "") -> str:
        """What became of the rows of families, of one round or of all; none of those that were loaded has answers."""
        of_families = [sheet for sheet in self.sheets if sheet.unit == "household"]
        sheets = [sheet for sheet in of_families if survey_round in ("", sheet.round)]
        fates = ("rows_read", "quarantined", "duplicates", "skipped", "loaded")
        words = ("baris keluarga dibaca", "ditahan", "ganda", "dilewati", "tanpa responden")
        counts = [sum(getattr(sheet, fate) for sheet in sheets) for fate in fates]
        if survey_round and not counts[0]:
            return "tidak ada baris keluarga di dalamnya"
        if not counts[0]:
            told = "tidak satu berkas pun memuat baris keluarga; register penimbangan dimuat bersama data keluarganya"
            return f"{told}{self._left_out()}"
        return ", ".join(f"{count} {word}" for count, word in zip(counts, words, strict=True))

    def _left_out(self) -> str:
        """The files that no form reads: mostly the one with the families, whose draft nobody has taken yet."""
        if not self.skipped:
            return ""
        named = some_of([f"'{name}'" for name in self.skipped], most=_MOST_NAMED)
        return (
            f"; tidak dibaca, karena tanpa formulir dan putaran yang cocok, atau salinan: {named}. "
            "Petakan dahulu: p2wkss data map BERKAS; draf baru dipakai sesudah diambil (--take) dan lengkap"
        )

    def _mostly_held_by(self, survey_round: str = "") -> str:
        """What kept out most rows of families, of one round or of all, or else of totals, by its first case."""
        read = self.survey.households
        if not survey_round and not len(read):  # nothing but totals or a register
            read = next((rows for rows in self.survey.all_rows if len(rows)), read)
        held = (
            read.kept_out_by[row]
            for source, rows in read.stretches()
            for row in (rows if survey_round in ("", source.round) else ())
            if read.fates[row] is Fate.QUARANTINED or read.kept_out_by[row] == _ELSEWHERE
        )
        reasons = Counter(rule for rule in held if rule is not None)
        if not reasons:
            return ""
        (rule, times), *_ = reasons.most_common(1)
        of_rule = (finding for finding in self.survey.log if finding.rule == rule)
        first = next((each for each in of_rule if survey_round in ("", each.place.file.round)), None)
        if first is None:
            return ""
        cell = f", sel {first.place.cell}" if first.place.cell else ""
        where = f"misalnya lembar '{first.place.sheet}'{cell}"
        kept_out = "dilewati" if rule == _ELSEWHERE else "ditahan"
        advice = f". {first.advice.rstrip('.')}" if rule == _ELSEWHERE else ""
        return f"; {times} baris {kept_out} karena hal yang sama, {where}: {first.message.rstrip('.')}{advice}"


def sheet_reports(survey: Survey) -> tuple[SheetReport, ...]:
    """One for each sheet that was read, by the name of its file."""
    reports = []
    for rows in survey.all_rows:
        counts = rows.counts()
        for number, source in enumerate(rows.sources):
            fates = {str(fate): counts[(number, fate)] for fate in Fate}
            sheet = source.mapped.sheet
            reports.append(
                SheetReport(
                    file=source.file.name,
                    round=source.round,
                    sheet=shown_sheet(sheet.name),
                    unit=rows.called,
                    label=rows.unit.label_id,
                    rows_read=len(sheet.rows),
                    **fates,
                )
            )
    return tuple(sorted(reports, key=lambda report: report.file))
