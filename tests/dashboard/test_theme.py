"""Both themes: colours stand in two places that agree, everything can be read and seen, drawings follow."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from math import cbrt, dist
from operator import mul
from pathlib import Path

import pytest

import dashboard
from dashboard import theme
from dashboard.figures.ladder import PLACES
from indicators.verdict import Verdict

FOLDER = Path(dashboard.__file__).parent
ASSETS = FOLDER / "assets"
TOKENS = (ASSETS / "1-tokens.css").read_text(encoding="utf-8")
OURS = sorted(
    path
    for ending in ("py", "css", "js")
    for path in FOLDER.rglob(f"*.{ending}")
    if "vendor" not in path.parts and path not in (FOLDER / "theme.py", ASSETS / "1-tokens.css")
)


def _tokens(sheet: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", sheet))


LIGHT, CHANGED = map(_tokens, TOKENS.split("@media screen"))
DARK = {**LIGHT, **CHANGED}
THEMES = {"light": LIGHT, "dark": DARK}
TEXTS = ("ink", "muted", "accent", "better", "worse", "unsure")
GROUNDS = ("white", "paper", "inset")
MARKS = ("quiet", "better", "worse", "unsure", "before", "after", "accent")
PAIRS = (  # what stands on grounds of its own: text, ground
    ("better", "better-wash"), ("worse", "worse-wash"), ("ink", "worse-wash"), ("ink", "better-wash"), ("ink", "track"),
    ("white", "better"), ("white", "worse"), ("white", "accent"), ("white", "after"), ("muted", "inset"),
    ("on-night", "night"), ("on-night", "night-hover"), ("night-muted", "night"), ("night-muted", "night-hover"),
    ("on-signal", "signal"),
)  # fmt: skip


def test_style_sheet_and_theme_have_the_same_colours_and_every_verdict_a_symbol_of_its_own() -> None:
    assert theme.LIGHT == LIGHT
    assert CHANGED.keys() < LIGHT.keys()
    assert {mark.colour for mark in map(theme.verdict_mark, Verdict)} <= set(LIGHT.values())
    assert len({mark.symbol for mark in map(theme.verdict_mark, Verdict)}) == len(Verdict)


def test_a_colour_of_the_light_theme_is_one_token_and_becomes_its_counterpart_in_a_drawing() -> None:
    assert len(set(LIGHT.values())) == len(LIGHT)
    changing = {name: colour for name, colour in LIGHT.items() if DARK[name] != colour}
    for name, colour in changing.items():
        red, green, blue = _channels(colour)
        for part in ("fill", "stroke"):
            rule = (
                f'svg [style*="{part}: rgb({red}, {green}, {blue})"], svg [{part}="{colour}"] '
                f"{{ {part}: var(--{name}) !important; }}"
            )
            assert rule in TOKENS


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_no_colour_stands_anywhere_else(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    assert re.findall(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b|\b(?:rgba?|hsla?|oklch)\(", written) == []


def test_every_token_a_style_sheet_asks_for_is_there() -> None:
    sheets = "".join(path.read_text(encoding="utf-8") for path in ASSETS.glob("*.css"))
    asked = {name for name in re.findall(r"var\(--([\w-]+)\)", sheets) if not name.startswith("ag-")}
    drawn = "".join(path.read_text(encoding="utf-8") for path in (FOLDER / "figures").glob("*.py"))
    assert asked <= set(re.findall(r"--([\w-]+):", sheets)) | set(re.findall(r'"--([\w-]+)":', drawn))


@pytest.mark.parametrize("name", THEMES)
def test_every_text_can_be_read_and_every_mark_be_seen(name: str) -> None:
    colours = THEMES[name]
    texts = [*((text, ground) for text in TEXTS for ground in GROUNDS), *PAIRS]
    assert [pair for pair in texts if _contrast(*(colours[each] for each in pair)) < 4.5] == []
    marks = [(mark, ground) for mark in MARKS for ground in ("white", "paper")]
    assert [pair for pair in marks if _contrast(*(colours[each] for each in pair)) < 3] == []


RUNGS = ("worse", "rung-2", "rung-3", "rung-4", "rung-5", "better")
# What eyes without one kind of cones see: Machado, Oliveira, Fernandes 2009, severity 1, on linear light.
EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


@pytest.mark.parametrize("name", THEMES)
def test_the_number_on_a_rung_can_be_read(name: str) -> None:
    colours = THEMES[name]
    assert min(_contrast(colours["white"], colours[rung]) for rung in (RUNGS[0], RUNGS[-1])) >= 4.5
    assert min(_contrast(colours["night"], colours[rung]) for rung in RUNGS[1:-1]) >= 4.5


@pytest.mark.parametrize("places", PLACES.values(), ids=len)
@pytest.mark.parametrize("name", THEMES)
def test_rungs_beside_each_other_differ_in_grey_and_to_every_eye(name: str, places: tuple[int, ...]) -> None:
    """In lightness by a fifth, and to each kind of eye in lightness or hue by more than what is just seen (about 2)."""
    drawn = [THEMES[name][RUNGS[place - 1]] for place in places]
    assert len(set(drawn)) == len(places)
    sheet = (ASSETS / "4-indikator.css").read_text(encoding="utf-8")
    hatched = {int(place) for place in re.findall(r"\.rung-(\d) {[^}]*hatched", sheet)}
    for (at, one), (also, other) in combinations(
        zip(places, drawn, strict=True), 2
    ):  # the legend in grey, and on paper
        assert _contrast(one, other) >= 1.19 or len({at, also} & hatched) == 1, (at, also)
    for one, other in pairwise(drawn):
        if {one, other} != {THEMES[name][RUNGS[0]], THEMES[name][RUNGS[-1]]}:
            assert _contrast(one, other) >= 1.19, (one, other)
        for eye, matrix in EYES.items():
            assert dist(_seen(one, matrix), _seen(other, matrix)) >= 8, (one, other, eye)


@pytest.mark.parametrize("name", THEMES)
def test_shades_that_are_mixed_from_two_colours_can_be_read(name: str) -> None:
    """Cells of a table that say more or less: the words on them are those of the style sheets."""
    colours = THEMES[name]
    sheets = "".join((ASSETS / f"{each}.css").read_text(encoding="utf-8") for each in ("4-indikator", "4-mutu-data"))
    shades = re.findall(r"background: color-mix\(in srgb, var\(--(\w+)\) (\d+)%, var\(--white\)\)", sheets)
    assert len(shades) >= 5
    for colour, share in shades:
        mixed = _mixed(colours[colour], colours["white"], int(share) / 100)
        assert _contrast(colours["ink"], mixed) >= 4.5, (colour, share)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _mixed(colour: str, ground: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02x}" for one, other in pairs)


def _seen(colour: str, matrix: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """A colour as such eyes have it, in CIELAB (D65)."""
    red, green, blue = (min(max(sum(map(mul, row, _linear(colour))), 0), 1) for row in matrix)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    x, y, z = (cbrt(each) if each > 216 / 24389 else each * 841 / 108 + 4 / 29 for each in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    return sum(map(mul, (0.2126, 0.7152, 0.0722), _linear(colour)))


def _linear(colour: str) -> list[float]:
    shares = [channel / 255 for channel in _channels(colour)]
    return [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]


def test_letters_are_as_large_as_the_reader_has_set_their_browser_to() -> None:
    """Widths in rem, by which pages change their shape, follow that setting: letters in pixels would stay behind."""
    shell = (ASSETS / "2-shell.css").read_text(encoding="utf-8")
    size = re.search(r"^html \{[^}]*font-size: ([^;]+);", shell, re.MULTILINE)
    assert size is not None
    assert "%" in size[1]
    assert "px" not in size[1]
