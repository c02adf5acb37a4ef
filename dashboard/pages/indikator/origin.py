"""Where the numbers come from: the facts behind the change shown, the SQL that counts it again, and the definition."""

from dash.development.base_component import Component

from dashboard.components.definition_panel import definition_panel
from dashboard.components.proof_panel import is_proven, proof_panel
from dashboard.pages.indikator.view import View


def origin(view: View) -> list[Component | None]:
    """The proof of the change that is shown, then everything that is said of the indicator itself."""
    panel = definition_panel(
        view.definition,
        view.snapshot.sql(view.definition.name),
        view.text,
        estimates=view.estimates,
        context=view.context,
        proven=is_proven(view.change),
        wordings=view.snapshot.wordings(),
        totals=view.totals,
    )
    return [proof_panel(view.change, view.definition, view.context, view.text, view.selection), panel]
