"""How the families with and without each kind of help stood before and after: rows of the results. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.pages.kegiatan.view import View
from indicators.definition import Kind


@dataclass(frozen=True)
class DoseRow:
    """One indicator among the families of one group: `x` of `n` before and after, the same units in both rounds."""

    indicator: str
    group: str
    n: int
    x_before: int | None
    x_after: int | None


def dose_rows(view: View) -> tuple[DoseRow, ...]:
    """The shares among headline and primary indicators, with and without each kind of help; hidden rows stay hidden."""
    if not view.has_families:
        return ()
    found = view.snapshot.doses(
        site=view.context.site(view.selection.site).name,
        round_from=view.selection.round_from,
        round_to=view.selection.round_to,
        population=view.selection.population,
    )
    return tuple(
        DoseRow(dose.indicator, _group(dose.assistance, has, view), n, _whole(before, n), _whole(after, n))
        for dose in found
        if not dose.suppressed and not dose.refusal and _is_shown(dose.indicator, view)
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


def _whole(share: float | None, n: int) -> int | None:
    return None if share is None else round(share * n)
