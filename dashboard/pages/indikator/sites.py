"""Many sites beside each other: how many lie above, around and below their average, and each in its funnel.

Only where a build holds several sites; of a single one there is nothing to say, and nothing is said.
"""

from dash import html
from dash.development.base_component import Component

from dashboard.components.filters import site_names
from dashboard.figures.frame import Caption, framed, key_of
from dashboard.figures.funnel import FunnelLine, FunnelPoint, funnel
from dashboard.figures.twin import Twin
from dashboard.pages.indikator import words
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.view import View
from indicators import numbers
from indicators.sites import Funnel, common_effect, funnel_of


def sites_of(view: View) -> Funnel | None:
    """The funnel of this indicator at the later round; None of too few sites, or where it is no share."""
    if not view.measure.is_share or len(view.context.sites) < 2:
        return None
    return funnel_of(view.site_levels, design_effect=common_effect(view.site_changes))


def sites(view: View) -> Component | None:
    """The tiers in the title, the funnel below."""
    found = sites_of(view)
    if found is None:
        return None
    text, labels = view.text, {site.name: site.label for site in view.context.sites}
    points = [
        FunnelPoint(labels[place.site], place.n, place.value, place.place, chosen=place.site == view.site)
        for place in found.places
    ]
    average = view.measure.value(found.average)
    tiers = {"above": found.above, "around": found.around, "below": found.below}
    told = {name: numbers.plain(n, view.language) for name, n in tiers.items()}
    reading = [*_own(view, points), *_beyond(view, found), text("indikator.sites.reading", average=average)]
    dates, source = words.everywhere(view, [view.selection.round_to], [place.site for place in found.places])
    caption = Caption(
        title=text("indikator.sites.title", **told, average=average),
        reading=" ".join(reading),
        facts=(dates, words.population(view),
               text("indikator.sites.n", n=len(points)),
               f"n = {numbers.plain(sum(point.n for point in points), view.language)}",
               words.unknowns(view, sum(row.unknown for row in view.site_levels if not row.suppressed)),
               text("indikator.sites.hidden", n=found.hidden) if found.hidden else "", _absent(view), source),
        table=text("figures.table"),
    )  # fmt: skip
    figure = funnel(points, _lines(found), average=found.average, measure=view.measure,
                    axis_title=text("indikator.sites.axis"))  # fmt: skip
    return framed(figure, caption, _twin(view, found, labels), identity="sites", key=_key(view, points),
                  behind=behind(view, "sites"))  # fmt: skip


def _beyond(view: View, found: Funnel) -> list[str]:
    """Which sites lie beyond the limits, in the order of their list."""
    names = site_names(view.context)
    tiers = {
        "above": [each for each in found.places if each.place > 0],
        "below": [each for each in found.places if each.place < 0],
    }
    return [
        view.text(f"indikator.sites.named_{name}", names="; ".join(names[each.site] for each in places))
        for name, places in tiers.items()
        if places
    ]


def _absent(view: View) -> str:
    """How many sites have no level in this round: they have not come so far, or were not asked."""
    known = {row.site for row in view.site_levels if row.suppressed or row.n}
    missing = len(view.context.sites) - len(known)
    return view.text("indikator.sites.absent", n=missing) if missing else ""


def _own(view: View, points: list[FunnelPoint]) -> list[str]:
    """Where the site of this page lies, unless it is hidden."""
    return [
        view.text("indikator.sites.own", site=point.label, level=view.measure.value(point.value),
                  tier=view.text(f"indikator.sites.{tier(point.place)}"))
        for point in points if point.chosen
    ]  # fmt: skip


def _key(view: View, points: list[FunnelPoint]) -> html.Ul:
    """What the ring, the dots and the lines are."""
    marks = [("key-ring", point.label) for point in points if point.chosen]
    names = ("dot", "beyond", "warning", "alarm")
    marks += [(f"key-site-{name}", view.text(f"indikator.sites.key_{name}")) for name in names]
    return key_of((f"key-mark {css}", label) for css, label in marks)


def _lines(found: Funnel) -> list[FunnelLine]:
    return [
        FunnelLine(f"{f'{100 * each.confidence:g}'.replace('.', '')}_{side}", each.sizes, getattr(each, side))
        for each in found.lines
        for side in ("lower", "upper")
    ]


def tier(place: int) -> str:
    """Above, around or below the average, as far as chance allows to say."""
    return "above" if place > 0 else "below" if place < 0 else "around"


def _twin(view: View, found: Funnel, labels: dict[str, str]) -> Twin:
    names = ("site", "level", "part", "tier")
    rows = tuple(
        (labels[place.site], view.measure.value(place.value), numbers.n_of_total(place.x, place.n, view.language),
         view.text(f"indikator.sites.{tier(place.place)}"))
        for place in sorted(found.places, key=lambda each: labels[each.site])
    )  # fmt: skip
    header = tuple(view.text(f"figures.column.{name}") for name in names)
    return Twin(caption=view.text("indikator.sites.table", label=view.label), header=header, rows=rows)
