"""Loading the shadow: a build of its own for whoever wants to see what would change, and what the load had to tell."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from etl.attempt.areas import areas_told
from etl.attempt.choosing import keep_apart
from etl.attempt.findings_decided import corrections_in_force, findings_decided
from etl.attempt.own import own_decisions
from etl.attempt.pairs_decided import pairs_decided
from etl.attempt.review import findings_told, kinds_of, pairs_told
from etl.attempt.shadow import AS_TRIED, cast_shadow, changes, shade_frozen
from etl.attempt.storing import already_there
from etl.attempt.telling import in_a_browser, refusal
from etl.attempt.work import Made, TroubleError, Work, build_in_force
from etl.decisions.corrections import read_corrections
from etl.decisions.pairs import read_pairs
from etl.findings import FindingStatus
from etl.identity import read_or_create_key
from etl.load_report import LoadReport
from etl.sources import SeveralSourcesError, SourceError
from warehouse.attempts import Reconciled, Revised, Stage, Tried
from warehouse.current import read_current
from warehouse.revised import told_states
from warehouse.store import connect_reading


def try_out(work: Work) -> Stage:
    """Raises DeclarationError, StoreError, OSError."""
    work.tell("Menyiapkan percobaan", 0.01)
    key = read_or_create_key(work.settings)  # refuses a key in a place where it must not lie
    keep_apart(work)
    cast_shadow(work)
    shade_frozen(work)
    shutil.rmtree(work.shadow.builds, ignore_errors=True)
    work.shadow.current.unlink(missing_ok=True)
    work.attempt.forget("tried")
    decided = own_decisions(work)
    own = {name for name, entry in corrections_in_force(work, decided).items() if entry in decided.corrections}
    counted = {
        "corrections": len(decided.corrections) + len(decided.undone),
        "pairs_decided": len(decided.pairs) + len(decided.withdrawn),
    }
    try:
        # What is refused is left out here, so that findings about it are told; publishing takes all or nothing.
        made = work.build(
            work.shadow,
            force=True,
            allow_refused=True,
            known=work.known,
            found=lambda report: work.attempt.write("tried", _tried(work, report).model_copy(update=counted)),
            progress=lambda what, share: work.tell(what, 0.95 * share),
        )
    except SourceError as error:
        refused = error.errors if isinstance(error, SeveralSourcesError) else (error,)
        areas = tuple(areas_told(work, {each.rule.name for each in refused}))
        corrected = tuple(findings_decided(read_corrections(work.inputs).entries, own, None))
        nothing = Tried(trial=None, sheets=(), refused=refusal(error), areas=areas, corrected=corrected)
        work.attempt.write("tried", nothing.model_copy(update=counted))
        return Stage.TRIED
    except Exception:
        work.attempt.forget("tried")  # what was found early belongs to no trial
        raise
    for spare in ("raw", "frozen"):  # the shadow has the first already; the second was for this build only
        shutil.rmtree(work.shadow.var / spare, ignore_errors=True)
    work.tell("Menuliskan temuan", 0.97)
    if made.report is None:
        raise TroubleError("Percobaan tidak menghasilkan apa pun. Coba lagi.")
    tried = _tried(work, made.report)
    rules = {finding.rule for finding in made.report.survey.log} | {error.rule.name for error in made.report.refused}
    whole = {
        "areas": tuple(areas_told(work, rules)),
        "corrected": tuple(findings_decided(made.report.corrections.entries, own, made.report)),
        "decided": tuple(pairs_decided(read_pairs(work.inputs), decided.pairs, made.report.survey, key)),
        "trial": None if tried.refused else made.build_id,
        "told": (*tried.told, *_left_out(made)),
        "revised": tuple(_revised(work, made.build_id)),
        "unchanged": _is_unchanged(work),
        "against": build_in_force(work),
    }
    work.attempt.write("tried", tried.model_copy(update=counted | whole))
    (work.attempt.folder / AS_TRIED).touch(mode=0o600)
    return Stage.TRIED


def _tried(work: Work, report: LoadReport) -> Tried:
    """What the load found, without the build made of it."""
    ours = ours_in(work, report)
    refused = [line for error in report.refused for line in refusal(error)]
    if not refused and report.empty_rounds:
        refused = list(refusal(report.refusal()))
    listed = [finding for finding in report.survey.log if finding.status is not FindingStatus.CORRECTED]
    return Tried(
        trial=None,
        sheets=tuple(
            Reconciled(
                file=sheet.file,
                round=sheet.round,
                sheet=sheet.sheet,
                unit=sheet.unit.removesuffix("_topic"),
                rows_read=sheet.rows_read,
                loaded=sheet.loaded,
                quarantined=sheet.quarantined,
                duplicates=sheet.duplicates,
                skipped=sheet.skipped,
                ours=sheet.file in ours,
            )
            for sheet in sorted(report.sheets, key=lambda sheet: sheet.file not in ours)
        ),
        refused=tuple(refused),
        told=tuple(in_a_browser(line) for line in (*already_there(work), *report.passed_over, *report.unused)),
        findings=findings_told(listed, report.survey, ours=ours),
        kinds=kinds_of(listed, ours=ours),
        whole=report.whole,
        pairs=tuple(pairs_told(report.registry.waiting)),
    )


def _is_unchanged(work: Work) -> bool:
    """Whether publishing would put no file in place and make a build of what the one in force was made of."""
    in_force, tried = read_current(work.settings.current), read_current(work.shadow.current)
    same = in_force is not None and tried is not None and in_force.inputs_hash == tried.inputs_hash
    return same and not any(True for _ in changes(work))


def _revised(work: Work, build_id: str) -> Iterator[Revised]:
    """The rounds that were closed and would say something else."""
    with connect_reading(work.shadow.builds / f"{build_id}.duckdb") as connection:
        for state in told_states(connection):
            if state.state == "revised":
                yield Revised(
                    round=state.round,
                    revision=state.revision,
                    frozen_on=state.frozen_on,
                    rows=state.changed_rows,
                    numbers=state.changed_numbers,
                    before=state.changed_before,
                )


def ours_in(work: Work, report: LoadReport) -> frozenset[str]:
    """What a load calls the file of this attempt."""
    names = {path.name for path in work.own.glob("inputs/*")}
    return frozenset(file.name for file in report.files if file.path.name in names)


def _left_out(made: Made) -> Iterator[str]:
    """What is to be known besides findings about single cells."""
    if made.left_out:
        yield f"{len(made.left_out)} indikator tidak dihitung karena pertanyaannya tidak diajukan di putaran mana pun."
