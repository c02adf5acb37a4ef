"""Where it changed among many sites: every site before and after, what got worse first, and those without a change."""

from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.filters import site_names
from dashboard.components.verdict import symbol
from dashboard.figures.dumbbell import dumbbell_axis
from dashboard.figures.frame import Caption, framed
from dashboard.figures.twin import Twin
from dashboard.pages.indikator import words
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.part import cells, columns, part_row
from dashboard.pages.indikator.view import View
from dashboard.theme import verdict_mark
from indicators import numbers
from indicators.definition import Direction
from indicators.results import Change
from indicators.sites import together
from indicators.verdict import Verdict


def known_sites(view: View) -> list[Change]:
    """The sites where anything is known of both rounds; of a hidden one that is not told. Nothing of a single site."""
    if len(view.context.sites) < 2:
        return []
    return [change for change in view.site_changes if change.suppressed or (change.n_from and change.n_to)]


def every_site(view: View) -> Component | None:
    """One row per site, by what can be concluded of it and then as listed: no ranking."""
    rows = known_sites(view)
    if not rows:
        return None
    names = site_names(view.context)
    hidden = sum(change.suppressed for change in rows)
    ends = (view.selection.round_from, view.selection.round_to)
    dates, source = words.everywhere(view, ends, [change.site for change in rows])
    caption = Caption(
        title=_title(view, rows),
        reading=" ".join([view.text("indikator.every_site.reading"), *_sure(view, rows)]),
        facts=(dates, words.population(view), view.text("indikator.sites.n", n=len(rows)),
               f"n = {numbers.plain(sum(change.n_to for change in rows), view.language)}",
               words.unknowns(view, sum(change.unknown for change in rows if not change.suppressed)),
               view.text("indikator.sites.hidden", n=hidden) if hidden else "", source),
        table=view.text("figures.table"),
    )  # fmt: skip
    axis = [dumbbell_axis()] if view.measure.is_share else []
    when = _when(view, rows)
    groups = [part for verdict in Verdict for part in _group(view, verdict, rows, names, when)]
    content = html.Div([*axis, *groups, *_absent(view, rows, names)], className="part-list every-site")
    return framed(content, caption, _twin(view, rows), identity="every-site", behind=behind(view, "every_site"))


def _title(view: View, rows: list[Change]) -> str:
    """In how many sites it certainly got better and worse, or, where neither way is better, rose and fell."""
    told = [change for change in rows if not change.suppressed]
    if not told:
        return view.text("indikator.every_site.title_hidden")
    n = numbers.plain(len(told), view.language)
    if view.definition.direction is Direction.NEITHER:
        up, down = (sum((change.change or 0) * sign > 0 for change in told) for sign in (1, -1))
        return view.text("indikator.every_site.title_up", up=up, down=down, n=n)
    verdicts = [change.verdict for change in told]
    better, worse = (verdicts.count(verdict) for verdict in (Verdict.IMPROVED, Verdict.WORSENED))
    return view.text("indikator.every_site.title", improved=better, worsened=worse, n=n)


def _sure(view: View, rows: list[Change]) -> list[str]:
    """What many tests at once do to what is certain; nothing where no two were tested."""
    found = together(rows)
    if found.tests < 2:
        return []
    alone = view.text("indikator.every_site.alone")
    if not found.sure:
        return [alone]
    return [alone, view.text("indikator.every_site.together", n=found.tests, sure=found.sure, held=found.held)]


def _when(view: View, rows: list[Change]) -> dict[str, str]:
    """When each site was visited; nothing where all were in the same months."""
    told = {change.site: words.months(view, change.site) for change in rows}
    return told if len(set(told.values())) > 1 else {}


def _group(
    view: View, verdict: Verdict, rows: list[Change], names: dict[str, str], when: dict[str, str]
) -> list[Component]:
    """The sites of one verdict below its name, in the order of their list."""
    members = [change for change in rows if change.verdict == verdict]
    if not members:
        return []
    title = view.text("indikator.every_site.group", verdict=view.text(f"verdict.{verdict}"), n=len(members))
    css = f"part-group {verdict_mark(verdict).css}"
    drawn = [_row(view, change, names[change.site], when.get(change.site, "")) for change in members]
    return [html.H4([symbol(verdict), " ", title], className=css), html.Ol(drawn, className="part-rows")]


def _row(view: View, change: Change, name: str, when: str) -> html.Li:
    there = replace(view.selection, site=change.site)
    link = dcc.Link(name, href=link_to(f"/indikator/{view.definition.name}", there))
    return part_row(view, change, name, link=link, when=when)


def _absent(view: View, rows: list[Change], names: dict[str, str]) -> list[Component]:
    """The sites that have nothing to compare in these rounds, by name: they are not forgotten, and not unchanged."""
    told = {change.site for change in rows}
    absent = "; ".join(name for site, name in names.items() if site not in told)
    return [html.P(view.text("indikator.every_site.absent", names=absent), className="note")] if absent else []


def _twin(view: View, rows: list[Change]) -> Twin:
    labels = {site.name: site.label for site in view.context.sites}
    return Twin(
        caption=view.text("indikator.every_site.table", label=view.label),
        header=(view.text("figures.column.site"), *columns(view)),
        rows=tuple((labels[change.site], *cells(view, change)) for change in rows),
    )
