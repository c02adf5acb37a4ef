"""How the families with and without each kind of help stood before and after: rows of the results. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.pages.kegiatan.view import View
from indicators.definition import Kind
from indicators.further.rows import Dose


@dataclass(frozen=True)
class DoseRow:
    """One indicator among the families of one group: `x` of `n` before and after, the same units in both rounds."""

    indicator: str
    group: str
    n: int
    x_before: int | None
    x_after: int | None


def shown_doses(view: View) -> tuple[Dose, ...]:
    """The headline and primary indicators beside each kind of help that could be told of; hidden ones stay hidden."""
    if not view.has_families:
        return ()
    found = view.snapshot.doses(
        site=view.context.site(view.selection.site).name,
        round_from=view.selection.round_from,
        round_to=view.selection.round_to,
        population=view.selection.population,
    )
    return tuple(dose for dose in found if not dose.suppressed and not dose.refusal and _is_shown(dose.indicator, view))


def dose_rows(view: View) -> tuple[DoseRow, ...]:
    """The same, a row for those with and one for those without each kind of help."""
    return tuple(
        DoseRow(dose.indicator, _group(dose.assistance, has, view), n, whole(before, n), whole(after, n))
        for dose in shown_doses(view)
        for has, n, before, after in (
            ("with", dose.n_with, dose.before_with, dose.after_with),
            ("without", dose.n_without, dose.before_without, dose.after_without),
        )
    )


def _is_shown(indicator: str, view: View) -> bool:
    definition = view.snapshot.catalogue[indicator]
    return definition.kind is Kind.PROPORTION and (definition.headline or definition.primary)


def _group(assistance: str, has: str, view: View) -> str:
    return view.text(f"kegiatan.dose.{has}", help=view.text(f"assistance.{assistance}"))


def whole(share: float | None, n: int) -> int | None:
    """How many units a share of them is."""
    return None if share is None else round(share * n)
