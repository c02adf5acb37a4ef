"""One step of an attempt from beginning to end, whatever happens in between: the state always tells how it went."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Sequence
from pathlib import Path

from etl.attempt.clearing import forget_records
from etl.attempt.stopping import heard_at_once
from etl.attempt.telling import faults, refusal, refusal_here, store_told
from etl.attempt.work import Builder, CancelledError, TroubleError, Work
from etl.sources import SourceError
from warehouse.attempts import Mapping as Told
from warehouse.attempts import Recognised, Stage, State, Step, Tried, find_attempt
from warehouse.declared import DeclarationError
from warehouse.disk import privately
from warehouse.lock import AlreadyLocked
from warehouse.os_words import said
from warehouse.settings import Settings
from warehouse.store import mend
from warehouse.trouble import StoreError

LOG = "log.txt"
_STOPPED = "Tidak ada yang berubah; pemetaan dan keputusan Anda masih ada. Lanjutkan kapan saja."
_FAULT = "Terjadi kesalahan pada program, jadi langkah ini tidak selesai dan tidak ada yang berubah. Coba sekali lagi."


def run_step(settings: Settings, name: str, step: Step, *, build: Builder, onward: bool = False) -> State:
    """Do one step and keep how it ended. Raises StoreError where it can't begin, and an unexpected error again.

    `onward`: a file that was recognised, with nothing left for a person to choose, is tried at once.
    """
    attempt = find_attempt(settings, name)
    work = Work(attempt, settings, build, step)
    try:
        with attempt.working():
            _refuse_out_of_order(attempt.state(), step)
            return _run(work, work.begin().stage, onward=onward)
    except AlreadyLocked as error:
        raise StoreError("Langkah lain dari percobaan muat ini sedang berjalan. Tunggu sampai selesai.") from error


def _refuse_out_of_order(state: State, step: Step) -> None:
    if not state.takes(step):
        raise StoreError(f"Langkah ini tidak dapat dijalankan sekarang: percobaan muat ini '{state.stage}'.")


def _run(work: Work, before: Stage, *, onward: bool) -> State:
    try:
        mend(work.settings)
        if work.step is Step.PUBLISH:
            return _published(work)
        with heard_at_once(work.attempt):
            stage = _do(work)
            if onward and _nothing_to_choose(work, stage):
                before = stage
                work.go_on(stage=stage, step=Step.TRY)
                stage = _do(work)
        return work.end(stage=stage)
    except Exception as error:
        if isinstance(error, CancelledError) or (work.step is not Step.PUBLISH and work.attempt.cancelled()):
            return _cancelled(work, before)
        return _failed(work, before, error)


def _nothing_to_choose(work: Work, stage: Stage) -> bool:
    """Whether the form and round of the file are known, and no column of it can be read in two ways."""
    if work.step is not Step.RECOGNISE or stage is not Stage.RECOGNISED:
        return False
    recognised = work.attempt.read("recognised", Recognised)
    return recognised is not None and recognised.form is not None and not recognised.dates


def _failed(work: Work, before: Stage, error: Exception) -> State:
    """Why it couldn't be done, in words; a fault of the program is raised again."""
    if isinstance(error, SourceError) and work.step is Step.RECOGNISE:
        return _over(work, Stage.REFUSED, refusal_here(error))
    if isinstance(error, TroubleError):
        return work.end(stage=error.stage or _reached(work, before), trouble=error.lines)
    if told := _told(work, error):
        return work.end(stage=_reached(work, before), trouble=told)
    _log(work.attempt.folder / LOG, error)
    work.end(stage=_reached(work, before), trouble=[_FAULT])
    raise error


def _told(work: Work, error: Exception) -> Sequence[str]:
    match error:
        case SourceError():
            return refusal(error)
        case DeclarationError():
            return faults(error, work)
        case StoreError():  # what is wrong with the shadow is wrong with what it is a shadow of
            return store_told(error, work)
        case OSError():
            return [disk_trouble(error)]
    return ()


def _do(work: Work) -> Stage:
    """Only what a step needs is imported: each runs in a process of its own, and people wait for it."""
    match work.step:
        case Step.RECOGNISE:
            from etl.attempt.recognise import recognise

            return recognise(work)
        case Step.MAP:
            from etl.attempt.map import take_mapping

            return take_mapping(work)
        case Step.TRY:
            from etl.attempt.trial import try_out

            return try_out(work)
        case Step.DECIDE:
            from etl.attempt.decide import decide
            from etl.attempt.trial import try_out

            decide(work)
            work.go_on(stage=Stage.RECOGNISED, step=Step.TRY)  # decisions are taken once, however the trial ends
            return try_out(work)
        case Step.PUBLISH:
            raise AssertionError("publishing ends otherwise")


def _published(work: Work) -> State:
    from etl.attempt.publish import publish

    build_id = publish(work)
    state = work.end(stage=Stage.PUBLISHED, build_id=build_id)
    forget_records(work.attempt)
    return state


def _cancelled(work: Work, before: Stage) -> State:
    """A file of which nothing is known yet is let go; of everything later nothing is lost that a person did."""
    if before is Stage.RECEIVED:
        return _over(work, Stage.CANCELLED)
    if work.step is Step.MAP and (asked := work.attempt.read("asked-map", Told)):
        work.attempt.write("mapping", asked)
    reached = _reached(work, before)
    if reached is Stage.TRIED and work.attempt.read("tried", Tried) is None:
        reached = Stage.RECOGNISED
    return work.end(stage=reached, trouble=[_STOPPED], broken_off=True)


def _over(work: Work, stage: Stage, *trouble: str) -> State:
    state = work.end(stage=stage, trouble=trouble)
    forget_records(work.attempt)
    return state


def _reached(work: Work, before: Stage) -> Stage:
    """The stage before the step, or the one it has come to on its way."""
    stage = work.attempt.state().stage
    return before if stage is before else stage


def disk_trouble(error: OSError) -> str:
    """What is wrong with the disk, and the way on.

    >>> disk_trouble(PermissionError(13, "Access is denied", ".koreksi.csv.carried", 5, "koreksi.csv"))[:42]
    'koreksi.csv: tidak dapat dibaca atau ditul'
    """
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Disk penuh. Kosongkan ruang, lalu coba lagi; tidak ada yang berubah."
    whose = error.filename2 or error.filename  # of two the one to be replaced
    name = Path(str(whose)).name if whose else "berkas"
    return (
        f"{name}: tidak dapat dibaca atau ditulis ({said(error)}). Tutup berkas itu di Excel, lalu coba lagi; bila "
        "tidak terbuka di mana pun, periksa izin foldernya."
    )


def _log(path: Path, error: Exception) -> None:
    """Where the program went wrong. What the error says is left out: it may quote a cell."""
    places = traceback.extract_tb(error.__traceback__)
    lines = [f"{type(error).__name__}", *(f"  {place.filename}:{place.lineno} {place.name}" for place in places)]
    with open(path, "a", encoding="utf-8", opener=privately) as stream:
        stream.write("\n".join(lines) + "\n")
