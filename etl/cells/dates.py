"""Dates in cells: real ones, and texts that can be read in one way only. No order of day and month is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from etl.cells.answer import Reader, Reading, Reason, plain_text, squeezed, unreadable
from etl.cells.manner import DateOrder, Manner, YearFirst
from etl.numerals import MONTHS_IN_ROMAN
from etl.sources.grid import CellValue

EXCEL_DAY_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 10_000, 60_000  # 1927 to 2064: a date that lost its format
ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")

_ZONE = r"(?:wib|wita|wit|(?:gmt|utc)?[+-]\d{1,2}(?::?\d{2})?|gmt|utc)"
_TIME = rf"(?:(?:t|,?\s+)(?:pukul\s+|jam\s+)?(\d{{1,2}})[:.](\d{{2}})\S*(?:\s*[ap]\.?m\.?)?(?:\s*{_ZONE})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_NUMBERS = re.compile(rf"(\d{{1,4}})\s*([-/. ])\s*(\d{{1,2}})\s*\2\s*(\d{{1,4}}){_TIME}")
_DAY_NAMED = re.compile(rf"(?:[^\W\d]+\W\s*)?(\d{{1,2}})[\s\-/.]*([^\W\d]+)[\s\-/.,'’]*(\d{{2}}|\d{{4}}){_TIME}")
_DIGITS = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_MONTH_NAMED = re.compile(rf"(?:[^\W\d]+,\s*)?([^\W\d]+)\.?\s*(\d{{1,2}}),?\s+(\d{{4}}){_TIME}")
_WEEKDAY = r"(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)\.?"
_PLACE = re.compile(rf"(?:([^\W\d]+(?:[\s.'-]+[^\W\d]+)*)\s*[,/]|tgl\.?|tanggal|{_WEEKDAY})\s*(?=\d)")
"""What stands before a day: `Cimahi, 12-03-1978`, `tgl 12-03-1978`, `Selasa 28/3/2023`."""

_IN_GREENWICH = re.compile(r"(?:z|gmt|utc|[+-]0{1,2}(?::?00)?)$")
_MONTHS = (
    "jan januari january",
    "feb peb febr pebr februari pebruari february",
    "mar mrt maret march",
    "apr april",
    "mei may",
    "jun juni june",
    "jul juli july",
    "agu agt ags agust agustus aug august",
    "sep sept september",
    "okt oct oktober october",
    "nov nop november nopember",
    "des dec desember december",
)
MONTH_OF: Mapping[str, int] = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
"""Names of months in both languages, old and short spellings too."""

_FEW_OTHERWISE = 0.1
_MONTHS_A_YEAR = 12
_FEWEST_TURNED, _FEWEST_LEFT = 3, 2
_FIRST_UTC_HOUR_IN_DOUBT = 15  # from then on it is tomorrow somewhere in Indonesia


def date_reader(*, blanks: Mapping[str, Reason], manner: Manner) -> Reader:
    def read(value: CellValue) -> Reading:
        if isinstance(value, datetime):
            return Reading(value=value.date())
        if isinstance(value, date):
            return Reading(value=value)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return unreadable("date_unreadable")
        text = squeezed(plain_text(value))
        if text in blanks:
            return Reading(reason=blanks[text])
        if (day := as_serial(value)) is not None:
            taken = manner.serials or manner.date is not None
            return Reading(value=day) if taken else unreadable("date_unreadable", _suggested(day))
        day = as_date(text, manner.date, latest=manner.latest, year_first=manner.year_first)
        return Reading(value=day) if day else unreadable("date_unreadable", _hint(text, manner.latest))

    return read


def as_serial(value: CellValue) -> date | None:
    """The day of a number as Excel counts days, when it can be one of a living person's."""
    if isinstance(value, str):
        value = float(value) if re.fullmatch(r"\d{5}(\.0*)?", value.strip()) else ""
    if isinstance(value, bool) or not isinstance(value, int | float) or not FIRST_SERIAL <= value < LAST_SERIAL:
        return None
    return EXCEL_DAY_ZERO + timedelta(days=int(value))


