"""Every activity with its dates and its evidence, so that whoever doubts one can ask for the paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.figures.frame import Caption, framed
from dashboard.figures.twin import Cell, Twin, twin_table
from dashboard.pages.kegiatan.downloads import behind
from dashboard.pages.kegiatan.view import View
from indicators import numbers
from indicators.definition import Breakdown
from indicators.disclosure.policy import Activities
from warehouse.activities import Activity, State

COLUMNS = (
    *("activity", "state", "amount", "organiser", "planned_on", "realised_on", "evidence"),
    *("area", "money", "beneficiaries"),
)
ORDER = (State.NOT_STARTED, State.NOT_REPORTED, State.PARTLY, State.DONE, State.UNPLANNED)
ENDED = (State.DONE, State.UNPLANNED)
"""What nobody has to be asked about any more."""
_SLASH = "/\N{NO-BREAK SPACE}"  # what follows it begins no line of its own
_PART_OF = "\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}"


def listing(view: View) -> list[Component]:
    """One line per activity, what is still to be done first. Photos and papers are named, never shown."""
    text, language = view.text, view.language
    columns = _columns(view)
    caption = Caption(
        title=_title(view),
        reading=text("kegiatan.listing.reading" if _is_told_all(view) else "kegiatan.listing.reading_less"),
        facts=(text("kegiatan.n_rows", n=numbers.plain(len(view.activities), language)), view.days, view.sheet_source),
        table="",
    )
    told = _tables(view, columns)
    unprinted = "on_paper" if "area" in columns else "on_paper_reached"
    paper = html.P(text(f"kegiatan.listing.{unprinted}"), className="on-paper")
    shown = html.Div([*told, paper])
    return [framed(shown, caption, None, identity="activities", behind=behind("kegiatan", view))]


def _tables(view: View, columns: Sequence[str]) -> list[Component]:
    """Those not yet finished; below, folded away, the finished, with how many of each. Of one kind there is no fold."""
    ordered = _urgent_first(view.activities)
    ended = [row for row in ordered if row.state in ENDED]
    still = [row for row in ordered if row.state not in ENDED]
    if not ended or not still:
        return [_table(view, columns, ordered, caption="table")]
    done = sum(row.state is State.DONE for row in ended)
    key = "ended_beyond" if len(ended) > done else "ended"
    head = html.Summary(view.text(f"kegiatan.listing.{key}", n=done, beyond=len(ended) - done))
    folded = html.Details(
        [head, _table(view, columns, ended, caption="table_ended")], className="fold", **{"data-section": "ended"}
    )
    return [_table(view, columns, still, caption="table_still"), folded]


def _table(view: View, columns: Sequence[str], activities: Sequence[Activity], *, caption: str) -> Component:
    table = Twin(
        caption=view.text(f"kegiatan.listing.{caption}"),
        header=tuple(view.text(f"kegiatan.column.{name}") for name in columns),
        rows=tuple(tuple(_row(view, row)[name] for name in columns) for row in activities),
        stacked=True,
    )
    return twin_table(table)


def _urgent_first(activities: Sequence[Activity]) -> list[Activity]:
    """As they stand on the sheet, the physical ones first, but those not yet finished before the finished."""
    return sorted(activities, key=lambda row: ORDER.index(row.state))


def _is_told_all(view: View) -> bool:
    return len(_columns(view)) == len(COLUMNS) and view.rights.activities is Activities.NOTES


def _title(view: View) -> str:
    finished = [row for row in view.activities if row.carried_out]
    if view.rights.activities is Activities.WORKS:
        return view.text("kegiatan.listing.title_works", total=len(finished))
    proven = sum(bool(row.evidence) for row in finished)
    return view.text("kegiatan.listing.title", proven=proven, total=len(finished))


def _columns(view: View) -> tuple[str, ...]:
    """Those that this audience may see; what it may not is not in the rows either."""
    rights = view.rights
    told = {
        "evidence": rights.activities is not Activities.WORKS,
        "area": Breakdown.RT in rights.breakdowns,
    }
    return tuple(name for name in COLUMNS if told.get(name, True))


def _row(view: View, row: Activity) -> dict[str, Cell]:
    cells = (_usual(cell) if cell == numbers.MISSING else cell for cell in _cells(view, row))
    return dict(zip(COLUMNS, cells, strict=True))


def _cells(view: View, row: Activity) -> tuple[Cell, ...]:
    text, language = view.text, view.language
    organiser = " · ".join(part for part in (view.called("office", row.office), row.partner or "") if part)
    return (
        _activity(view, row),
        html.Span(text(f"kegiatan.state.{row.state}"), className=f"listed-state listed-{row.state.value}"),
        _amount(view, row),
        _lines(html.Span(organiser), view.called("funding", row.funding)),
        _day(row.planned_on, language),
        _day(row.realised_on, language),
        _breakable(row.evidence) if row.evidence else numbers.MISSING,
        text("kegiatan.area_rt", rt=row.rt) if row.rt else _usual(text("kegiatan.area_all")),
        _money(view, row),
        _reached(view, row),
    )


def _usual(words: str) -> html.Span:
    """What is so for most: a table has it in its column, a card on a telephone leaves it out."""
    return html.Span(words, className="listed-usual")


def _breakable(number: str) -> html.Span:
    """The number of a paper, which may go on in the next line after a stroke and nowhere else."""
    first, *others = number.split("/")
    return html.Span([first, *(part for each in others for part in ("/", html.Wbr(), each))], className="listed-number")


def _activity(view: View, row: Activity) -> html.Span:
    """What it is called and of which kind it is; below it what its organiser noted, for whom that is."""
    told = row.note and view.rights.activities is Activities.NOTES
    note = [html.Span(row.note, className="listed-kind", lang="id")] if told else []
    return _lines(html.Span(row.activity_name, lang="id"), view.called("kind", row.kind), *note)


def _lines(first: html.Span, second: str, *more: html.Span) -> html.Span:
    return html.Span([first, html.Span(second, className="listed-kind"), *more], className="listed-name")


def _money(view: View, row: Activity) -> str:
    """Spent of the budget; a blank is a dash and no zero."""
    if row.budget_realised is None and row.budget_planned is None:
        return numbers.MISSING
    hidden = row.kept is not None
    spent = view.text("figures.hidden_short") if hidden else numbers.rupiah(row.budget_realised, view.language)
    return f"{spent} {_SLASH}{numbers.rupiah(row.budget_planned, view.language)}"


def _reached(view: View, row: Activity) -> str:
    if row.suppressed:
        return view.text("figures.hidden_short")
    return _of(row.beneficiaries_reached, row.beneficiaries_planned, view.language)


def _amount(view: View, row: Activity) -> Cell:
    if row.kept is not None:
        return view.text("figures.hidden_short")
    unit = row.counted_in or ""
    if row.state is State.UNPLANNED:
        return f"{numbers.plain(row.realised, view.language, decimals=_decimals(row.realised))} {unit}".strip()
    return html.Span([f"{_of(row.realised, row.planned, view.language)} ", unit])


def _of(part: float | None, whole: float | None, language: str) -> str:
    """`9 / 10`; what isn't told is a dash and no zero."""
    told = [numbers.plain(each, language, decimals=_decimals(each)) for each in (part, whole) if each is not None]
    if part is None and whole is None:
        return numbers.MISSING
    if part is None:
        return f"{numbers.MISSING}{_PART_OF}{told[0]}"
    return told[0] if whole is None else _PART_OF.join(told)


def _decimals(value: float | None) -> int:
    return 0 if value is None or float(value).is_integer() else 1


def _day(day: date | None, language: str) -> str:
    return numbers.short_date(day, language) if day else numbers.MISSING
