"""Where the text of a form lives: data/forms/<name>/form.toml, or draft.toml until it is complete and a person took it.

Exactly one of the two is there, and a load reads form.toml only. It checks no mapping.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.drafting.form_text import fingerprint_of, form_text
from etl.drafting.pages import NEW_FORM
from etl.mapping.form import Form
from warehouse.declared import DeclarationError, Fault, parse_toml
from warehouse.disk import write_whole
from warehouse.os_words import said

COMPLETE, DRAFT = "form.toml", "draft.toml"
WRITTEN = "huruf kecil, angka dan _, misalnya kader_rw05"
"""How the name of a form is written; it is a folder's name too."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form's text and what it says. Without a text the form isn't there yet."""

    name: str
    path: Path
    text: str = ""
    form: Form | None = None

    @property
    def is_draft(self) -> bool:
        return self.path.name == DRAFT

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.text) if self.text else NEW_FORM


def is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def form_file(folder: Path, name: str) -> FormFile:
    """The file of a form, whether it is there or not. Raises DeclarationError when it can't be read."""
    if not is_name(name):
        raise DeclarationError([Fault(str(folder), "", f"nama formulir '{name}'", WRITTEN)])
    for path in (folder / name / COMPLETE, folder / name / DRAFT):
        if path.exists():
            return _read(path, name)
    return FormFile(name, folder / name / DRAFT)


def form_files(folder: Path) -> Iterator[FormFile]:
    """Every form that is there, drafts too, in the order of their names."""
    for path in sorted((*folder.glob(f"*/{COMPLETE}"), *folder.glob(f"*/{DRAFT}"))):
        yield _read(path, path.parent.name)


def _read(path: Path, name: str) -> FormFile:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = said(error) if isinstance(error, OSError) else "bukan teks UTF-8"
        fault = Fault(str(path), "", f"tidak terbaca ({why})", "teks UTF-8 yang boleh dibaca")
        raise DeclarationError([fault]) from None
    form, faults = parse_toml(text, Form, file=str(path))
    if faults:
        raise DeclarationError(faults)
    return FormFile(name, path, text, form)


def withdraw(written: FormFile) -> None:
    """Take away a form that was not there before it was written, and its folder."""
    written.path.unlink()
    if not any(written.path.parent.iterdir()):
        written.path.parent.rmdir()


def write_form(before: FormFile, form: Form, *, complete: bool) -> FormFile:
    """Write a form in place of what was there; what lacks something becomes a draft. Raises OSError."""
    text = form_text(form, before=before.text)
    path = before.path.with_name(COMPLETE if complete else DRAFT)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode())
    if before.path != path:
        before.path.unlink(missing_ok=True)
    return FormFile(before.name, path, text, form)
