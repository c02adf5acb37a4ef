"""At a glance: who moved as small houses, and the level against its target."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.against_target import bullet_of, target_key
from dashboard.components.counted_houses import HOUSED, houses_key, houses_reading, movers_of
from dashboard.figures.bullet import Bullet, bullets
from dashboard.figures.frame import Caption, framed
from dashboard.figures.houses import Movers, houses
from dashboard.figures.twin import Twin
from dashboard.pages.indikator import words
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.view import View
from indicators import numbers
from indicators.sources import in_language


def has_glance(view: View) -> bool:
    """Whether there is anything to show."""
    return movers_of(view.change, view.definition) is not None or target_row(view) is not None


def glance(view: View) -> list[Component | None]:
    """Both figures beside each other where there are both."""
    movers, row = movers_of(view.change, view.definition), target_row(view)
    shown = [_houses(view, movers) if movers else None, _bullet(view, row) if row else None]
    return [html.Div([each for each in shown if each is not None], className="glance")]


def target_row(view: View) -> Bullet | None:
    levels = {row.round: row for row in view.estimates}
    rounds = (view.selection.round_from, view.selection.round_to)
    return bullet_of(view.definition, view.target, levels, rounds=rounds, label=view.label, text=view.text)


def _houses(view: View, movers: Movers) -> Component:
    change, text = view.change, view.text
    assert change is not None
    reading = houses_reading(movers, text)
    key = "indikator.houses.title" if movers.single else "indikator.houses.title_hundred"
    told = {kind: numbers.plain(n, view.language) for kind, n in movers.pictures.items()}
    caption = Caption(
        title=text(key, **told, n=words.count(view, movers.total), unit=words.unit(view, movers.total)),
        reading=f"{reading} {_what_a_picture_is(view, movers)}",
        facts=(words.dated(view), words.population(view),
               text("figures.same_units", n=words.count(view, change.n_to)), words.unknowns(view, change.unknown),
               words.source(view)),
        table=text("figures.table"),
    )  # fmt: skip
    drawn = houses(
        movers, people=view.definition.unit not in HOUSED, identity="houses-drawing",
        reading=f"{caption.title}. {reading}",
    )  # fmt: skip
    return framed(drawn, caption, _houses_twin(view, movers), identity="houses", key=houses_key(movers, text),
                  behind=behind(view, "houses"))  # fmt: skip


def _what_a_picture_is(view: View, movers: Movers) -> str:
    if not movers.single:
        return view.text("indikator.houses.hundred")
    return view.text("indikator.houses.single", unit=words.unit(view, 1))


def _houses_twin(view: View, movers: Movers) -> Twin:
    rows = tuple(
        (view.text(f"houses.{kind}"), numbers.plain(n, view.language),
         numbers.percent(n / movers.total, view.language))
        for kind, n in movers.counts.items()
    )  # fmt: skip
    header = tuple(view.text(f"figures.column.{name}") for name in ("state", "n", "share"))
    return Twin(caption=view.text("indikator.houses.table", label=view.label), header=header, rows=rows)


def _source(view: View) -> str:
    """Who set the target."""
    return in_language([view.target.source], view.language)[0] if view.target else ""


def _bullet(view: View, row: Bullet) -> Component:
    text = view.text
    latest = next(each for each in view.estimates if each.round == view.selection.round_to)
    caption = Caption(
        title=text(f"indikator.target.title_{row.reached.value}", target=view.measure.value(row.target)),
        reading=text("indikator.target.totals" if view.totals else "indikator.target.reading", told=row.told),
        facts=(words.dated(view), words.population(view), row.note.partition(" · ")[0],
               words.unknowns(view, latest.unknown), words.source(view),
               text("indikator.target.set_by", source=_source(view))),
        table=text("figures.table"),
    )  # fmt: skip
    names = ("before", "after", "interval", "target", "reached")
    twin = Twin(
        caption=text("indikator.target.table", label=view.label),
        header=(text("figures.column.what"), *(text(f"figures.column.{name}") for name in names)),
        rows=((view.label, view.measure.value(row.before), view.measure.value(row.after),
               view.measure.interval(row.lower, row.upper), view.measure.value(row.target),
               text(f"target.{row.reached.value}")),),
    )  # fmt: skip
    return framed(
        bullets([row], told=False),
        caption,
        twin,
        identity="target",
        key=target_key([row], view.text),
        behind=behind(view, "target"),
    )
