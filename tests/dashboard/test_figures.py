"""Figures are pure: rows in, traces out. What they must show is checked on small rows made by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from reading import of_kind, words

from dashboard.figures.dumbbell import dumbbell, dumbbell_marks, position
from dashboard.figures.forest import ForestRow, forest
from dashboard.figures.ladder import PLACES, LadderBar, Step, ladder, rung_places
from dashboard.figures.measure import Measure
from dashboard.figures.trend import SameUnits, TrendPoint, round_names, trend
from dashboard.still import as_html
from dashboard.theme import BLUE, GREY, INK, ORANGE
from indicators.definition import Kind

SHARE = Measure(kind=Kind.PROPORTION, unit="", language="id")
MONEY = Measure(kind=Kind.MEDIAN, unit="rupiah/bulan", language="id")
POINTS = (
    TrendPoint(label="Data awal", month=0, value=0.55, lower=0.45, upper=0.65, n=94, words="55%"),
    TrendPoint(label="Bulan ke-4", month=4, value=None, lower=None, upper=None, n=0, words="–"),
    TrendPoint(label="Bulan ke-8", month=8, value=0.84, lower=0.75, upper=0.90, n=90, words="84%"),
)
STEPS = (Step("open", "Sembarangan"), Step("shared", "Bersama"), Step("own", "Sendiri"))
BARS = (
    LadderBar("Data awal", {"open": 20, "shared": 30, "own": 50}),
    LadderBar("Bulan ke-8", {"open": 4, "shared": 26, "own": 70}),
)


def row(label: str, change: float | None, verdict: str = "unclear", colour: str = GREY) -> ForestRow:
    known = change is not None
    return ForestRow(
        label=label,
        size="n = 20",
        change=change,
        lower=change - 0.1 if known else None,
        upper=change + 0.2 if known else None,
        detectable=0.15,
        verdict=verdict,
        colour=colour,
        note="" if known else "terlalu sedikit",
    )


def traces(figure: go.Figure) -> dict[str, object]:
    return {trace.name: trace for trace in figure.data}


# Dumbbell ----------------------------------------------------------------------------------------------------------


def marks(before: float, after: float, target: float | None = None, colour: str = BLUE) -> list[ElementTree.Element]:
    drawn = dumbbell_marks(before, after, target=target, colour=colour)
    return list(ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{drawn}</svg>'))  # trusted: our own


def named(elements: list[ElementTree.Element], name: str) -> list[ElementTree.Element]:
    return [element for element in elements if element.tag.endswith(f"}}{name}")]


def test_a_dumbbell_has_an_empty_dot_before_and_an_arrow_head_after() -> None:
    drawn = marks(0.62, 0.91)
    dots, heads = named(drawn, "circle"), named(drawn, "svg")
    assert [dot.get("fill") for dot in dots] == ["#ffffff"]
    assert dots[0].get("cx") == f"{position(0.62)}%"
    assert heads[0].get("x") == f"{position(0.91)}%"
    assert [part.get("fill") for part in heads[0]] == ["#ffffff", BLUE], "the line's end is covered below the head"


def test_an_arrow_points_the_way_the_number_went_whatever_its_colour() -> None:
    up, down = (named(marks(*ends, colour=ORANGE), "svg")[0][-1].get("d") or "" for ends in ((0.2, 0.6), (0.6, 0.2)))
    assert up.startswith("M0,0 L-12")
    assert down.startswith("M0,0 L12")


def test_what_did_not_move_gets_two_dots_and_no_arrow() -> None:
    drawn = marks(0.5, 0.5)
    assert len(named(drawn, "circle")) == 2
    assert named(drawn, "svg") == []


def test_a_target_is_a_dashed_tick_and_without_target_there_is_none() -> None:
    dashed = [line.get("x1") for line in named(marks(0.2, 0.4, target=0.9), "line") if line.get("stroke-dasharray")]
    assert dashed == [f"{position(0.9)}%"]
    assert not [line for line in named(marks(0.2, 0.4), "line") if line.get("stroke-dasharray")]


def test_marks_at_the_ends_of_the_axis_stay_inside_the_picture() -> None:
    assert 0 < position(0.0) < position(1.0) < 100
    assert position(1.3) == position(1.0)


def test_a_dumbbell_speaks_its_reading() -> None:
    image = dumbbell(0.1, 0.2, target=None, colour=BLUE, reading="Sebelum 10%, sesudah 20%.")
    assert image.attributes["aria-label"] == "Sebelum 10%, sesudah 20%."
    spoken = 'class="drawing dumbbell" role="img" aria-label="Sebelum 10%, sesudah 20%."'
    assert as_html(image).startswith(f"<div {spoken}><svg")


# Trend -------------------------------------------------------------------------------------------------------------


def test_a_trend_has_a_band_a_line_the_same_units_and_its_values_in_words() -> None:
    same = SameUnits(months=(0, 8), values=(0.56, 0.85), label="88 keluarga yang sama")
    drawn = traces(trend(POINTS, measure=SHARE, target=0.9, same_units=same))
    assert list(drawn) == ["band", "all_present", "same_units", "labels"]
    assert list(drawn["all_present"].x) == [0, 8]  # a round nobody answered in has no point
    assert list(drawn["band"].y) == [0.65, 0.90, 0.75, 0.45]
    assert [label.partition("<br>")[0] for label in drawn["labels"].text] == ["<b>55%</b>", "<b>84%</b>"]
    assert list(drawn["labels"].y) == [0.56, 0.85]  # above the higher of two marks


def test_a_trend_keeps_a_place_for_every_round_and_says_how_many_there_were() -> None:
    figure = trend(POINTS, measure=SHARE)
    low, high = figure.layout.xaxis.range
    names = of_kind(round_names(POINTS), "Span")[::3]
    assert [words(name) for name in names] == ["Data awaln = 94", "Bulan ke-4n = 0", "Bulan ke-8n = 90"]
    marks = [f"{100 * (month - low) / (high - low):.1f}%" for month in figure.layout.xaxis.tickvals]
    assert [name.style["left"] for name in names] == marks  # each below its mark
    assert not figure.layout.xaxis.showticklabels
    assert figure.layout.yaxis.range[0] == 0


def test_a_round_told_to_who_points_at_it_leaves_out_an_interval_there_is_none_of() -> None:
    """ "5 (–), n = 5" was said of births."""
    bare = replace(POINTS[0], lower=None, upper=None, words="5", n=5)
    line = traces(trend([bare, POINTS[2]], measure=SHARE))["all_present"]
    first, second = (told for (told,) in line.customdata)
    assert first == f"{bare.label}: 5, n = 5"
    assert re.search(r" \(.+\), n = \d+$", second)


def test_rounds_too_near_for_words_on_a_phone_are_told_apart_and_the_last_never_is() -> None:
    months = (0, 2, 4, 6, 8, 20)
    points = [replace(POINTS[0], label=str(month), month=month) for month in months]
    drawn = traces(trend(points, measure=SHARE))
    assert (list(drawn["labels"].x), list(drawn["near"].x)) == ([0, 4, 8, 20], [2, 6])
    assert list(drawn)[-1] == "near"  # the style sheet hides the last
    names = round_names(points).children
    assert [each.className for each in names] == ["", "near", "lower", "near", "", "lower"]


def test_a_target_is_a_line_behind_all_marks() -> None:
    figure = trend(POINTS, measure=SHARE, target=0.9)
    assert [(shape.y0, shape.line.dash, shape.layer) for shape in figure.layout.shapes] == [(0.9, "dash", "below")]
    assert not figure.layout.annotations  # words at the line would hide the last round on a phone


def test_a_count_in_two_lines_has_room_above_the_highest_mark() -> None:
    plain, counted = (
        trend([replace(POINTS[0], value=1.0, words=words)], measure=SHARE).layout for words in ("100%", "4 dari 4")
    )
    assert counted.margin.t - plain.margin.t == counted.height - plain.height > 15


def test_a_single_round_has_its_interval_too() -> None:
    drawn = traces(trend(POINTS[:1], measure=SHARE))
    assert list(drawn["band"].y) == [POINTS[0].lower, POINTS[0].upper]


def test_the_words_of_a_round_stand_above_either_of_its_marks() -> None:
    same = SameUnits(months=(0, 8), values=(0.56, 0.83), label="88 keluarga yang sama")
    assert list(traces(trend(POINTS, measure=SHARE, same_units=same))["labels"].y) == [0.56, 0.84]


def test_counts_without_limits_have_no_band() -> None:
    counts = [
        TrendPoint(label=f"R{month}", month=month, value=3.0, lower=None, upper=None, n=9, words="3")
        for month in (0, 8)
    ]
    assert "band" not in traces(trend(counts, measure=Measure(kind=Kind.COUNT, unit="kematian", language="id")))


def test_money_is_marked_in_millions_and_reaches_the_target() -> None:
    points = [
        TrendPoint(label="R", month=0, value=1_250_000, lower=900_000, upper=1_600_000, n=40, words="Rp 1.250.000")
    ]
    figure = trend(points, measure=MONEY, target=3_514_093)
    assert [word.replace("\N{NO-BREAK SPACE}", " ") for word in figure.layout.yaxis.ticktext] == [
        "Rp 0",
        "Rp 1 jt",
        "Rp 2 jt",
        "Rp 3 jt",
        "Rp 4 jt",
    ]


# Ladder ------------------------------------------------------------------------------------------------------------


def drawn_ladder(*bars: LadderBar) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Per bar what stands beside it, and of its segments the width, the colour and the number."""
    page = ElementTree.fromstring(as_html(ladder(bars, STEPS, language="id")))  # trusted: our own
    return [
        (
            "".join(row[0].itertext()),
            [(rung.get("style", ""), rung[0].get("class", "").split()[-1], rung[1].text or "") for rung in row[2]],
        )
        for row in page[0]
    ]


