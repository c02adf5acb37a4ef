"""People who fill in the project's own forms: interviews that follow an XLSForm row by row, as a phone does.

Answers are texts as a phone stores them; which questions are put is decided by the form's own `relevant`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from xml.etree import ElementTree

from etl.questionnaire.xlsform import XlsForm

Answers = dict[str, str]

_COMPARISON = re.compile(
    r"\$\{(?P<left>\w+)\}\s*(?P<operator>!=|<=|>=|=|<|>)\s*"
    r"(?:'(?P<text>[^']*)'|date\('(?P<day>[^']*)'\)|\$\{(?P<right>\w+)\}|(?P<number>-?[\d.]+))"
)


def holds(condition: str, answers: Mapping[str, str]) -> bool:
    """An XPath condition as phones understand it: comparisons joined by and, or and brackets."""
    left = _COMPARISON.sub(lambda match: str(_compared(match, answers)), condition)
    assert re.fullmatch(r"(True|False|and|or|[()\s])*", left), f"not understood: {condition}"
    return bool(eval(left, {"__builtins__": {}}))


def _compared(match: re.Match[str], answers: Mapping[str, str]) -> bool:
    operator, left = match["operator"], answers.get(match["left"], "")
    if match["text"] is not None and operator in ("=", "!="):
        return (left == match["text"]) == (operator == "=")
    if match["day"] is not None or (match["right"] and re.fullmatch(r"\d{4}-\d\d-\d\d", left)):
        right = match["day"] or answers.get(match["right"], "")
        return bool(left and right) and _ordered(operator, left, right)
    right = answers.get(match["right"], "") if match["right"] else match["number"] or match["text"]
    return _ordered(operator, _number(left), _number(right))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _ordered(operator: str, left: float | str, right: float | str) -> bool:
    compare: Mapping[str, Callable[[], bool]] = {
        "=": lambda: left == right,
        "!=": lambda: left != right,
        "<": lambda: left < right,  # type: ignore[operator]
        ">": lambda: left > right,  # type: ignore[operator]
        "<=": lambda: left <= right,  # type: ignore[operator]
        ">=": lambda: left >= right,  # type: ignore[operator]
    }
    return compare[operator]()


@dataclass
class Submission:
    """One interview: what stands in the form itself, and in each repeat."""

    known_id: str = ""
    root: Answers = field(default_factory=dict)
    repeats: dict[str, list[Answers]] = field(default_factory=dict)


def submission_of(text: str, form: XlsForm) -> Submission:
    """What a phone sent, as it stands in its XML."""
    repeats = [row["name"] for row in form.survey if row["type"] == "begin_repeat"]
    groups = [row["name"] for row in form.survey if row["type"] == "begin_group"]
    sent = Submission(repeats={name: [] for name in repeats})
    for element in ElementTree.fromstring(text):
        answers = {answer.tag: answer.text or "" for answer in element}
        if element.tag in repeats:
            sent.repeats[element.tag].append(answers)
        else:
            sent.root |= answers if element.tag in groups else {element.tag: element.text or ""}
    return sent


def rows_of(form: XlsForm) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every question with the repeat it stands in, blank for the form itself."""
    repeat = ""
    for row in form.survey:
        if row["type"] == "begin_repeat":
            repeat = row["name"]
        elif row["type"] == "end_repeat":
            repeat = ""
        elif row["type"] not in ("begin_group", "end_group"):
            yield repeat, row


def choices_of(form: XlsForm, question: Mapping[str, str]) -> list[Mapping[str, str]]:
    kind, _, list_name = question["type"].partition(" ")
    return [row for row in form.choices if row["list_name"] == list_name] if kind.startswith("select") else []


AGES = (0, 0, 1, 4, 5, 6, 7, 10, 12, 14, 15, 18, 19, 30, 49, 50, 64, 65, 81)


