"""What stands behind every figure of the page: the address of its rows as files, their name, and the definition."""

from dataclasses import replace

from dashboard.figures.frame import Behind, linked_origin
from dashboard.pages.indikator.view import View
from dashboard.reports import attached

OF_ALL_SITES = ("every_site", "sites")
"""Parts that tell of all sites, whichever is chosen."""
_CHOSEN = ("round_from", "round_to", "population", "comparison")


def behind(view: View, part: str) -> Behind:
    """The files of one part, and the definition at the end of the page."""
    return Behind(
        path=f"/indikator/{view.definition.name}/{part}",
        file=file_name(view, part),
        origin=linked_origin(view.text, "definition-heading"),
        selection=view.selection,
        text=view.text,
        about=view.label,
    )


def file_name(view: View, part: str) -> str:
    """What a file of this part is called."""
    selection = replace(view.selection, site=None) if part in OF_ALL_SITES else view.selection
    chosen = (*_CHOSEN, "breakdown") if part == "parts" else _CHOSEN
    return attached.file_name(view.context, selection, view.definition.name, part, chosen=chosen)