def test_a_ladder_has_a_bar_per_round_whose_segments_are_as_wide_as_their_shares() -> None:
    assert drawn_ladder(*BARS) == [
        ("Data awal n = 100", [("width:20.000%", "rung-1", "20"), ("width:30.000%", "rung-3", "30"),
                               ("width:50.000%", "rung-6", "50")]),
        ("Bulan ke-8 n = 100", [("width:4.000%", "rung-1", "4"), ("width:26.000%", "rung-3", "26"),
                                ("width:70.000%", "rung-6", "70")]),
    ]  # fmt: skip


def test_a_short_ladder_takes_both_ends_and_no_colour_twice() -> None:
    assert rung_places(STEPS) == {"open": 1, "shared": 3, "own": 6}
    for rungs, places in PLACES.items():
        assert len(places) == len(set(places)) == rungs
        assert list(places) == sorted(places)
        assert rungs == 1 or (places[0], places[-1]) == (1, 6)


def test_every_rung_somebody_stands_on_has_its_number_however_narrow_it_is() -> None:
    thin = LadderBar("Bulan ke-8", {"open": 1, "shared": 0, "own": 2000})
    assert [number for _, _, number in drawn_ladder(thin)[0][1]] == ["1", "2.000"]


def test_a_round_without_units_has_no_bar() -> None:
    assert len(drawn_ladder(*BARS, LadderBar("Kosong", {}))) == 2