class Interviewer:
    """Fills in one form again and again; the same seed gives the same answers."""

    def __init__(
        self, form: XlsForm, *, first_day: date, last_day: date, seed: int, known: Sequence[Submission] = ()
    ) -> None:
        """`known`: interviews of an earlier round with the same families in this order, by their `known_id`."""
        self.form, self.first_day, self.last_day = form, first_day, last_day
        self.chance = Random(seed)
        self.known = known
        self.met = 0

    def submissions(self, count: int) -> list[Submission]:
        return [self._interview() for _ in range(count)]

    def _interview(self) -> Submission:
        self.met += 1
        done = Submission()
        rows = list(rows_of(self.form))
        for _, row in (entry for entry in rows if not entry[0]):
            done.root[row["name"]] = self._answer(row, done.root, {})
        repeats: dict[str, list[Mapping[str, str]]] = {}
        for repeat, row in rows:
            if repeat:
                repeats.setdefault(repeat, []).append(row)
        for repeat, asked in repeats.items():
            times = int(done.root[f"{repeat}_count"] or 0)
            done.repeats[repeat] = [self._record(asked, done, repeat, number) for number in range(times)]
        if self.met % 4 == 0 and (people := done.repeats["person"]):
            self._twins(people)
            done.root["person_count"] = str(len(people))
        return done

    def _twins(self, people: list[Answers]) -> None:
        """One more child like the last member: the same day, the same answers, another name, no number."""
        people.append(people[-1] | {"name": people[-1]["name"] + " Kembar", "national_id": ""})

    def _record(self, asked: Sequence[Mapping[str, str]], done: Submission, repeat: str, number: int) -> Answers:
        here: Answers = {}
        for row in asked:
            here[row["name"]] = self._answer(row, done.root | here, here, number=number, done=done)
        return here

    def _answer(
        self,
        row: Mapping[str, str],
        answers: Mapping[str, str],
        here: Answers,
        *,
        number: int = 0,
        done: Submission | None = None,
    ) -> str:
        name, kind = row["name"], row["type"].split(" ")[0]
        if "relevant" in row and not holds(row["relevant"], answers):
            return ""
        if kind == "note":
            return ""
        if kind == "calculate":
            return self._calculated(row, answers)
        if kind in ("start", "end", "today"):
            return self.first_day.isoformat() if kind == "today" else f"{self.first_day}T08:15:00.000+07:00"
        if "required" not in row and self.chance.random() < 0.25:
            return ""
        match kind:
            case "select_one_from_file":
                return self._picked(name, number, answers)
            case "select_one":
                return self._chosen(row, answers)
            case "select_multiple":
                codes = [choice["name"] for choice in choices_of(self.form, row)]
                outs = [code for code in codes if code in ("98", "99", "none")]
                several = [code for code in codes if code not in outs]
                some = " ".join(self.chance.sample(several, 3))
                return self.chance.choice([several[0], " ".join(several), *outs, some, several[-1]])
            case "integer" | "decimal":
                return self._number(row)
            case "date":
                return self._date(row, answers).isoformat()
            case "text":
                return self._text(name, number, answers, done)
            case _:
                raise AssertionError(row)

    def _calculated(self, row: Mapping[str, str], answers: Mapping[str, str]) -> str:
        if row["name"] == "age_years":
            visited, born = answers["visit_date"], answers["person_birth_date"]
            return str(int((int(visited.replace("-", "")) - int(born.replace("-", ""))) / 10000))
        return row["calculation"].strip("'")

    def _picked(self, name: str, number: int, answers: Mapping[str, str]) -> str:
        if name == "field_id":
            return self.known[self.met - 1].known_id if self.met <= len(self.known) else "baru"
        earlier = self.known[self.met - 1].repeats["person"]
        return f"{answers['field_id']}-{number + 1}" if number < len(earlier) else "baru"

    def _chosen(self, row: Mapping[str, str], answers: Mapping[str, str]) -> str:
        choices = choices_of(self.form, row)
        if row["name"] == "visit_result":
            return "12345111"[self.met % 8]
        if row["name"] == "presence":
            return "1" if self.chance.random() < 0.9 else self.chance.choice("23")
        if "choice_filter" in row:
            choices = [choice for choice in choices if choice["rt"] == answers["rt"]]
        return self.chance.choice(choices)["name"]

    def _number(self, row: Mapping[str, str]) -> str:
        """Both ends, what stands for a reason, and something between."""
        if row["name"].endswith("_count") and row["name"] != "member_count":
            return str(self.chance.randint(1, 5) if row["name"] == "person_count" else self.chance.choice((0, 0, 1, 2)))
        low, high = (float(re.findall(rf"\. {sign} ([\d.]+)", row["constraint"])[0]) for sign in (">=", "<="))
        between = self.chance.uniform(low, high)
        outs = re.findall(r"\. = (\d+)", row["constraint"])
        if row["type"] == "decimal":
            return self.chance.choice([f"{low:g}", f"{high:g}", f"{between:.1f}", f"{between:.2f}", *outs])
        return self.chance.choice([f"{low:.0f}", f"{high:.0f}", f"{between:.0f}", *outs])

    def _date(self, row: Mapping[str, str], answers: Mapping[str, str]) -> date:
        if row["name"] == "visit_date":
            days = (self.last_day - self.first_day).days
            return self.first_day + timedelta(days=self.chance.choice((0, days, self.chance.randint(0, days))))
        visited = date.fromisoformat(answers["visit_date"])
        if row["name"] == "person_birth_date":
            years = self.chance.choice(AGES)
            birthday = visited.replace(year=visited.year - years)
            return birthday - timedelta(days=self.chance.choice((0, 0, 1, 120, 364)))
        if row["name"] == "death_birth_date":
            died = date.fromisoformat(answers["death_date"])
            return died - timedelta(days=self.chance.choice((0, 1, 20_000)))
        return visited - timedelta(days=self.chance.choice((0, 1, 30, 200)))

    def _text(self, name: str, number: int, answers: Mapping[str, str], done: Submission | None) -> str:
        match name:
            case "family_card":
                return f"32770101021{self.met:05d}"
            case "national_id":
                born = date.fromisoformat("1990-01-01")
                return f"327701{born:%d%m%y}{self.met * 20 + number + 1:04d}"
            case "mother_national_id":
                known = (
                    [person["national_id"] for person in done.repeats["person"] if person["national_id"]]
                    if done
                    else []
                )
                return known[0] if known else ""
            case "enumerator":
                return f"K{self.met % 20 + 1:02d}"
            case "phone":
                return f"0800{self.met:08d}"
            case "evidence":
                return f"BAST {self.met}/2023"
            case _:
                return f"Warga Rekaan {_letters(self.met)} {_letters(number)}"


def _letters(number: int) -> str:
    return "Q" + "".join(chr(ord("a") + int(digit)) for digit in str(number))
