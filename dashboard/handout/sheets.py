"""The pages of a handout, drawn by the functions that draw the dashboard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dashboard.app import shown
from dashboard.handout.document import Sheet
from dashboard.handout.page import page_alone
from dashboard.handout.views import View
from dashboard.source import Snapshots

_OK = 200


def sheets_of(source: Snapshots, views: Iterable[View]) -> Iterator[Sheet]:
    """The pages at these addresses for the audience of this source; nothing for an address without one."""
    for view in views:
        seen = shown(source, view.path, view.selection.to_search())
        if seen.view["status"] == _OK:
            yield Sheet(view, seen.view["title"], page_alone(seen.children))