# Forest ------------------------------------------------------------------------------------------------------------


def test_a_forest_breaks_long_names_so_that_a_phone_keeps_room_for_the_marks() -> None:
    short, long = (
        forest([row(label, 0.3)], measure=SHARE, axis_title=title).layout
        for label, title in (("RT 001", "x"), ("Rekap dinas (hanya jumlah)", "Perubahan (rupiah per Rp 100)"))
    )
    assert list(long.yaxis.ticktext) == ["Rekap dinas<br>(hanya jumlah)<br>n = 20"]
    assert long.xaxis.title.text == "Perubahan (rupiah per Rp<br>100)"
    assert long.margin.l < 150
    assert long.height > short.height
    assert "0" in long.xaxis.ticktext


def test_a_forest_of_money_has_short_marks() -> None:
    part = replace(row("Perempuan", 30_000.0), lower=-260_000.0, upper=180_000.0)
    assert list(forest([part], measure=MONEY, axis_title="x").layout.xaxis.ticktext) == ["−200 rb", "0", "+200 rb"]


def test_a_forest_is_symmetric_about_zero_and_marks_verdicts_by_shape_and_colour() -> None:
    figure = forest(
        [row("RT 001", 0.3, "improved", BLUE), row("RT 002", -0.2, "worsened", ORANGE), row("RT 003", 0.0)],
        measure=SHARE,
        axis_title="Perubahan (poin)",
    )
    low, high = figure.layout.xaxis.range
    assert low == -high
    points = traces(figure)["change"]
    assert list(points.marker.symbol) == ["triangle-up", "triangle-down", "circle"]
    assert list(points.marker.color) == [BLUE, ORANGE, GREY]
    assert list(points.error_x.array) == pytest.approx([0.2, 0.2, 0.2])
    assert list(points.error_x.arrayminus) == pytest.approx([0.1, 0.1, 0.1])


def test_a_small_part_keeps_its_row_and_says_why_it_has_no_point() -> None:
    figure = forest([row("RT 001", 0.3), row("RT 002", None)], measure=SHARE, axis_title="x")
    assert [note.text for note in figure.layout.annotations] == ["terlalu sedikit"]
    assert list(figure.layout.yaxis.ticktext) == ["RT 001<br>n = 20", "RT 002<br>n = 20"]
    assert list(traces(figure)["change"].y) == [0]


def test_every_drawn_part_has_the_band_of_what_its_data_can_not_tell() -> None:
    band = traces(forest([row("RT 001", 0.3), row("RT 002", None)], measure=SHARE, axis_title="x"))["blind"]
    assert list(band.x) == [-0.15, 0.15, None]


# All -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "figure",
    [
        trend(POINTS, measure=SHARE, target=0.9),
        forest([row("RT 001", 0.3)], measure=SHARE, axis_title="x"),
    ],
    ids=["trend", "forest"],
)
def test_figures_are_plain_lists_of_scatter_and_bars_without_a_template(figure: go.Figure) -> None:
    """The page ships a small bundle of plotly that knows no other traces; arrays would travel as base64."""
    assert {trace.type for trace in figure.data} <= {"scatter", "bar"}
    assert "bdata" not in figure.to_json()
    assert figure.layout.title.text is None  # the page's heading states the finding
    assert figure.layout.separators == ",."
    assert figure.layout.font.color == INK
    assert figure.layout.template.layout.colorway is None
