"""The shadow of an attempt: the declared folders as they are now, and what the attempt adds to them.

Survey files are linked where the disk allows it, and never written to; whatever a step might write is a copy.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from etl.attempt.own import AREAS, OwnDecisions, added_areas, append_areas, own_decisions
from etl.attempt.work import Work
from etl.decisions import corrections, pairs
from etl.declarations import DECLARED
from etl.files import DECISION_FILES
from warehouse.carrying import Change
from warehouse.disk import copy, move
from warehouse.frozen import FROZEN
from warehouse.programme import read_programme

BASE = "base"
"""Beside the shadow: the fingerprint of the folders it is a shadow of."""
AS_TRIED = "as-tried"
"""Beside the shadow while it is the one that was tried, and not made anew since."""

_BESIDE = ("disclosure.toml",)
_INPUTS = re.compile(r"^inputs\s*=.*$", re.MULTILINE)
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600


def cast_shadow(work: Work, decided: OwnDecisions | None = None) -> None:
    """Make the shadow anew from the declared folders as they are now. Raises DeclarationError, OSError.

    `decided`: the decisions to be in it, else all that were taken in this attempt.
    """
    settings, data = work.settings, work.shadow.data
    (work.attempt.folder / AS_TRIED).unlink(missing_ok=True)
    fresh = data.with_name(f"{data.name}.tmp")
    for old in (fresh, data.with_name(f"{data.name}.old")):
        shutil.rmtree(old, ignore_errors=True)
    fresh.mkdir(mode=_PRIVATE_FOLDER)
    base = base_fingerprint(work)
    for name in (*DECLARED, *_BESIDE):
        source = settings.data / name
        if source.is_dir():
            _copy_folder(source, fresh / name)
        elif source.exists():
            _copy_to_write(source, fresh / name)
    inputs = _inputs_within(work, fresh)
    inputs.mkdir(parents=True, exist_ok=True)
    for path in sorted(work.real_inputs.iterdir()) if work.real_inputs.is_dir() else ():
        _shade(path, inputs / path.name)
    _add_own(work, fresh, inputs, decided or own_decisions(work))
    if data.exists():
        move(data, data.with_name(f"{data.name}.old"))
    move(fresh, data)
    shutil.rmtree(data.with_name(f"{data.name}.old"), ignore_errors=True)
    (work.attempt.folder / BASE).write_text(base, encoding="ascii")


def shade_frozen(work: Work) -> None:
    """The frozen revisions of rounds, for a build in the shadow to say what it would make of them. Raises OSError."""
    frozen, target = work.settings.var / FROZEN, work.shadow.var / FROZEN
    shutil.rmtree(target, ignore_errors=True)
    for path in sorted(frozen.glob("*/r*/*")):
        beside = target / path.relative_to(frozen)
        beside.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        link_or_copy(path, beside)


def is_outdated(work: Work) -> bool:
    """Whether the declared folders have changed since the shadow was made."""
    path = work.attempt.folder / BASE
    if not work.shadow.data.exists():  # broken off while it was made
        return True
    return not path.exists() or path.read_text(encoding="ascii") != base_fingerprint(work)


def base_fingerprint(work: Work) -> str:
    """What the declared folders hold: declarations and decisions by content, survey files by name, size and time."""
    digest = sha256()
    settings = work.settings
    for name in DECLARED:
        below = settings.data / name
        for path in sorted(below.rglob("*")) if below.is_dir() else [below]:
            if path.is_file():
                digest.update(f"{path.relative_to(settings.data)}\0".encode() + path.read_bytes() + b"\0")
    for path in sorted(work.real_inputs.iterdir()) if work.real_inputs.is_dir() else ():
        status = path.stat()
        content = path.read_bytes() if path.name in DECISION_FILES else b""
        digest.update(f"{path.name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode(errors="surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def changes(work: Work) -> Iterator[Change]:
    """What publishing has to put in place of what stands in the declared folders."""
    for path in (*sorted(work.own.glob("forms/*/form.toml")), *sorted(work.own.glob("inputs/*"))):
        relative = path.relative_to(work.own)
        forms = relative.parts[0] == "forms"
        target = work.settings.data / relative if forms else work.real_inputs / path.name
        if not _same(path, target):
            yield Change(path, target)
    if added_areas(work):
        yield Change(work.shadow.data / AREAS, work.settings.data / AREAS)
    decided = own_decisions(work)
    for name, taken in (
        (corrections.FILE_NAME, (*decided.corrections, *decided.undone)),
        (pairs.FILE_NAME, (*decided.pairs, *decided.withdrawn)),
    ):
        if taken and (work.inputs / name).exists():  # what was taken back may be gone with the file by now
            yield Change(work.inputs / name, work.real_inputs / name)


def _inputs_within(work: Work, data: Path) -> Path:
    """The folder of survey files below this copy of the declarations, which then says so where it lay elsewhere."""
    declared = read_programme(work.settings.data).inputs
    whole = (work.settings.data / declared).resolve()
    root = work.settings.data.resolve()
    if whole.is_relative_to(root) and whole != root:
        return data / whole.relative_to(root)
    programme = data / "programme.toml"
    text = programme.read_text(encoding="utf-8-sig")
    programme.write_text(_INPUTS.sub('inputs = "berkas"', text, count=1), encoding="utf-8", newline="\n")
    return data / "berkas"


def _shade(path: Path, target: Path) -> None:
    if path.is_dir():
        target.mkdir(exist_ok=True)  # a folder with the name of a survey file is refused there as here
    elif path.name in DECISION_FILES:
        _copy(path, target)
    else:
        link_or_copy(path, target)


def link_or_copy(path: Path, target: Path) -> None:
    """The same bytes under another name; a copy is for its owner's eyes only.

    Windows removes no link to a file that is read-only, or that Excel shows under its other name: there it is a copy.
    """
    if os.name != "nt":
        with suppress(OSError):
            os.link(path.resolve(), target)
            return
    _copy(path, target)


def _copy(path: Path, target: Path) -> None:
    copy(path, target)
    target.chmod(_PRIVATE_FILE)


def _copy_folder(source: Path, target: Path) -> None:
    """With all in it, to be written to and removed: of folders that are read-only only what is in them is taken."""
    target.mkdir()
    for path in sorted(source.iterdir()):
        (_copy_folder if path.is_dir() else _copy_to_write)(path, target / path.name)


def _copy_to_write(source: Path, target: Path) -> None:
    copy(source, target)
    target.chmod(target.stat().st_mode | stat.S_IWUSR)


def _add_own(work: Work, data: Path, inputs: Path, decided: OwnDecisions) -> None:
    if areas := added_areas(work):
        append_areas(data, areas)
    for form in work.own.glob("forms/*"):
        folder = data / "forms" / form.name
        folder.mkdir(parents=True, exist_ok=True)
        for path in form.iterdir():
            _copy_to_write(path, folder / path.name)
    for path in work.own.glob("inputs/*"):
        (inputs / path.name).unlink(missing_ok=True)
        link_or_copy(path, inputs / path.name)
    known = corrections.read_corrections(inputs).entries
    left = corrections.without((*known, *decided.corrections), decided.undone)
    if left != known:
        corrections.keep_corrections(inputs, left)
    if decided.withdrawn:
        pairs.remove_pairs(inputs, decided.withdrawn)
    if decided.pairs:
        pairs.append_pairs(inputs, decided.pairs)


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
