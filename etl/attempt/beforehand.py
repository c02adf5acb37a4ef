"""What a large file seems to be by its first rows, told while the whole of it is still being read."""

from __future__ import annotations

from pathlib import Path

from etl.declarations import Declarations
from etl.layouts.recognition import recognise
from etl.mapping.choosing import choose_form
from etl.mapping.readers import ReaderShelf
from etl.sources import SourceError, shown_name
from etl.sources.head import read_head
from warehouse.attempts import Recognised

NO_SYSTEM = "Tabel tanpa tanda dari sistem mana asalnya."
SO_FAR = "Ini menurut baris-baris pertamanya; seluruh berkas masih dibaca."


def seems(stored: Path, content: bytes, declared: Declarations) -> Recognised | None:
    """Its system, and its form where no later row could tell another round; nothing where these don't say enough."""
    head = read_head(stored, content)
    if head is None:
        return None
    try:
        export = recognise(head)
        chosen = choose_form(head, declared.forms, ReaderShelf(declared.codebook, declared.programme))
    except SourceError:
        return None
    seen = Recognised(explanation=export.explanation or NO_SYSTEM, told=(SO_FAR,), sheets=(), stored=shown_name(stored))
    if not chosen or chosen[0].round != chosen[0].form.round_of(stored.name):
        return seen
    form = chosen[0].form
    return seen.model_copy(update={"form": form.form, "title": form.title, "round": chosen[0].round})
