"""What can go wrong with the store, said to the person who runs it: the path, what was found, the next step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


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
            f"{path}: bangunan ini tidak lolos pemeriksaan dan tidak dipakai; data terakhir yang berhasil tetap "
            f"tersaji.\n{listed}\nPeriksa berkas masukan dengan: p2wkss data check"
        )
