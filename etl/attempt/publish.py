"""The last step: only now does anything outside the attempt change, declared folders and the build in force at once.

The build is made of the shadow, which holds what the declared folders will; with the store held and nothing left that
could fail but the disk, the files are put in place and the build in force is replaced. Where that breaks off, whoever
next writes to the store puts the files back (warehouse/carrying.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.attempt.shadow import AS_TRIED, changes, is_outdated
from etl.attempt.work import TroubleError, Work, build_in_force
from warehouse.attempts import Stage, Tried
from warehouse.carrying import Change

_CHANGED = "Data yang berlaku berubah sejak percobaan ini. Coba sekali lagi, lalu terbitkan."
_OTHER_BUILD = (
    "Hasil bangun yang berlaku berganti sejak percobaan ini (diberlakukan lagi, atau dibangun lewat perintah), jadi "
    "perbedaan yang Anda lihat bukan lagi yang akan terjadi. Coba sekali lagi, periksa perbedaannya, lalu terbitkan."
)
_BROKEN_OFF = "Percobaan terakhir terputus, jadi hasilnya belum pasti. Coba sekali lagi, lalu terbitkan."
_UNTRIED = "Percobaan ini menolak sebuah berkas, jadi tidak dapat diterbitkan. Perbaiki dahulu, lalu coba lagi."


def publish(work: Work) -> str:
    """The build it was published as. Raises what a build raises, OSError, and TroubleError where the trial is old."""
    tried = work.attempt.read("tried", Tried)
    if tried is None or not (tried.refused or (work.attempt.folder / AS_TRIED).exists()):
        raise TroubleError(_BROKEN_OFF, stage=Stage.RECOGNISED)
    if tried.trial is None:
        raise TroubleError(_UNTRIED)
    made = work.build(
        replace(work.settings, data=work.shadow.data),
        force=any(True for _ in changes(work)),  # a file that was lost is put in place again though no number is new
        carry=lambda: _to_carry(work, tried),
        progress=work.tell,
    )
    return made.build_id


def _to_carry(work: Work, tried: Tried) -> Sequence[Change]:
    """With the store held: what nobody else may change meanwhile. It is the last chance to stop."""
    if is_outdated(work):
        raise TroubleError(_CHANGED, stage=Stage.RECOGNISED)
    if build_in_force(work) != tried.against:
        raise TroubleError(_OTHER_BUILD, stage=Stage.RECOGNISED)
    work.tell("Menerbitkan", 0.97)
    return list(changes(work))
