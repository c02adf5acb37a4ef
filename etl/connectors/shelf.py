"""What was pulled so far, page by page, so that a broken pull goes on where it stopped. It holds personal data.

One folder per form: `pulled.jsonl` is the last complete state, `arriving.jsonl` the pages of a pull under way and
`arriving.json` the address of the next one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from typing import Any

from warehouse.disk import private_folder, write_whole

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """How a complete pull differs from the state before: counts, and the names of what is gone."""

    total: int
    added: int
    changed: int
    gone: tuple[str, ...]


@dataclass(frozen=True)
class Shelf:
    """The folder of one form on one server."""

    folder: Path

    def next_page(self, kind: str) -> str | None:
        """Where a pull of this kind (its first address) goes on, or None when none is under way."""
        state = self._state()
        return str(state["next"]) if state.get("kind") == kind and state.get("next") else None

    def expected(self) -> int | None:
        """How many records the server counted when the last page of a pull under way came."""
        return self._state().get("expected")

    def start(self) -> None:
        private_folder(self.folder)
        for name in ("arriving.jsonl", "arriving.json"):
            (self.folder / name).unlink(missing_ok=True)

    def keep_page(
        self, records: Iterable[Record], *, kind: str, following: str | None, expected: int | None = None
    ) -> None:
        """Append a page, then say where to go on: killed in between, the page is asked for and written again."""
        with _private(self.folder / "arriving.jsonl") as stream:
            stream.seek(int(self._state().get("bytes", 0)))
            stream.truncate()
            stream.writelines(_line(record) for record in records)
            stream.flush()
            os.fsync(stream.fileno())
            length = stream.tell()
        state = json.dumps({"kind": kind, "next": following, "bytes": length, "expected": expected})
        write_whole(self.folder / "arriving.json", state.encode(), private=True)

    def _state(self) -> dict[str, Any]:
        try:
            state = json.loads((self.folder / "arriving.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return state if isinstance(state, dict) else {}

    def arrived(self) -> Iterator[Record]:
        yield from _records(self.folder / "arriving.jsonl")

    def pulled(self) -> Iterator[Record]:
        yield from _records(self.folder / "pulled.jsonl")

    def settle(self, records: Mapping[str, Record]) -> Change:
        """Make these records, by name, the complete state, and say what that changes."""
        before = {str(entry["name"]): entry["record"] for entry in self.pulled()}
        lines = (_line({"name": name, "record": record}) for name, record in sorted(records.items()))
        write_whole(self.folder / "pulled.jsonl", b"".join(lines), private=True)
        for name in ("arriving.jsonl", "arriving.json"):
            (self.folder / name).unlink(missing_ok=True)
        shared = before.keys() & records.keys()
        return Change(
            total=len(records),
            added=len(records.keys() - before.keys()),
            changed=sum(before[name] != records[name] for name in shared),
            gone=tuple(sorted(before.keys() - records.keys())),
        )


def _line(record: Record) -> bytes:
    return (json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8")


def _records(path: Path) -> Iterator[Record]:
    """Whole lines only: a line cut by a kill is no record, and its page is asked for again."""
    lines = path.read_bytes().splitlines() if path.exists() else []
    for line in lines:
        try:
            yield json.loads(line)
        except ValueError:
            return


def _private(path: Path) -> BufferedRandom:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+b")
