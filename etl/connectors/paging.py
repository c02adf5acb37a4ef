"""All pages of a form, resumed where an earlier try broke off, and counted. It knows no survey system."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from etl.connectors.shelf import Change, Record, Shelf
from etl.connectors.transport import PullError

Progress = Callable[[str, float], None]
MOST_PAGES = 100_000


@dataclass(frozen=True)
class Page:
    """One page: its records, the address of the next page, and how many records the server says there are.

    `left`, instead of that: how many come after this page, of a server asked for what follows a record. No page of it
    moves when records are deleted, so it may count fewer than before.
    """

    records: Sequence[Record]
    following: str | None
    count: int | None = None
    left: int | None = None


def pull(
    shelf: Shelf,
    *,
    first: str,
    ask: Callable[[str], Page],
    name: Callable[[Record], str],
    incremental: bool,
    progress: Progress,
) -> Change:
    """Fetch every page after `first`, put the records on the shelf, and say what changed.

    A full pull replaces what was there, so that what the server deleted is gone and told. An incremental one only adds
    and replaces. Raises PullError when fewer records came than the server counts, and when records were deleted under
    way: those after them moved to an earlier page, so that one may never have come.
    """
    address = shelf.next_page(first)
    if address is None:
        shelf.start()
        address = first
    expected = shelf.expected()
    for _ in range(MOST_PAGES):
        page = ask(address)
        if page.count is not None and expected is not None and page.count < expected:
            shelf.start()
            raise PullError(
                f"isian dihapus di server selama penarikan (dari {expected} menjadi {page.count}), jadi halamannya "
                "bergeser dan isian lain dapat terlewat. Tidak ada yang diganti; jalankan lagi."
            )
        expected = page.count if page.count is not None else expected
        if page.following == address:
            raise PullError("server mengulang halaman yang sama. Laporkan kepada pengelola server.")
        shelf.keep_page(page.records, kind=first, following=page.following, expected=expected)
        arrived = {name(record): record for record in shelf.arrived()}
        expected = expected if page.left is None else len(arrived) + page.left
        progress(f"{len(arrived)} isian ditarik", len(arrived) / expected if expected else 0.0)
        if page.following is None:
            break
        address = page.following
    if expected is not None and len(arrived) < expected:
        shelf.start()
        raise PullError(
            f"server menghitung {expected} isian, tetapi hanya {len(arrived)} yang datang. Tidak ada yang diganti; "
            "jalankan lagi."
        )
    if incremental:
        before: Mapping[str, Any] = {str(entry["name"]): entry["record"] for entry in shelf.pulled()}
        arrived = {**before, **arrived}
    return shelf.settle(arrived)
