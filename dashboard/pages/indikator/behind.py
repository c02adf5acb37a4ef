"""What stands behind every figure of the page: the address of its rows as files, their name, and the definition."""

from dashboard.figures.frame import Behind, linked_origin
from dashboard.pages.indikator.view import View


def behind(view: View, part: str) -> Behind:
    """The files of one part, and the definition at the end of the page."""
    return Behind(
        path=f"/indikator/{view.definition.name}/{part}",
        file=file_name(view, part),
        origin=linked_origin(view.text, "definition-heading"),
        selection=view.selection,
        text=view.text,
    )


def file_name(view: View, part: str) -> str:
    chosen = view.selection
    names = ["SIMULASI"] if view.context.simulated else []
    names += [view.definition.name, part, chosen.population]
    return "_".join([*names, view.context.build_id])