def as_date(
    text: str, order: DateOrder | None, *, latest: date | None = None, year_first: YearFirst | None = "ymd"
) -> date | None:
    """The date a text is; None when it is none, or when it could be another one too.

    >>> as_date("3 pebruari 2022", None), as_date("04/03/2022", None), as_date("04/03/2022", "dmy")
    (datetime.date(2022, 2, 3), None, datetime.date(2022, 3, 4))

    A named month leaves the first number to be the day, so a year of two digits needs no declared order then.

    >>> as_date("20-mar-23", None, latest=date(2023, 11, 24)), as_date("20/iii/2023", None), as_date("20230320", None)
    (datetime.date(2023, 3, 20), datetime.date(2023, 3, 20), datetime.date(2023, 3, 20))
    """
    text = without_place(text)
    if found := _YEAR_FIRST.fullmatch(text):
        return None if _in_doubt(text, found[5]) else _with_year_first(found.group(1, 3, 4), year_first)
    if found := _DAY_NAMED.fullmatch(text):
        month = MONTH_OF.get(found[2], 0) or (MONTHS_IN_ROMAN.get(found[2], 0) if len(found[3]) == 4 else 0)
        year = _full_year(found[3], f"{month} {found[1]}", order or "dmy", latest)
        return _date(year, month, found[1])
    if found := _DIGITS.fullmatch(text):
        return _date(found[1], found[2], found[3])
    if found := _MONTH_NAMED.fullmatch(text):
        return _date(found[3], MONTH_OF.get(found[1], 0), found[2])
    if found := _NUMBERS.fullmatch(text):
        numbers = (found[1], found[3], found[4])
        if order is not None:
            return _ordered(numbers, order, latest)
        days = {_ordered(numbers, each, None) for each in ("dmy", "mdy")} if len(found[4]) == 4 else {None}
        return days.pop() if len(days) == 1 else None
    return None


def without_place(text: str) -> str:
    """A squeezed text without the place where somebody was born, which many forms ask together with the day.

    >>> without_place("kota cimahi, 12-03-1978"), without_place("tgl 12-03-1978"), without_place("mei, 2023")
    ('12-03-1978', '12-03-1978', 'mei, 2023')
    >>> without_place("selasa 28/3/2023")
    '28/3/2023'
    """
    found = _PLACE.match(text) if text[:1].isalpha() else None
    return text if found is None or found[1] in MONTH_OF else text[found.end() :]


def is_open(text: str) -> bool:
    """Whether a text is a date in numbers that its order alone decides."""
    return bool(_open_numbers(text))


def orders_of(texts: Iterable[str]) -> tuple[DateOrder, ...]:
    """The orders of day and month that make a date of every open text; both when none is open."""
    numbers = [found for text in texts if (found := _open_numbers(text))]
    orders: tuple[DateOrder, ...] = ("dmy", "mdy")
    return tuple(order for order in orders if all(_ordered(each, order, None) for each in numbers))


def order_beside(texts: Iterable[str], others: Iterable[Iterable[str]]) -> DateOrder | None:
    """The order of dates in doubt as columns beside them tell it, where one program wrote all of them.

    Only a column counts most of whose texts are dates, with the same mark and as many zeros in front: what somebody
    typed into a form may be in an order of its own.

    >>> order_beside(["04/03/2001"], [["20/03/2023 13:03:22"]]), order_beside(["04/03/2001"], [["3/20/2023 13:03:22"]])
    ('dmy', None)
    """
    doubtful = [text for text in texts if is_open(text)]
    orders = set[DateOrder]()
    for other in others:
        listed = list(other)
        telling = [text for text in listed if is_open(text)]
        fitting = orders_of(telling)
        if len(fitting) == 1 and 2 * len(telling) >= len(listed) and _written_alike(doubtful, telling):
            orders.update(fitting)
    return orders.pop() if len(orders) == 1 and orders <= {*orders_of(doubtful)} else None


def _written_alike(these: Iterable[str], those: Iterable[str]) -> bool:
    marks, zeros = zip(*map(_manner_of, (these, those)), strict=True)
    return marks[0] == marks[1] and len(zeros[0] | zeros[1]) < 2


def _manner_of(texts: Iterable[str]) -> tuple[frozenset[str], frozenset[bool]]:
    """The marks between the numbers of open dates, and whether numbers below ten have a zero in front."""
    found = [match for text in texts if (match := _NUMBERS.fullmatch(without_place(squeezed(text))))]
    small = [number for match in found for number in match.group(1, 3) if int(number) < 10]
    return frozenset(match[2] for match in found), frozenset(number.startswith("0") for number in small)


def short_year_orders(texts: Iterable[str], latest: date | None, earliest: date = date.min) -> tuple[DateOrder, ...]:
    """The orders in which every date with a year of two digits is one that can be; none where no text is such a date.

    >>> short_year_orders(["05-03-87", "25-12-04"], date(2023, 11, 24))
    ('dmy',)
    >>> short_year_orders(["05/03/2004", "2004/03/05"], None)
    ()
    >>> last = date(2023, 11, 24)
    >>> short_year_orders(["25/03/23"], last), short_year_orders(["25/03/23"], last, earliest=date(2013, 1, 1))
    (('dmy', 'ymd'), ('dmy',))
    """
    plain = [without_place(squeezed(text)) for text in texts]
    short = [text for text in plain if (found := _NUMBERS.fullmatch(text)) and len(found[1] + found[4]) <= 4]
    read = {order: [as_date(text, order, latest=latest) for text in short] for order in ORDERS if short}
    return tuple(order for order, days in read.items() if all(day and day >= earliest for day in days))


