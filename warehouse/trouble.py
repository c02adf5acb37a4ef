"""What can go wrong with the store, said to the person who runs it: the path, what was found, the next step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.os_words import said

_HELD = ("Could not set lock", "being used by another process", "already open")
"""What DuckDB says of a file that another program has open for writing."""
REBUILD = "Jalankan p2wkss build --force, atau kembali ke hasil bangun lain: p2wkss builds list."


class StoreError(Exception):
    """The store cannot do what was asked; the message is one Indonesian sentence or two."""


class NoBuildError(StoreError):
    """Nothing has been built yet."""

    def __init__(self, var: Path) -> None:
        super().__init__(f"Belum ada data di {var}. Jalankan dahulu: p2wkss build")


class BuildCheckError(StoreError):
    """A build does not hold together and was not put in force."""

    def __init__(self, path: Path, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(
            f"{path}: hasil bangun ini tidak lolos pemeriksaan dan tidak dipakai; data terakhir yang berhasil tetap "
            f"tersaji.\n{listed}\nPeriksa berkas masukan dengan: p2wkss data check"
        )


class UnreadableBuildError(StoreError):
    """The file of a build can't be read. `found`: why, in words; `sound`: whether it may be in order all the same."""

    def __init__(self, path: Path, error: duckdb.Error) -> None:
        self.sound = True
        try:
            with path.open("rb"):
                pass
        except FileNotFoundError as missing:
            self.sound, self.found = False, said(missing)
            self.cure = "Jalankan p2wkss build, atau kembali ke hasil bangun lain: p2wkss builds list."
        except OSError as refused:
            self.found, self.cure = said(refused), "Periksa izin berkas itu dan pemiliknya, lalu jalankan lagi."
        else:
            self._is_there(str(error))
        super().__init__(f"{path}: tidak dapat dibuka ({self.found}). {self.cure}")

    def _is_there(self, told: str) -> None:
        if any(words in told for words in _HELD):
            self.found = "sedang dibuka program lain, misalnya DBeaver"
            self.cure = "Tutup program itu, lalu jalankan lagi."
            return
        self.sound, self.found = False, f"rusak, atau bukan hasil bangun: {told.splitlines()[0]}"
        self.cure = REBUILD


def refuse_missing_above(path: Path, *, option: str) -> None:
    """Where a memory stick isn't in or a name is mistyped, no tree of folders grows that nobody finds again.

    Raises StoreError.
    """
    if not (above := path.absolute().parent).exists():
        shown = above if path.is_absolute() else path.parent
        raise StoreError(
            f"{path}: tidak dapat ditulis (folder {shown} tidak ada). Pasang diskanya atau buat folder itu dahulu, "
            f"atau pilih tempat lain ({option})."
        )
