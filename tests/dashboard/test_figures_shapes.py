"""The figures that are HTML or inline SVG: what is drawn is what the rows say, and the parts add up."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some
from reading import of_class, walk, words

from dashboard.components.counted_houses import movers_of
from dashboard.figures.bullet import Bullet, Reached, bullets, reached
from dashboard.figures.funnel import FunnelLine, FunnelPoint, funnel
from dashboard.figures.houses import COLUMNS, Movers, houses, of_hundred
from dashboard.figures.measure import Measure
from dashboard.figures.span import Span, spans
from dashboard.figures.tiles import Tile, tile_grid, tile_map
from dashboard.still import Still
from indicators.catalogue import read_catalogue
from indicators.definition import Direction, Kind
from indicators.rows import Change

CATALOGUE = read_catalogue()
SHARE = Measure(kind=Kind.PROPORTION, unit="", language="id")


def paths(drawn: Still) -> dict[str, str]:
    return dict(re.findall(r'<path class="([\w-]+)" d="([^"]*)"', drawn.inside))


# Houses ---------------------------------------------------------------------------------------------------------------


def drawn_houses(movers: Movers, *, people: bool = False) -> dict[str, int]:
    found = paths(houses(movers, people=people, identity="x", reading="r"))
    return {kind: path.count("M") for kind, path in found.items()}


def test_every_family_has_its_house_and_those_that_moved_a_mark() -> None:
    assert drawn_houses(Movers(kept=48, gained=20, lost=6, not_yet=18)) == {
        "house-kept": 48, "house-gained": 20, "house-mark-gained": 20, "house-lost": 6, "house-mark-lost": 6,
        "house-not_yet": 18,
    }  # fmt: skip


def test_a_kind_of_nobody_is_not_drawn() -> None:
    assert set(drawn_houses(Movers(3, 0, 0, 2))) == {"house-kept", "house-not_yet"}


def test_many_families_are_a_hundred_houses_in_the_same_parts() -> None:
    shown = drawn_houses(Movers(kept=860, gained=300, lost=60, not_yet=270))
    assert sum(n for kind, n in shown.items() if "mark" not in kind) == 100
    assert shown["house-kept"] == 58


@given(some.lists(some.integers(0, 5000), min_size=4, max_size=4).filter(any))
def test_parts_of_a_hundred_add_up_and_hide_nobody(counts: list[int]) -> None:
    parts = of_hundred(counts)
    assert sum(parts) == 100
    assert all((part > 0) == (count > 0) for part, count in zip(parts, counts, strict=True))
    assert all(abs(part - 100 * count / sum(counts)) < 4 for part, count in zip(parts, counts, strict=True))


def test_houses_stand_in_rows_of_twenty_and_speak_their_reading() -> None:
    drawn = houses(Movers(21, 0, 0, 0), people=True, identity="x", reading="Dari 21")
    assert f'viewBox="0 0 {COLUMNS * 20} 40"' in drawn.inside
    assert drawn.attributes["aria-label"] == "Dari 21"
    assert drawn.attributes["role"] == "img"


def change(**facts: object) -> Change:
    told: dict[str, object] = {
        "indicator": "x", "site": "s", "round_from": "a", "round_to": "b", "population": "all", "breakdown": "site",
        "category": "s", "comparison": "paired", "n_from": 100, "n_to": 100, "x_from": 60.0, "x_to": 80.0,
        "value_from": 0.6, "value_to": 0.8, "improved": 25, "worsened": 5, "unchanged": 70, "unknown": 0,
        "only_from": 0, "only_to": 0, "change": 0.2, "lower": 0.1, "upper": 0.3, "p_value": None, "detectable": 0.1,
        "method": "x", "verdict": "improved",
    }  # fmt: skip
    return Change(**{**told, **facts})  # type: ignore[arg-type]


def test_the_four_groups_add_up_to_the_units_met_twice() -> None:
    movers = movers_of(change(), CATALOGUE["san_layak"])
    assert movers == Movers(kept=55, gained=25, lost=5, not_yet=15)
    assert movers.total == 100


def test_where_less_is_better_those_without_are_the_good_ones() -> None:
    fewer = change(x_from=40.0, x_to=20.0)
    assert CATALOGUE["open_defecation"].direction is Direction.DOWN
    assert movers_of(fewer, CATALOGUE["open_defecation"]) == Movers(kept=55, gained=25, lost=5, not_yet=15)


@pytest.mark.parametrize(
    "facts", [{"suppressed": True}, {"comparison": "unpaired"}, {"improved": None}, {"x_to": None}, {"n_to": 0}]
)
def test_nobody_is_drawn_who_may_not_be_told(facts: dict[str, object]) -> None:
    assert movers_of(change(**facts), CATALOGUE["san_layak"]) is None


# Bullet ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "limits", "down", "verdict"),
    [
        (0.95, (0.92, 0.97), False, Reached.MET),
        (0.95, (0.85, 0.99), False, Reached.OPEN_MET),
        (0.80, (0.70, 0.95), False, Reached.OPEN_MISSED),
        (0.70, (0.60, 0.80), False, Reached.MISSED),
        (0.95, (0.92, 0.97), True, Reached.MISSED),
        (0.85, (0.80, 0.89), True, Reached.MET),
        (0.90, (None, None), False, Reached.MET),
    ],
)
def test_a_target_is_only_surely_reached_outside_the_interval(
    value: float, limits: tuple[float | None, float | None], down: bool, verdict: Reached
) -> None:
    assert reached(value, 0.9, lower=limits[0], upper=limits[1], down=down) is verdict


def bullet(**facts: object) -> Bullet:
    told: dict[str, object] = {
        "name": "x", "label": "Sanitasi", "told": "74% sekarang", "note": "n = 92", "before": 0.5, "after": 0.75,
        "lower": 0.65, "upper": 0.83, "target": 0.9, "most": 1.0, "reached": Reached.MISSED,
    }  # fmt: skip
    return Bullet(**{**told, **facts})  # type: ignore[arg-type]


def places(drawn: Still, css: str) -> list[float]:
    return [float(at) for at in re.findall(rf'class="{css}" (?:x|x1)="([\d.]+)%"', drawn.inside)]


def widths(drawn: Still) -> dict[str, float]:
    return {
        css: float(width)
        for css, width in re.findall(r'<rect class="([\w-]+)" x="[\d.]+%" width="([\d.]+)%"', drawn.inside)
    }


def test_the_bars_are_as_long_as_the_levels_and_the_line_stands_at_the_target() -> None:
    drawn = next(part for part in walk(bullets([bullet()])) if isinstance(part, Still))
    long = widths(drawn)
    assert long["bullet-after"] / long["bullet-track"] == pytest.approx(0.75, abs=1e-3)
    assert long["bullet-before"] / long["bullet-track"] == pytest.approx(0.5, abs=1e-3)
    assert places(drawn, "bullet-target") == pytest.approx([99 * 0.9 + 0.5])
    assert places(drawn, "bullet-whisker")[1:] == pytest.approx([99 * 0.65 + 0.5, 99 * 0.83 + 0.5], abs=0.01)
    assert drawn.attributes["aria-label"] == "74% sekarang"


def test_a_level_without_an_earlier_one_or_interval_has_neither_bar_nor_whisker() -> None:
    drawn = next(part for part in walk(bullets([bullet(before=None, lower=None)])) if isinstance(part, Still))
    assert "bullet-before" not in drawn.inside
    assert "bullet-whisker" not in drawn.inside


# Spans ----------------------------------------------------------------------------------------------------------------


def test_an_equiplot_has_a_dot_per_group_between_the_lowest_and_the_highest() -> None:
    shown = spans(
        [Span("RT", "38% – 86%", dots=(0.38, 0.5, 0.86))], limits=(0.0, 1.0), marks=[(0.0, "0%"), (1.0, "100%")]
    )
    assert [dot.style["left"] for dot in of_class(shown, "span-dot")] == ["38.0%", "50.0%", "86.0%"]
    line = of_class(shown, "span-range")[0]
    assert line.style == {"left": "38.0%", "right": "calc(100% - 86.0%)"}
    assert words(of_class(shown, "span-axis")[0]) == "0%100%"


def test_a_band_lies_even_around_zero_and_guides_in_every_row() -> None:
    rows = [Span("a", "x", point=0.3, lower=0.1, upper=0.5, band=0.2), Span("b", "y", point=-0.1)]
    shown = spans(rows, limits=(-1.0, 1.0), guides=(0.0,))
    assert of_class(shown, "span-band")[0].style == {"left": "40.0%", "right": "calc(100% - 60.0%)"}
    assert [guide.style["left"] for guide in of_class(shown, "span-guide")] == ["50.0%", "50.0%"]


# Tiles ----------------------------------------------------------------------------------------------------------------

TILES = (
    Tile("001", "RT 001", "75%", "n = 16", 0.75, symbol="▲"),
    Tile("002", "RT <2>", "3 dari 9", "n = 9", None),
)
SQUARE = (((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 0.0)),)


def test_a_tile_says_name_number_and_n_and_is_shaded_by_its_level() -> None:
    tiles = of_class(tile_grid(TILES), "tile")
    assert [words(tile) for tile in tiles] == ["RT 00175% ▲n = 16", "RT <2>3 dari 9n = 9"]
    assert ["tile-3" in tiles[0].className, "tile-none" in tiles[1].className] == [True, True]


@pytest.mark.parametrize(("parts", "along"), [(0, 0), (1, 1), (7, 7), (8, 4), (15, 5)])
def test_on_paper_no_tile_stands_alone_in_its_row(parts: int, along: int) -> None:
    assert tile_grid(TILES[:1] * parts).style == {"--along": along}


def test_a_map_has_the_outlines_that_are_declared_and_a_tile_for_every_part() -> None:
    shown = tile_map(TILES, {"001": SQUARE, "009": SQUARE}, identity="x", reading="r")
    drawn = next(part for part in walk(shown) if isinstance(part, Still))
    assert paths(drawn) == {"tile-3": "M0 1000L500 1000L500 0L0 1000Z"}
    assert ">001</text>" in drawn.inside
    assert len(of_class(shown, "tile")) == 2


def test_a_map_is_as_high_as_its_outlines_and_a_name_stands_in_the_middle_of_the_largest() -> None:
    angle = ((0.0, 0.0), (1.0, 0.0), (1.0, 0.1), (0.1, 0.1), (0.1, 0.3), (0.0, 0.3))  # most corners lie at the left
    shown = tile_map([Tile("001", "RT 001", "1", "n", 0.1)], {"001": (SQUARE[0], angle)}, identity="x", reading="r")
    (drawn,) = [part for part in walk(shown) if isinstance(part, Still)]
    assert 'viewBox="-6 -6 1012 1012"' in drawn.inside
    assert 'x="333" y="667"' in drawn.inside
    flat = tile_map([Tile("001", "RT 001", "1", "n", 0.1)], {"001": (angle,)}, identity="x", reading="r")
    (drawn,) = [part for part in walk(flat) if isinstance(part, Still)]
    assert 'viewBox="-6 694 1012 312"' in drawn.inside
    assert 'x="425" y="925"' in drawn.inside


def test_a_code_from_the_data_is_never_markup() -> None:
    shown = tile_map([Tile("<b>", "x", "1", "n", 0.1)], {"<b>": SQUARE}, identity="x", reading="r")
    drawn = next(part for part in walk(shown) if isinstance(part, Still))
    assert "&lt;b&gt;" in drawn.inside
    assert "<b>" not in drawn.inside


# Funnel ---------------------------------------------------------------------------------------------------------------


def test_a_funnel_draws_every_site_and_both_pairs_of_limits() -> None:
    points = [FunnelPoint("RW 1", 50, 0.5, 0), FunnelPoint("RW 2", 90, 0.9, 2)]
    lines = [FunnelLine(name, (50.0, 90.0), (0.4, 0.45)) for name in ("95_lower", "95_upper", "998_lower", "998_upper")]
    figure = funnel(points, lines, average=0.6, measure=SHARE, axis_title="n")
    sites = figure.data[-1]
    assert (list(sites.x), list(sites.y)) == ([50, 90], [0.5, 0.9])
    assert list(sites.marker.symbol) == ["circle-open", "diamond"]
    assert [trace.line.dash for trace in figure.data[:-1]] == ["dot", "dot", "dash", "dash"]
    assert figure.layout.shapes[0].y0 == 0.6
    assert {trace.type for trace in figure.data} == {"scatter"}
    assert "bdata" not in figure.to_json()