def year_first_of(texts: Iterable[str]) -> YearFirst | None:
    """The order of the dates that begin with their year; None where some tell one and many the other.

    >>> year_first_of(["2023-03-22", "2023-04-03"]), year_first_of(["2023-22-03", "2023-04-03"])
    ('ymd', 'ydm')
    """
    numbers = [
        found.group(1, 3, 4) for text in texts if (found := _YEAR_FIRST.fullmatch(without_place(squeezed(text))))
    ]
    usual, other = ({each for each in numbers if _ordered(each, order, None)} for order in ("ymd", "ydm"))
    if len(other - usual) <= _FEW_OTHERWISE * len(usual - other):
        return "ymd"
    return None if usual - other else "ydm"


def is_turned(cells: Iterable[date | str]) -> bool:
    """Whether a spreadsheet seems to have taken the days for months: of dates written day first it makes true dates
    with day and month exchanged up to the 12th, and leaves the others as texts.

    >>> is_turned([date(2023, 3, 4), date(2023, 12, 4), date(2023, 1, 5), "22/03/2023", "13/04/2023"])
    True
    """
    listed = set(cells)
    dates = [cell for cell in listed if isinstance(cell, date)]
    numbers = [found.group(1, 3) for cell in listed if isinstance(cell, str) and (found := _open_or_sure(cell))]
    if len(dates) < _FEWEST_TURNED or len(numbers) < _FEWEST_LEFT or len(numbers) + len(dates) < len(listed):
        return False
    return all(day.day <= _MONTHS_A_YEAR for day in dates) and all(
        int(month) <= _MONTHS_A_YEAR < int(day) for day, month in numbers
    )


def _open_or_sure(text: str) -> re.Match[str] | None:
    found = _NUMBERS.fullmatch(squeezed(text))
    return found if found and len(found[4]) in (2, 4) and len(found[1]) <= 2 else None


def _with_year_first(numbers: tuple[str | int, ...], order: YearFirst | None) -> date | None:
    orders: tuple[YearFirst, ...] = ("ymd", "ydm") if order is None else (order,)
    days = {day for each in orders if (day := _ordered(numbers, each, None))}
    return days.pop() if len(days) == 1 else None


def _open_numbers(text: str) -> tuple[str, ...]:
    plain = without_place(squeezed(text))
    found = _NUMBERS.fullmatch(plain)
    if not found or len(found[4]) != 4 or as_date(plain, None) is not None:
        return ()
    numbers = found.group(1, 3, 4)
    return numbers if _ordered(numbers, "dmy", None) or _ordered(numbers, "mdy", None) else ()


def _ordered(numbers: tuple[str | int, ...], order: DateOrder | YearFirst, latest: date | None) -> date | None:
    places = dict(zip(order, map(str, numbers), strict=True))
    if len(places["y"]) == 3 or len(places["m"]) > 2 or len(places["d"]) > 2:
        return None
    year = _full_year(places["y"], f"{places['m']} {places['d']}", order, latest)
    return _date(year, places["m"], places["d"])


def _full_year(year: str, rest: str, order: DateOrder | YearFirst | None, latest: date | None) -> int:
    """A year of two digits needs a declared order and a day that no date comes after."""
    if len(year) == 4:
        return int(year)
    if len(year) != 2 or order is None or latest is None:
        return 0
    century = latest.year // 100 * 100
    month, day = rest.split()
    taken = _date(century + int(year), month, day)
    return century + int(year) - (100 if taken is None or taken > latest else 0)


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _in_doubt(text: str, hour: str | None) -> bool:
    """A late hour in Greenwich is the next day in Indonesia, and the text doesn't say where."""
    if hour is None or not _IN_GREENWICH.search(text):
        return False
    afternoon = 12 if re.search(r"p\.?m", text) and int(hour) < 12 else 0
    return int(hour) + afternoon >= _FIRST_UTC_HOUR_IN_DOUBT


def _hint(text: str, latest: date | None) -> str:
    """Never taken as the answer: 04/03/2022 is read in two ways by two people."""
    text = without_place(text)
    if found := _NUMBERS.fullmatch(text):
        numbers, year_first = found.group(1, 3, 4), len(found[1]) == 4
        both = year_first and _ordered(numbers, "ymd", latest) is not None
        day = None if both else _ordered(numbers, "ydm" if year_first else "dmy", latest)
        return _suggested(day) if day else ""
    if found := _DAY_NAMED.fullmatch(text):
        month = next((number for name, number in MONTH_OF.items() if name[:3] == found[2][:3]), 0)
        day = _date(found[3], month, found[1]) if len(found[3]) == 4 else None
        return _suggested(day) if day else ""
    return ""


def _suggested(day: date) -> str:
    return f"Mungkin maksudnya {day.isoformat()}."
