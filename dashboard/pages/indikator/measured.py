"""The further measures of a change for analysts: names, values and interval ends, each on its own scale."""

from dashboard.pages.indikator.view import View
from indicators import numbers
from indicators.further.measure import Measure, Scale
from indicators.further.rows import Detail


def name(row: Detail, language: str) -> str:
    """The measure, with its part where it has one, such as a rung of a ladder."""
    told = Measure(row.measure).name_in(language)
    return f"{told}: {row.part}" if row.part else told


def words(row: Detail, language: str) -> str:
    return Measure(row.measure).words(language)


def value(row: Detail, view: View) -> str:
    """The value, or of a test its statistic."""
    if row.value is None:
        return numbers.plain(row.statistic, view.language, decimals=2)
    return _written(row.value, Measure(row.measure).scale, view)


def interval(row: Detail, view: View) -> str:
    if row.lower is None or row.upper is None:
        return numbers.MISSING
    scale = Measure(row.measure).scale
    word = {"id": "s/d", "en": "to"}[view.language]
    return f"{_written(row.lower, scale, view)} {word} {_written(row.upper, scale, view)}"


def _written(number: float, scale: Scale, view: View) -> str:
    match scale:
        case Scale.POINTS:
            return numbers.points(number, view.language, decimals=1, signed=True)
        case Scale.SHARE:
            return numbers.percent(number, view.language)
        case Scale.AMOUNT:
            return view.measure.change(number)
        case Scale.UNITS:
            return numbers.plain(number, view.language, decimals=1)
        case _:
            return numbers.plain(number, view.language, decimals=2)
