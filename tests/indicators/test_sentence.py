"""Sentences that add up: printed numbers are read back and the arithmetic is done on them, in both languages."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import nan
from string import Formatter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.catalogue import read_catalogue
from indicators.context import Context, Population, Round, Site
from indicators.definition import Definition, Direction, Kind, Unit
from indicators.results import Change
from indicators.sentence import Role, caveat, headline_sentence, sentence, sentence_parts
from indicators.statistics.effect import detectable_by_width
from indicators.statistics.paired import newcombe_paired_limits
from indicators.statistics.proportion import newcombe_hybrid_limits
from indicators.verdict import Verdict, verdicts
from indicators.wording import templates, unit_word, verdict_word
from indicators.worst_and_best import lost_units

CATALOGUE = read_catalogue()
LANGUAGES = ("id", "en")
BETTER = {Direction.UP: 1, Direction.DOWN: -1, Direction.NEITHER: 0}
UP, DOWN = {"id": "naik", "en": "up"}, {"id": "turun", "en": "down"}


def context(design: str = "sample", *, simulated: bool = False) -> Context:
    def survey(name: str, ordinal: int, month: int, labels: tuple[str, str]) -> Round:
        day = date(2023, 3 + month, 20)
        return Round(name, ordinal, month, day, day, design, *labels)

    rounds = (
        survey("baseline", 1, 0, ("Data awal", "Baseline")),
        survey("m8", 2, 8, ("Bulan ke-8", "Month 8")),
    )
    populations = (Population("binaan", "KK binaan", "Assisted families"),)
    sites = (Site("rw12", "RW 12", "32.77.01.1003", "012", 160),)
    return Context("b", "h", "P2WKSS", simulated, sites, rounds, populations, (), (), ())


def paired(
    definition: Definition, *, both: int, gained: int, lost: int, neither: int, total: int | None = None
) -> Change:
    """The change of a share in the same units, with its real interval and verdict."""
    n = both + gained + lost + neither
    interval = newcombe_paired_limits(gained=gained, lost=lost, both=both, neither=neither)
    lower, upper = (float(limit) for limit in interval) if n else (nan, nan)
    better = BETTER[definition.direction]
    (verdict,) = verdicts(
        better=[better], units=[n], moved=[gained + lost], lower=[lower], upper=[upper], counted=[False]
    )
    return Change(
        indicator=definition.name,
        site="rw12",
        round_from="baseline",
        round_to="m8",
        population="binaan",
        breakdown="site",
        category="rw12",
        comparison="paired",
        n_from=n,
        n_to=n,
        x_from=float(both + lost),
        x_to=float(both + gained),
        value_from=(both + lost) / n if n else None,
        value_to=(both + gained) / n if n else None,
        improved=lost if better < 0 else gained,
        worsened=gained if better < 0 else lost,
        unchanged=both + neither,
        unknown=0,
        only_from=0 if total is None else total - n,
        only_to=0,
        change=(gained - lost) / n if n else None,
        lower=lower,
        upper=upper,
        p_value=0.0421,
        detectable=0.0883,
        method="newcombe10",
        verdict=str(verdict),
    )


def unpaired(definition: Definition, *, x_from: int, n_from: int, x_to: int, n_to: int) -> Change:
    limits = newcombe_hybrid_limits(events_before=x_from, total_before=n_from, events_after=x_to, total_after=n_to)
    lower, upper = (float(limit) for limit in limits)
    (verdict,) = verdicts(
        better=[BETTER[definition.direction]],
        units=[min(n_from, n_to)],
        moved=[float("nan")],
        lower=[lower],
        upper=[upper],
        counted=[False],
    )
    same = paired(definition, both=n_to, gained=0, lost=0, neither=0)
    return replace(
        same,
        comparison="unpaired",
        n_from=n_from,
        n_to=n_to,
        x_from=float(x_from),
        x_to=float(x_to),
        value_from=x_from / n_from,
        value_to=x_to / n_to,
        improved=None,
        worsened=None,
        unchanged=None,
        change=x_to / n_to - x_from / n_from,
        lower=lower,
        upper=upper,
        detectable=float(detectable_by_width(change=x_to / n_to - x_from / n_from, lower=lower, upper=upper)),
        verdict=str(verdict),
    )


def number(text: str, language: str) -> Decimal:
    """A printed number, read back."""
    marks = {"id": (".", ","), "en": (",", ".")}[language]
    return Decimal(text.replace(marks[0], "").replace(marks[1], ".").replace("−", "-"))


NUMBER = r"−?\d[\d.,]*\d|−?\d"
HEAD = {
    "id": rf"(?P<before>[^→]+) → (?P<after>(?:[^,]|,\d)+?), (?P<way>naik|turun|tidak berubah)[ (]+"
    rf"(?:kurang dari )?(?P<points>{NUMBER}) poin",
    "en": rf"(?P<before>[^→]+) → (?P<after>(?:[^,]|,\d)+?), (?P<way>up|down|no change)[ (]+"
    rf"(?:less than )?(?P<points>{NUMBER}) points?",
}
MOVERS = {
    "id": r"(\d[\d.]*) membaik, (\d[\d.]*) memburuk, (\d[\d.]*) tetap",
    "en": r"(\d[\d,]*) improved, (\d[\d,]*) worsened, (\d[\d,]*) unchanged",
}
INTERVAL = {
    "id": rf"rentang keyakinan 95%: (di atas 0|di bawah 0|{NUMBER})(?:–| s/d )(di atas 0|di bawah 0|{NUMBER})",
    "en": rf"95% confidence interval: (above 0|below 0|{NUMBER})(?:–| to )(above 0|below 0|{NUMBER})",
}
OF = {"id": "dari", "en": "of"}


NONE_MOVED = {"id": "tidak ada yang berubah.", "en": "none changed."}


def moves(told: str, language: str, *, n: int) -> tuple[int, ...]:
    """How many improved, worsened and stayed, as printed: none that moved in words, and of one only its own way."""
    if NONE_MOVED[language] in told:
        assert n > 1
        return 0, 0, n
    if n == 1:
        ways = re.findall(r": 1 (membaik|memburuk|tetap|improved|worsened|unchanged)\.", told)
        assert len(ways) == 1, told
        place = {"membaik": 0, "improved": 0, "memburuk": 1, "worsened": 1}.get(ways[0], 2)
        return tuple(int(each == place) for each in range(3))
    found = re.search(MOVERS[language], told)
    assert found, told
    return tuple(int(number(text, language)) for text in found.groups())


def level(text: str, language: str) -> tuple[Decimal, bool]:
    """A printed level in percent, and whether it was told as a percent."""
    if text.endswith("%"):
        return number(text[:-1], language), True
    part, total = (number(count, language) for count in text.split(f" {OF[language]} ")[:2])
    return part / total * 100, False


def body(text: str, definition: Definition, language: str) -> str:
    """The sentence without its label, which may hold numbers of its own."""
    label = definition.words(language).label
    assert text.startswith(f"{label}: ")
    return text.removeprefix(f"{label}: ")


def bound(text: str, language: str) -> Decimal:
    return Decimal(0) if text.split()[0] in ("di", "above", "below") else number(text, language)


PAIRED_SHARES = [
    d
    for d in CATALOGUE
    if d.kind is Kind.PROPORTION and d.unit is Unit.HOUSEHOLD and d.direction is not Direction.NEITHER
]
CELLS = st.one_of(
    st.tuples(*[st.integers(0, 60)] * 4), st.tuples(*[st.integers(0, 4000)] * 4), st.tuples(*[st.integers(0, 9)] * 4)
)


@given(st.sampled_from(PAIRED_SHARES), CELLS, st.sampled_from(LANGUAGES), st.sampled_from(["census", "sample"]))
def test_printed_numbers_of_any_paired_share_add_up(
    definition: Definition, cells: tuple[int, ...], language: str, design: str
) -> None:
    both, gained, lost, neither = cells
    n = sum(cells)
    assume(n >= 30)
    change = paired(definition, both=both, gained=gained, lost=lost, neither=neither)
    told = body(sentence(change, definition, context(design), language), definition, language)

    head = re.match(HEAD[language], told)
    assert head, told
    (before, percent_before), (after, percent_after) = (level(head[name], language) for name in ("before", "after"))
    points = number(head["points"], language)
    assert percent_before == percent_after
    sign = (gained > lost) - (gained < lost)
    assert head["way"].startswith((UP if sign > 0 else DOWN)[language]) == (sign != 0)
    if percent_before:
        assert after - before == sign * points, told
    else:
        exact = abs(Decimal(gained - lost)) / n * 100
        assert abs(exact - points) <= Decimal("0.5"), told

    improved, worsened, unchanged = moves(told, language, n=n)
    assert improved + worsened + unchanged == n
    assert improved - worsened == BETTER[definition.direction] * (gained - lost)

    interval = re.search(INTERVAL[language], told)
    if interval:
        low, high = (bound(end, language) for end in interval.groups())
        shown = sign * points if "–" not in interval[0] else points
        assert low <= shown <= high, told
    assert ("membaik" in told.split(". ")[0] or "improved" in told.split(". ")[0]) <= (change.verdict == "improved")
    assert_units_of_measure(told, language)


def test_one_alone_and_many_who_stayed_are_told_without_zeros() -> None:
    definition = CATALOGUE["san_layak"]
    one = paired(definition, both=0, gained=1, lost=0, neither=0, total=5)
    same = paired(definition, both=9, gained=0, lost=0, neither=4)
    told = {
        (language, design): tuple(sentence(change, definition, context(design), language) for change in (one, same))
        for language in LANGUAGES
        for design in ("census", "sample")
    }
    expected = "Hanya 1 keluarga yang jawabannya diketahui di kedua putaran (dari 5 pada Data awal): 1 membaik."
    assert expected in told["id", "census"][0]
    assert "Only 1 family (of 5 at Baseline) has an answer in both rounds: 1 improved." in told["en", "census"][0]
    assert "Dari 1 keluarga yang sama: 1 membaik." in told["id", "sample"][0]
    assert "di kedua putaran: tidak ada yang berubah." in told["id", "census"][1]
    assert "Of the same 13 families: none changed." in told["en", "sample"][1]
    assert sentence(same, definition, context(), "id", brief=True).count("Tidak ada yang berubah.") == 1


def test_a_share_that_hardly_moved_says_how_little() -> None:
    change = unpaired(CATALOGUE["san_layak"], x_from=333_333, n_from=1_000_000, x_to=100_000, n_to=300_000)
    assert "naik kurang dari 0,0001 poin" in sentence(change, CATALOGUE["san_layak"], context(), "id")


def test_a_fall_that_is_barely_sure_keeps_the_signs_of_its_interval() -> None:
    change = paired(CATALOGUE["san_layak"], both=0, gained=18, lost=32, neither=0)
    told = sentence(change, CATALOGUE["san_layak"], context("sample"), "id")
    assert "turun 28 poin (memburuk; rentang keyakinan 95%: −52 s/d di bawah 0)." in told


@given(
    st.sampled_from(PAIRED_SHARES),
    st.tuples(*[st.integers(0, 9)] * 4),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["census", "sample"]),
)
def test_below_thirty_units_there_are_counts_and_no_percents(
    definition: Definition, cells: tuple[int, ...], language: str, design: str
) -> None:
    n = sum(cells)
    assume(0 < n < 30)
    both, gained, lost, neither = cells
    change = paired(definition, both=both, gained=gained, lost=lost, neither=neither)
    told = body(sentence(change, definition, context(design), language), definition, language)
    assert "%" not in told
    assert f"{both + lost} {OF[language]} {n} {unit_word('household', n, language)} → " in told
    assert f"→ {both + gained} {OF[language]} {n}" in told
    counted = design == "census" and change.verdict == Verdict.UNCLEAR  # what was counted is sure, whether again is not
    again = {"id": "akan terulang", "en": "happen again"}[language]
    no_change = {"id": "memang tidak ada perubahan belum dapat", "en": "there is no change in an RW"}[language]
    assert ((again in told), (no_change in told)) == (counted and gained != lost, counted and gained == lost)
    calm = counted or change.verdict in (Verdict.UNCHANGED, Verdict.COUNT_ONLY)
    assert (f" — {verdict_word(change.verdict, language)}." in told) is not calm
    improved, worsened, unchanged = moves(told, language, n=n)
    assert improved + worsened + unchanged == n


@given(
    st.sampled_from([d for d in CATALOGUE if d.kind is Kind.PROPORTION]),
    st.integers(30, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(30, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from(LANGUAGES),
)
def test_printed_numbers_of_different_groups_add_up(
    definition: Definition, before: tuple[int, int], after: tuple[int, int], language: str
) -> None:
    change = unpaired(definition, x_from=before[0], n_from=before[1], x_to=after[0], n_to=after[1])
    told = body(sentence(change, definition, context(), language), definition, language)
    head = re.match(HEAD[language], told)
    assert head, told
    (low, percent), (high, _) = (level(head[name], language) for name in ("before", "after"))
    sign = (change.change or 0) and (1 if (change.change or 0) > 0 else -1)
    if percent:
        assert high - low == sign * number(head["points"], language), told
    assert ("Yang dihitung tidak harus sama" if language == "id" else "Not necessarily the same ones") in told
    assert not re.search(MOVERS[language], told)
    assert_units_of_measure(told, language)


def assert_units_of_measure(told: str, language: str) -> None:
    """ "%" stands behind levels and in the name of the interval only; points behind differences only; nothing of p."""
    confidence = {"id": "rentang keyakinan 95%", "en": "95% confidence interval"}[language]
    rest = told.replace(confidence, "")
    levels_part = rest.split("→")[0] + "→" + re.split(r", (?:naik|turun|tidak|up|down|no )", rest.split("→")[1])[0]
    assert rest.count("%") == levels_part.count("%")
    assert not re.search("poin|point", levels_part)
    assert not re.search(r"\bp\b|nilai p|p-value|signifikan|significant", told)


def test_the_sentence_of_a_sample_follows_the_template() -> None:
    definition = CATALOGUE["san_layak"]
    change = paired(definition, both=175, gained=86, lost=3, neither=23)
    assert sentence(change, definition, context("sample"), "id") == (
        "Akses sanitasi layak: 62% → 91%, naik 29 poin (rentang keyakinan 95%: 23–34). "
        "Dari 287 keluarga yang sama: 86 membaik, 3 memburuk, 198 tetap."
    )
    assert sentence(change, definition, context("sample"), "en") == (
        "Improved sanitation (BPS): 62% → 91%, up 29 points (95% confidence interval: 23–34). "
        "Of the same 287 families: 86 improved, 3 worsened, 198 unchanged."
    )


def test_a_census_tells_its_count_and_no_interval() -> None:
    definition = CATALOGUE["san_layak"]
    change = paired(definition, both=175, gained=86, lost=3, neither=23, total=300)
    assert sentence(change, definition, context("census"), "id") == (
        "Akses sanitasi layak: 62% → 91%, naik 29 poin. Ini hitungan seluruh 287 keluarga yang sama, yang "
        "jawabannya diketahui di kedua putaran (dari 300 pada Data awal): 86 membaik, 3 memburuk, 198 tetap."
    )


def lost(change: Change, *, had_it: int, had_not: int) -> Change:
    """The same change with units that were known before and not met again."""
    gained, fell = change.x_to - (change.x_from or 0), had_it + had_not
    n = change.n_from + fell
    return replace(change, worst=(gained - had_it) / n, best=(gained + had_not) / n)


def test_rounds_that_lost_some_tell_the_worst_and_the_best_case() -> None:
    definition = CATALOGUE["san_layak"]
    change = lost(paired(definition, both=175, gained=86, lost=3, neither=23, total=308), had_it=8, had_not=13)
    told = sentence(change, definition, context("census"), "id")
    assert "Bila 21 keluarga yang tidak ditemui lagi ikut dihitung: terburuk–terbaik 24–31 poin." in told
    assert "rentang" not in told
    assert "ikut dihitung: terburuk–terbaik 24–31 poin." in sentence(change, definition, context("sample"), "id")
    few = lost(paired(definition, both=175, gained=86, lost=3, neither=23, total=300), had_it=5, had_not=8)
    assert "terburuk" not in sentence(few, definition, context("census"), "id")


def test_the_worst_and_the_best_case_of_a_few_is_told_in_units() -> None:
    definition = CATALOGUE["stunting"]
    change = paired(definition, both=3, gained=0, lost=1, neither=16)
    change = replace(change, worst=(2 - 1) / 24, best=(0 - 1 - 2) / 24)
    told = "Bila 4 anak yang tidak ditemui lagi ikut dihitung, dari 24: terburuk bertambah 1, terbaik berkurang 3."
    assert told in sentence(change, definition, context("census"), "id")
    still = replace(change, worst=4 / 24, best=0.0)
    assert "4 more at worst, no change at best." in sentence(still, definition, context("census"), "en")
    many = replace(change, worst=5 / 26, best=-1 / 26)
    assert "23% tidak ditemui lagi, jadi baca dengan hati-hati: bila 6 anak itu ikut dihitung, dari 26" in (
        sentence(many, definition, context("census"), "id")
    )


def test_the_worst_case_of_fewer_is_better_is_the_higher_one() -> None:
    definition = CATALOGUE["open_defecation"]
    change = paired(definition, both=10, gained=1, lost=13, neither=76)
    change = replace(change, worst=(1 - 13 + 6) / 110, best=(1 - 13 - 4) / 110)
    assert "worst to best case −5 to −15 points" in sentence(change, definition, context("census"), "en")
    risen = replace(change, worst=0.1, best=0.01)
    assert "worst to best case 10 to 1 points" in sentence(risen, definition, context("census"), "en")


def test_an_end_told_in_words_stands_in_no_span_of_numbers() -> None:
    definition = CATALOGUE["san_layak"]
    change = replace(paired(definition, both=175, gained=16, lost=3, neither=93), worst=0.004, best=0.08)
    told = {language: sentence(change, definition, context("census"), language) for language in LANGUAGES}
    assert "terburuk–terbaik di atas 0 s/d 8 poin." in told["id"]
    assert "worst to best case above 0 to 8 points." in told["en"]


def test_where_neither_way_is_better_there_is_a_lowest_and_a_highest_case() -> None:
    definition = CATALOGUE["credit_access"]
    change = lost(paired(definition, both=50, gained=4, lost=6, neither=40, total=110), had_it=4, had_not=6)
    told = sentence(change, definition, context("census"), "id")
    assert "Bila 10 perempuan yang tidak ditemui lagi ikut dihitung: terendah–tertinggi −5 s/d 4 poin." in told
    few = lost(paired(definition, both=5, gained=4, lost=6, neither=4), had_it=4, had_not=1)
    assert "of 24: 6 fewer at the lowest, 1 fewer at the highest." in sentence(few, definition, context("census"), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sure_change_that_those_lost_could_turn_says_so(language: str) -> None:
    definition = CATALOGUE["jkn_covered"]
    change = paired(definition, both=247, gained=16, lost=1, neither=49)
    assert change.verdict == "improved"
    words = {"id": "arahnya bisa berbalik", "en": "the direction could turn"}[language]
    assert words in sentence(lost(change, had_it=22, had_not=8), definition, context("census"), language)
    assert words in sentence(lost(change, had_it=16, had_not=0), definition, context("census"), language)
    assert words not in sentence(lost(change, had_it=10, had_not=20), definition, context("census"), language)
    unclear = replace(lost(change, had_it=22, had_not=8), verdict="unclear")
    assert words not in sentence(unclear, definition, context("census"), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_may_fold_the_details_but_not_what_the_finding_would_be_false_without(language: str) -> None:
    definition, census = CATALOGUE["jkn_covered"], context("census")
    change = paired(definition, both=247, gained=16, lost=1, neither=49)
    turning, safe = lost(change, had_it=22, had_not=8), lost(change, had_it=10, had_not=20)
    for each, role in ((turning, Role.RESERVATION), (safe, Role.DETAIL)):
        parts = sentence_parts(each, definition, census, language)
        assert " ".join(part.text for part in parts) == sentence(each, definition, census, language)
        assert [part.role for part in parts[:3]] == [Role.FINDING, Role.FINDING, role]
    income = CATALOGUE["women_income_median"]
    risen = replace(change, indicator=income.name, value_from=1e6, value_to=2e6, change=5e5, lower=1e5, upper=9e5)
    kept = [part.text for part in sentence_parts(risen, income, census, language) if part.role is Role.RESERVATION]
    assert templates(language)["nominal"] in kept


def test_many_lost_call_for_caution_and_too_many_forbid_to_speak_of_a_change() -> None:
    definition = CATALOGUE["san_layak"]
    change = paired(definition, both=40, gained=20, lost=5, neither=35)
    some = lost(change, had_it=15, had_not=20)
    assert "26% tidak ditemui lagi, jadi baca dengan hati-hati: bila 35 keluarga itu ikut dihitung" in (
        sentence(some, definition, context("census"), "id")
    )
    told = sentence(lost(change, had_it=30, had_not=40), definition, context("sample"), "id")
    assert told.startswith(
        "Akses sanitasi layak: 45% → 60% di antara yang ditemui dua kali; 41% tidak ditemui lagi, terlalu banyak untuk "
        "menyebut perubahannya."
    )
    assert "naik" not in told
    few = lost(paired(definition, both=4, gained=3, lost=1, neither=4), had_it=4, had_not=4)
    said = sentence(few, definition, context("census"), "en")
    assert "5 of 12 → 7 of 12 among those met twice; 40% were not met again" in said
    untold = replace(lost(change, had_it=30, had_not=40), worst=None, best=None, verdict="not_comparable")
    told = sentence(untold, definition, context("census"), "id")
    assert "45% → 60% di antara yang ditemui dua kali; lebih dari 35% tidak ditemui lagi" in told  # never "0%"
    income = CATALOGUE["women_income_median"]
    amount = replace(change, x_from=None, x_to=None, value_from=900_000.0, value_to=950_000.0, verdict="not_comparable")
    told = sentence(amount, income, context(), "id").replace("\u00a0", " ")
    assert "Rp 900.000 → Rp 950.000 di antara yang ditemui dua kali; lebih dari 35% tidak ditemui lagi" in told
    assert "naik Rp" not in told


def test_who_was_met_and_no_longer_counts_is_not_among_the_lost() -> None:
    """Of 200 businesses 40 were in families that nobody met; 116 closed. That is 20% lost, not 48%."""
    definition = CATALOGUE["business_halal"]
    change = lost(paired(definition, both=22, gained=9, lost=8, neither=5, total=200), had_it=20, had_not=20)
    told = sentence(change, definition, context("census"), "id")
    assert "terlalu banyak" not in told
    assert "Bila 40 usaha yang tidak ditemui lagi ikut dihitung" in told


def test_a_sure_change_smaller_than_what_matters_says_so() -> None:
    income = CATALOGUE["women_income_median"]
    some = replace(
        paired(income, both=90, gained=0, lost=0, neither=0),
        x_from=None,
        x_to=None,
        value_from=1_500_000.0,
        value_to=1_500_002.0,
        change=2.0,
        lower=1.0,
        upper=3.0,
        improved=90,
        unchanged=0,
        verdict="improved",
    )
    told = sentence(some, income, context("census"), "id").replace("\u00a0", " ")
    assert "Perubahan ini lebih kecil daripada yang dianggap berarti (Rp 100.000)." in told
    enough = replace(some, value_to=1_600_000.0, change=100_000.0)
    assert "dianggap berarti" not in sentence(enough, income, context("census"), "id")
    share = CATALOGUE["san_layak"]
    little = paired(share, both=900, gained=40, lost=10, neither=50)
    told = sentence(little, share, context("census"), "en")
    assert "This change is smaller than what is taken to matter (5 points)." in told
    assert "taken to matter" not in sentence(replace(little, verdict="unclear"), share, context("census"), "en")
    printed = paired(share, both=40, gained=0, lost=7, neither=96)  # 4.9 points, told as 5
    assert "5 points" in (told := sentence(printed, share, context("census"), "en"))
    assert "taken to matter" not in told


@given(
    st.floats(-2, 2).map(lambda value: round(value, 4)),
    st.floats(-0.2, 0.2).map(lambda value: round(value, 4)),
    st.sampled_from(LANGUAGES),
)
def test_whether_a_change_matters_is_told_of_the_number_that_is_printed(
    before: float, step: float, language: str
) -> None:
    definition = CATALOGUE["height_for_age_mean"]
    least = Decimal(str(definition.smallest_relevant))
    change = replace(
        paired(definition, both=45, gained=0, lost=0, neither=0), value_from=before, value_to=before + step,
        change=step, lower=step - 0.01, upper=step + 0.01, verdict="improved",
    )  # fmt: skip
    told = body(sentence(change, definition, context(), language), definition, language)
    head = re.match(rf"(?:{NUMBER}) → (?:{NUMBER}), (\D+?)({NUMBER}) ", told)
    assert head, told
    last = Decimal(1).scaleb(int(number(head[2], language).as_tuple().exponent))
    beside = {"kurang": -last, "less": -last, "lebih": last, "more": last}
    printed = number(head[2], language) + sum(by for word, by in beside.items() if word in head[1])
    mattering = {"id": "dianggap berarti (0,1 skor-z)", "en": "taken to matter (0.1 z-scores)"}[language]
    assert (mattering in told) is (printed < least), told


def test_a_census_in_which_all_have_the_same_amount_is_no_less_sure_of_its_count() -> None:
    income = CATALOGUE["women_income_median"]
    same = replace(
        unpaired(income, x_from=30, n_from=30, x_to=33, n_to=33),
        x_from=None,
        x_to=None,
        value_from=1_500_000.0,
        value_to=1_500_000.0,
        change=0.0,
        lower=0.0,
        upper=0.0,
        verdict="unclear",
    )
    told = sentence(same, income, context("census"), "id").replace("\u00a0", " ")
    assert "tidak berubah (Rp 0). Yang dihitung" in told
    assert "Apakah di RW seperti ini memang tidak ada perubahan belum dapat dipastikan." in told
    assert "tidak berubah (Rp 0) — belum" in sentence(same, income, context(), "id").replace("\u00a0", " ")


@given(CELLS, st.integers(0, 50), st.integers(0, 50))
def test_those_lost_are_found_back_from_the_worst_and_the_best(
    cells: tuple[int, int, int, int], had_it: int, had_not: int
) -> None:
    both, gained, fell, neither = cells
    assume(sum(cells) > 0)
    change = paired(CATALOGUE["san_layak"], both=both, gained=gained, lost=fell, neither=neither)
    assert lost_units(lost(change, had_it=had_it, had_not=had_not)) == had_it + had_not


def test_what_is_unclear_says_how_large_a_change_would_have_to_be() -> None:
    definition = CATALOGUE["san_layak"]
    change = paired(definition, both=50, gained=9, lost=6, neither=35)
    assert sentence(change, definition, context("sample"), "id") == (
        "Akses sanitasi layak: 56% → 59%, naik 3 poin — belum dapat dipastikan (rentang keyakinan 95%: −5 s/d 11). "
        "Dari 100 keluarga yang sama: 9 membaik, 6 memburuk, 85 tetap. "
        "Data sebesar ini baru dapat menangkap perubahan 9 poin atau lebih (sedikitnya 4 dari 5 kali); yang lebih "
        "kecil mudah luput."
    )
    assert "Apakah akan terulang di RW seperti ini belum dapat dipastikan (rentang keyakinan 95%: −5 s/d 11)." in (
        sentence(change, definition, context("census"), "id")
    )


@pytest.mark.parametrize(
    ("seen", "detectable", "mentioned"),
    [(0.1, 0.0883, False), (-0.1, 0.0883, False), (0.1, 0.1, False), (0.504, 0.505, True), (0.496, 0.5, False)],
)
def test_a_detectable_change_that_the_change_has_reached_is_not_mentioned(
    seen: float, detectable: float, mentioned: bool
) -> None:
    definition = CATALOGUE["san_layak"]
    change = replace(
        paired(definition, both=40, gained=25, lost=25, neither=10),
        change=seen,
        detectable=detectable,
        verdict="unclear",
    )
    assert ("menangkap" in sentence(change, definition, context("sample"), "id")) is mentioned


def test_fewer_is_better_where_the_indicator_says_so() -> None:
    definition = CATALOGUE["open_defecation"]
    change = paired(definition, both=10, gained=1, lost=13, neither=76)
    told = sentence(change, definition, context("census"), "id")
    assert "23% → 11%, turun 12 poin (membaik)." in told
    assert "13 membaik, 1 memburuk, 86 tetap" in told
    worse = paired(definition, both=10, gained=13, lost=1, neither=76)
    assert "naik 12 poin (memburuk)" in sentence(worse, definition, context("census"), "id")


def test_worse_is_said_in_words() -> None:
    definition = CATALOGUE["handwash_basic"]
    change = paired(definition, both=60, gained=0, lost=12, neither=28)
    assert "72% → 60%, turun 12 poin (memburuk; rentang keyakinan 95%: " in (
        sentence(change, definition, context("sample"), "id")
    )


def test_deaths_are_counts_beside_the_births_observed() -> None:
    definition = CATALOGUE["infant_deaths"]
    zero = paired(definition, both=7, gained=0, lost=0, neither=0)
    change = replace(zero, comparison="unpaired", verdict="count_only", x_from=2.0, x_to=0.0, n_from=7, n_to=7)
    assert sentence(change, definition, context(), "id") == (
        "Kematian bayi: 2 → 0 (7 kelahiran hidup tercatat; terlalu sedikit untuk disimpulkan)."
    )
    change = replace(change, n_to=6)
    assert sentence(change, definition, context(), "en") == (
        "Infant deaths: 2 → 0 (7 and 6 live births recorded; too few to conclude)."
    )
    assert "(1 live birth recorded; " in sentence(replace(change, n_from=1, n_to=1), definition, context(), "en")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [(9.0, 30.0, "terlalu sedikit untuk disimpulkan"), (30.0, 9.0, "terlalu sedikit"), (10.0, 10.0, "tidak diuji")],
)
def test_ten_events_in_both_rounds_are_enough_not_to_be_called_too_few(before: float, after: float, told: str) -> None:
    definition = CATALOGUE["infant_deaths"]
    zero = paired(definition, both=40, gained=0, lost=0, neither=0)
    change = replace(zero, comparison="unpaired", verdict="count_only", x_from=before, x_to=after)
    assert told in sentence(change, definition, context(), "id")


def test_births_are_told_without_a_verdict() -> None:
    definition = CATALOGUE["live_births"]
    zero = paired(definition, both=7, gained=0, lost=0, neither=0)
    change = replace(zero, comparison="unpaired", verdict="count_only", x_from=7.0, x_to=6.0)
    assert sentence(change, definition, context(), "id") == "Kelahiran hidup: 7 → 6."


def test_median_income_tells_rupiah_and_the_women_whose_income_rose() -> None:
    definition = CATALOGUE["women_income_median"]
    change = replace(
        paired(definition, both=41, gained=0, lost=0, neither=0),
        x_from=None,
        x_to=None,
        value_from=900_000.0,
        value_to=1_250_000.0,
        improved=28,
        worsened=9,
        unchanged=4,
        change=200_000.0,
        lower=50_000.0,
        upper=400_000.0,
        detectable=None,
        verdict="improved",
        method="hodges_lehmann+cluster_t",
    )
    assert sentence(change, definition, context(), "id").replace("\u00a0", " ") == (
        "Median penghasilan perempuan: Rp 900.000 → Rp 1.250.000, naik Rp 350.000. "
        "Dari 41 perempuan yang sama: 28 naik (68%), 9 turun, 4 tetap. "
        "Perubahan khas per perempuan, yaitu kira-kira yang di tengah bila perubahan masing-masing diurutkan: "
        "naik Rp 200.000 (rentang keyakinan 95%: Rp 50.000–Rp 400.000). "
        "Rupiah nominal: kenaikan harga belum diperhitungkan."
    )


def test_what_an_unclear_amount_would_have_to_change_by_is_told_in_two_digits() -> None:
    definition = CATALOGUE["women_income_median"]
    change = replace(
        paired(definition, both=41, gained=0, lost=0, neither=0),
        x_from=None, x_to=None, value_from=900_000.0, value_to=950_000.0, improved=20, worsened=18, unchanged=3,
        change=12_500.0, lower=-112_500.0, upper=162_500.0, detectable=196_544.3, verdict="unclear",
    )  # fmt: skip
    told = sentence(change, definition, context(), "id").replace("\u00a0", " ")
    assert told.endswith(
        "Data sebesar ini baru dapat menangkap perubahan Rp 200.000 atau lebih (sedikitnya 4 dari 5 kali); yang lebih "
        "kecil mudah luput. Rupiah nominal: kenaikan harga belum diperhitungkan."
    )
    assert "(rentang keyakinan 95%: −Rp 113.000 s/d Rp 163.000)" in told
    narrow = replace(change, lower=12_250.0, upper=13_150.0)
    assert "Rp 12.250–Rp 13.150)" in sentence(narrow, definition, context(), "id").replace("\u00a0", " ")
    assert "naik Rp 12.500" in told  # as tables and files have it


@pytest.mark.parametrize(
    ("gained", "lost", "detectable", "told"),
    [
        (3, 2, 0.301, "perubahan 7 dari 20 keluarga atau lebih"),
        (3, 2, 0.05, None),
        (3, 2, 1.0, "perubahan pada semua 20 keluarga; yang lebih kecil"),
        (2, 3, 0.0501, "perubahan 2 dari 20 keluarga atau lebih"),
        (1, 3, 0.1 + 1e-9, None),
        (3, 1, 0.1 + 1e-9, None),
    ],
)
def test_beside_a_few_units_that_are_unclear_stands_how_many_would_have_to_move(
    gained: int, lost: int, detectable: float, told: str | None
) -> None:
    definition = CATALOGUE["san_layak"]
    change = replace(
        paired(definition, both=8, gained=gained, lost=lost, neither=12 - gained - lost), detectable=detectable
    )
    assert change.verdict == "unclear"
    said = sentence(change, definition, context(), "id")
    assert ("dapat menangkap" in said) == (told is not None)
    assert (told or "20") in said


@given(st.integers(30, 400), st.integers(0, 400), st.integers(30, 400), st.integers(0, 400))
def test_a_difference_without_pairs_that_is_unclear_tells_it(n_from: int, x_from: int, n_to: int, x_to: int) -> None:
    definition = CATALOGUE["san_layak"]
    change = unpaired(definition, x_from=min(x_from, n_from), n_from=n_from, x_to=min(x_to, n_to), n_to=n_to)
    told = "baru dapat menangkap" in sentence(change, definition, context(), "id")
    assert not told or change.verdict == "unclear"
    seen = abs(change.change or 0)
    if change.verdict == "unclear" and change.detectable and change.detectable > seen + 0.02:
        assert told


RUPIAH = {"id": rf"Rp\u00a0({NUMBER})", "en": rf"(?:Rp|IDR)\u00a0?({NUMBER})"}
MOVED_AMOUNTS = {
    "id": r"(\d[\d.]*) naik(?: \((\d+)%\))?, (\d[\d.]*) turun, (\d[\d.]*) tetap",
    "en": r"(\d[\d,]*) went up(?: \((\d+)%\))?, (\d[\d,]*) went down, (\d[\d,]*) unchanged",
}
INCOMES = st.integers(0, 400).map(lambda step: step * 12_500.0)


@given(INCOMES, INCOMES, st.tuples(*[st.integers(0, 60)] * 3), INCOMES, st.sampled_from(LANGUAGES))
def test_printed_medians_add_up(
    before: float, after: float, units: tuple[int, int, int], typical: float, language: str
) -> None:
    """After less before is the change; those who rose, fell and stayed are all."""
    definition = CATALOGUE["women_income_median"]
    rose, fell, same = units
    n = sum(units)
    assume(n > 0)
    change = replace(
        paired(definition, both=n, gained=0, lost=0, neither=0),
        value_from=before,
        value_to=after,
        improved=rose,
        worsened=fell,
        unchanged=same,
        change=typical,
        lower=typical - 25_000,
        upper=typical + 50_000,
        verdict="improved" if typical > 25_000 else "unclear",
        method="hodges_lehmann+cluster_t",
        reliability="ok" if n >= 50 else "caution" if n >= 30 else "counts_only",
    )
    told = body(sentence(change, definition, context(), language), definition, language)
    amounts = [number(text, language) for text in re.findall(RUPIAH[language], told)]
    low, high = amounts[:2]
    way = re.search(r", (naik|turun|up|down|tidak berubah|no change)", told)
    assert way, told
    sign = {"naik": 1, "up": 1, "turun": -1, "down": -1}.get(way[1], 0)
    assert high - low == sign * amounts[2], told
    assert sign == (after > before) - (after < before)
    if n == 1 or not rose + fell:
        word = {"id": ("naik", "turun", "tetap"), "en": ("went up", "went down", "unchanged")}[language]
        assert (f": 1 {word[units.index(1)]}." if n == 1 else NONE_MOVED[language]) in told
        assert templates(language)["typical"].partition("{")[0] not in told, "the change of one, or none, told twice"
        return
    found = re.search(MOVED_AMOUNTS[language], told)
    assert found, told
    up, share, down, stayed = (number(text, language) if text else None for text in found.groups())
    assert (up, down, stayed) == (rose, fell, same)
    assert (share is not None) == (n >= 30)
    assert share is None or abs(share - Decimal(100 * rose) / n) <= Decimal("0.5")
    assert ("hati-hati" in told or "with care" in told) == (n < 50 and change.verdict == "improved")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sure_change_of_few_or_with_a_wide_interval_says_so(language: str) -> None:
    definition = CATALOGUE["san_layak"]
    change = paired(definition, both=10, gained=20, lost=2, neither=10)
    said = {
        "caution": {"id": "Baca dengan hati-hati: baru 42 keluarga.", "en": "Read with care: only 42 families."},
        "ok": {"id": "", "en": ""},
    }
    for flag, words in said.items():
        told = sentence(replace(change, reliability=flag), definition, context(), language)
        assert told.endswith(words[language] or told)
        assert ("hati-hati" in told or "with care" in told) == (flag == "caution")
    many = paired(definition, both=30, gained=60, lost=2, neither=30)
    wide = replace(many, reliability="caution", lower=0.35, upper=0.6)
    told = sentence(wide, definition, context(), language)
    assert {"id": "rentang keyakinannya selebar 25 poin.", "en": "the confidence interval is 25 points wide."}[
        language
    ] in told
    unclear = replace(wide, verdict="unclear")
    assert "25 poin." not in sentence(unclear, definition, context(), "id")


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_interval_is_too_wide_counts_are_told_and_no_percent(language: str) -> None:
    """More than 30 families, and yet RT that differ so much that a percent would pretend too much."""
    definition = CATALOGUE["san_layak"]
    change = paired(definition, both=30, gained=60, lost=2, neither=30)
    told = sentence(replace(change, reliability="counts_only", lower=0.1, upper=0.8), definition, context(), language)
    of = OF[language]
    assert "%" not in told
    assert f"32 {of} 122" in told
    assert f"90 {of} 122" in told
    assert {"id": "rentang keyakinannya selebar 70 poin", "en": "the confidence interval is 70 points wide"}[
        language
    ] in told
    wanted = replace(change, reliability="counts_only", lower=0.1, upper=0.8)
    in_percent = sentence(wanted, definition, context(), language, percents=True)
    assert "26% → 74%" in in_percent
    assert {"id": "selebar 70 poin.", "en": "70 points wide."}[language] in in_percent
    assert headline_sentence([replace(change, reliability="counts_only")], CATALOGUE, "id").endswith("0 memburuk.")
    unclear = replace(change, reliability="counts_only", lower=-0.1, upper=0.6, verdict="unclear")
    assert {"id": "rentang keyakinannya selebar 70 poin", "en": "the confidence interval is 70 points wide"}[
        language
    ] in (sentence(unclear, definition, context(), language))


@given(
    st.floats(-6, 6).map(lambda value: round(value, 5)),
    st.floats(-6, 6).map(lambda value: round(value, 5)),
    st.sampled_from(LANGUAGES),
)
def test_printed_means_add_up(before: float, after: float, language: str) -> None:
    definition = CATALOGUE["height_for_age_mean"]
    difference = after - before
    change = replace(
        paired(definition, both=45, gained=0, lost=0, neither=0),
        value_from=before,
        value_to=after,
        improved=24,
        worsened=20,
        unchanged=1,
        change=difference,
        lower=difference - 0.3,
        upper=difference + 0.3,
        verdict="unclear",
    )
    told = body(sentence(change, definition, context(), language), definition, language)
    head = re.match(rf"({NUMBER}) → ({NUMBER}), (naik|turun|up|down|tidak berubah|no change)"
                    rf" \(?((?:kurang|lebih|less|more) (?:dari|than) )?({NUMBER}) ", told)  # fmt: skip
    assert head, told
    assert before == after or number(head[5], language), told
    apart = number(head[2], language) - number(head[1], language)
    alike_to_the_eye = bool(head[4]) and not apart
    sign = -1 if head[3] in ("turun", "down") else 1
    assert alike_to_the_eye or apart == sign * number(head[5], language), told
    if head[4]:
        more = head[4].startswith(("lebih", "more"))
        assert (abs(Fraction(after) - Fraction(before)) > abs(number(head[5], language))) is more, told


def test_a_ladder_tells_its_threshold_and_the_moves_between_rungs() -> None:
    definition = CATALOGUE["san_ladder"]
    change = replace(paired(definition, both=50, gained=12, lost=2, neither=30), improved=20, worsened=4, unchanged=70)
    told = sentence(change, definition, context("census"), "id")
    assert "di tingkat “Layak sendiri” atau lebih tinggi, naik " in told
    assert "20 naik tingkat, 4 turun tingkat, 70 tetap" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_above_the_highest_rung_there_is_nothing(language: str) -> None:
    definition = CATALOGUE["handwash_ladder"]
    change = paired(definition, both=50, gained=12, lost=2, neither=30)
    told = sentence(change, definition, context("census"), language)
    assert definition.rungs[-1].code == definition.threshold
    assert "atau lebih tinggi" not in told
    assert "or higher" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_no_better_direction_is_told_without_a_judgement(language: str) -> None:
    """A change beyond chance was called "not certain" only because neither way is better."""
    definition = CATALOGUE["san_ladders_disagree"]
    change = paired(definition, both=20, gained=1, lost=15, neither=116)
    census, sample = (sentence(change, definition, context(design), language) for design in ("census", "sample"))
    assert change.verdict == Verdict.COUNT_ONLY
    assert (change.upper or 0) < 0
    for told in (census, sample):
        assert verdict_word(Verdict.UNCLEAR, language) not in told
        assert verdict_word(Verdict.IMPROVED, language) not in told
    assert {"id": "rentang keyakinan 95%", "en": "95% confidence interval"}[language] in sample


def test_an_interval_without_width_is_not_told() -> None:
    """Of amounts of which most did not change the ranks leave one value, which says nothing of how sure it is."""
    definition = CATALOGUE["women_income_median_all"]
    change = replace(
        paired(definition, both=0, gained=26, lost=28, neither=58),
        value_from=0.0,
        value_to=0.0,
        change=0.0,
        lower=0.0,
        upper=0.0,
        verdict="unclear",
    )
    told = sentence(change, definition, context("census"), "id")
    assert "rentang" not in told
    assert "belum dapat dipastikan" in told


def test_a_round_without_anybody_to_count_is_not_compared() -> None:
    definition = CATALOGUE["rutilahu_became_rlh"]
    base = unpaired(definition, x_from=1, n_from=1, x_to=7, n_to=9)
    change = replace(base, n_from=0, x_from=0.0, value_from=None, change=None, verdict="not_comparable")
    assert sentence(change, definition, context(), "id") == (
        "Rutilahu yang menjadi layak huni: tidak dapat dibandingkan; Bulan ke-8: 7 dari 9 rumah, tetapi tidak ada "
        "yang dapat dihitung pada Data awal."
    )
    nobody = replace(change, n_to=0, x_to=0.0, value_to=None)
    known = "tidak ada rumah yang jawabannya diketahui, baik pada Data awal maupun pada Bulan ke-8."
    assert sentence(nobody, definition, context(), "id").endswith(known)
    pairs = sentence(replace(nobody, comparison="paired"), definition, context(), "id")
    assert pairs.endswith("tidak ada rumah yang jawabannya diketahui di kedua putaran.")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("id", "Bulan ke-8: 7 dari 9 rumah, tetapi yang diperlukan tidak ditanyakan pada Data awal."),
        ("en", "Month 8: 7 of 9 houses, but what it needs was not asked at Baseline."),
    ],
)
def test_a_round_that_was_not_asked_is_not_said_to_have_nobody(language: str, told: str) -> None:
    definition = CATALOGUE["rutilahu_became_rlh"]
    unasked = replace(context(), unasked=frozenset({(definition.name, "rw12", "baseline")}))
    base = unpaired(definition, x_from=1, n_from=1, x_to=7, n_to=9)
    change = replace(base, n_from=0, x_from=0.0, value_from=None, change=None, verdict="not_comparable")
    assert sentence(change, definition, unasked, language).endswith(told)
    other = replace(context(), unasked=frozenset({("bkb_group", "rw12", "baseline")}))
    assert "tidak ditanyakan" not in sentence(change, definition, other, "id")


@pytest.mark.parametrize(
    ("rounds", "named"),
    [(("baseline",), "Data awal"), (("m8",), "Bulan ke-8"), (("baseline", "m8"), "Data awal dan Bulan ke-8")],
)
def test_what_was_not_asked_of_the_same_units_names_the_rounds(rounds: tuple[str, ...], named: str) -> None:
    definition = CATALOGUE["handwash_basic"]
    unasked = replace(context(), unasked=frozenset((definition.name, "rw12", name) for name in rounds))
    change = replace(paired(definition, both=0, gained=0, lost=0, neither=0), verdict="not_comparable")
    assert f"yang diperlukan untuk menghitungnya tidak ditanyakan pada {named}." in sentence(
        change, definition, unasked, "id"
    )


@pytest.mark.parametrize(
    ("name", "value", "level"),
    [
        ("height_for_age_mean", -1.054, "−1,05 skor-z (3 anak)"),
        ("iks_mean", 0.58, "0,58 poin indeks (3 keluarga)"),
        ("women_income_median", 950_000.0, "Rp 950.000 (3 perempuan)"),
    ],
)
def test_an_amount_known_in_one_round_only_keeps_its_decimals_and_tells_of_how_many(
    name: str, value: float, level: str
) -> None:
    definition = CATALOGUE[name]
    base = unpaired(definition, x_from=1, n_from=1, x_to=1, n_to=3)
    change = replace(
        base, n_from=0, x_from=None, x_to=None, value_from=None, value_to=value, change=None, verdict="not_comparable"
    )
    told = sentence(change, definition, context(), "id").replace("\u00a0", " ")
    assert f"Bulan ke-8: {level}, tetapi tidak ada yang dapat dihitung pada Data awal." in told


@pytest.mark.parametrize(
    ("before", "after", "typical", "nominal"),
    [(575_000.0, 0.0, 0.0, True), (0.0, 0.0, 25_000.0, True), (0.0, 75_000.0, None, True), (0.0, 0.0, 0.0, False)],
)
def test_rupiah_are_called_nominal_wherever_an_amount_is_told(
    before: float, after: float, typical: float | None, nominal: bool
) -> None:
    definition = CATALOGUE["women_income_median_all"]
    change = replace(
        paired(definition, both=12, gained=0, lost=0, neither=0),
        x_from=None, x_to=None, value_from=before, value_to=after, improved=2, worsened=4, unchanged=6,
        change=typical, lower=None, upper=None, detectable=None, verdict="unclear",
    )  # fmt: skip
    assert ("Rupiah nominal" in sentence(change, definition, context(), "id")) is nominal


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_of_one_rt_says_nothing_of_a_whole_rw(language: str) -> None:
    definition = CATALOGUE["san_layak"]
    change = replace(paired(definition, both=40, gained=1, lost=0, neither=10), verdict="unclear")
    told = {
        breakdown: sentence(replace(change, breakdown=breakdown), definition, context("census"), language)
        for breakdown in ("site", "head_sex", "rt", "dasawisma")
    }
    said = {
        "id": ("di RW seperti ini", "di RW seperti ini", "di RT seperti ini", "di dasawisma seperti ini"),
        "en": ("in an RW like this", "in an RW like this", "in an RT like this", "in a dasawisma like this"),
    }
    for breakdown, place in zip(told, said[language], strict=True):
        assert f" {place} " in told[breakdown]


@pytest.mark.parametrize(
    ("name", "method", "verdict", "told"),
    [
        ("jkn_covered", "newcombe10", "improved", True),  # five people, perhaps of one family
        ("jkn_covered", "newcombe10", "unclear", False),
        ("jkn_covered", "newcombe10+cluster_t", "improved", False),
        ("san_layak", "newcombe10", "improved", False),
    ],
)
def test_a_sure_change_of_people_of_one_rt_may_be_that_of_a_family(
    name: str, method: str, verdict: str, told: bool
) -> None:
    change = replace(
        paired(CATALOGUE[name], both=68, gained=5, lost=0, neither=8), breakdown="rt", method=method, verdict=verdict
    )
    for language in LANGUAGES:
        said = sentence(change, CATALOGUE[name], context("census"), language)
        assert (templates(language)["care_alike"] in said) == told
        wide = replace(change, reliability="caution")
        care = templates(language)["care_alike"].partition(":")[0]
        assert sentence(wide, CATALOGUE[name], context("census"), language).count(care) <= 1, "once is enough"
        assert (templates(language)["care_alike_also"] in sentence(wide, CATALOGUE[name], context(), language)) == told
        totals = sentence(replace(change, population="recap"), CATALOGUE[name], context("census"), language)
        assert templates(language)["care_alike"] not in totals  # an office counts all RT together


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_no_interval_is_not_said_to_have_one_of_no_width(language: str) -> None:
    """One answer for all of an RT: counts are told, and there is no interval to give as the reason."""
    definition = CATALOGUE["odf_rt"]
    change = replace(
        paired(definition, both=6, gained=0, lost=0, neither=73),
        lower=None, upper=None, p_value=None, detectable=None, method="answered_as_one", reliability="counts_only",
    )  # fmt: skip
    for verdict in ("unchanged", "count_only"):
        told = sentence(replace(change, verdict=verdict), definition, context("census"), language)
        assert templates(language)["care_too_wide"].partition("{")[0] not in told
        assert " 0 poin" not in told
        assert " 0 points" not in told


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (-0.93508, -0.93478, "−0,94 → −0,93, naik kurang dari 0,01 skor-z."),  # printed a hundredth apart
        (-1.15451, -1.16549, "−1,15 → −1,17, turun kurang dari 0,02 skor-z."),
        (-1.15449, -1.16451, "−1,15 → −1,16, turun 0,01 skor-z."),
        (0.14506, 0.15451, "0,15 → 0,15, naik kurang dari 0,01 skor-z."),
    ],
)
def test_an_amount_that_adds_up_in_no_decimals_is_told_beside_how_far_its_levels_are_apart(
    before: float, after: float, said: str
) -> None:
    definition = CATALOGUE["height_for_age_mean"]
    change = replace(
        paired(definition, both=45, gained=0, lost=0, neither=0), value_from=before, value_to=after,
        change=after - before, lower=-0.04, upper=0.05, verdict="unclear",
    )  # fmt: skip
    assert said in sentence(change, definition, context("census"), "id")


@pytest.mark.parametrize(
    ("language", "said", "interval"),
    [
        ("id", "−0,99 → −0,99, turun kurang dari 0,01 skor-z.", "(rentang keyakinan 95%: −0,04 s/d 0,03)"),
        ("en", "−0.99 → −0.99, down less than 0.01 z-scores.", "(95% confidence interval: −0.04 to 0.03)"),
    ],
)
def test_an_amount_that_hardly_moved_says_how_little(language: str, said: str, interval: str) -> None:
    definition, before, after = CATALOGUE["height_for_age_mean"], -0.98803, -0.98807
    change = replace(
        paired(definition, both=45, gained=0, lost=0, neither=0),
        value_from=before,
        value_to=after,
        change=after - before,
        lower=-0.04,
        upper=0.03,
        verdict="unclear",
    )
    told = sentence(change, definition, context("census"), language)
    assert said in told
    assert interval in told
    assert templates(language)["typical"].partition("{")[0] not in told, "of a mean the change is the typical one"


def test_a_comparison_of_all_who_were_met_does_not_call_them_different_people() -> None:
    change = unpaired(CATALOGUE["san_layak"], x_from=99, n_from=160, x_to=118, n_to=152)
    assert sentence(change, CATALOGUE["san_layak"], context("census"), "id").endswith(
        "Yang dihitung tidak harus sama: 160 keluarga pada Data awal, 152 keluarga pada Bulan ke-8."
    )


@given(st.lists(st.sampled_from(list(Verdict)), max_size=12), st.sampled_from(LANGUAGES))
def test_the_headline_sentence_counts_every_indicator_once(given_verdicts: list[Verdict], language: str) -> None:
    shares = [d for d in CATALOGUE if d.kind is Kind.PROPORTION]
    changes = [
        replace(paired(definition, both=40, gained=30, lost=2, neither=28), verdict=verdict.value)
        for definition, verdict in zip(shares, given_verdicts, strict=False)
    ]
    told = headline_sentence(changes, CATALOGUE, language)
    if not changes:
        assert told == templates(language)["headline_none"]
        return
    total, *parts = [int(text) for text in re.findall(r"\d+", told.split(";")[0])]
    assert total == len(changes) == sum(parts)
    for verdict in set(given_verdicts):
        assert f"{given_verdicts.count(verdict)} {verdict_word(verdict, language)}" in told


def test_the_headline_names_what_rose_most_and_everything_that_got_worse() -> None:
    best = paired(CATALOGUE["san_layak"], both=40, gained=30, lost=2, neither=28)
    worse = paired(CATALOGUE["handwash_basic"], both=60, gained=0, lost=12, neither=28)
    assert headline_sentence([best, worse], CATALOGUE, "id") == (
        "Dari 2 indikator, 1 membaik, 1 memburuk; membaik: Akses sanitasi layak (naik 28 poin); "
        "memburuk: Tempat cuci tangan dengan air dan sabun."
    )
    income = replace(best, indicator="women_income_median", change=300_000.0)  # got better, too, but not in points
    told = headline_sentence([best, income], CATALOGUE, "id")
    assert told.endswith("; membaik, antara lain: Akses sanitasi layak (naik 28 poin).")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_compares_only_what_is_told_in_points_and_names_equals(language: str) -> None:
    """A loss of 60 points and a gain of rupiah stand aside; nothing is called the largest change of all."""
    first = paired(CATALOGUE["san_layak"], both=40, gained=30, lost=2, neither=28)
    second = paired(CATALOGUE["handwash_basic"], both=20, gained=30, lost=2, neither=48)
    smaller = paired(CATALOGUE["water_layak"], both=40, gained=20, lost=2, neither=38)
    worse = paired(CATALOGUE["waste_ok"], both=30, gained=0, lost=60, neither=10)
    income = replace(first, indicator="women_income_median", change=300_000.0)
    told = headline_sentence([smaller, first, second, worse, income], CATALOGUE, language)
    labels = [CATALOGUE[change.indicator].words(language).label for change in (first, second)]
    amount = {"id": "naik 28 poin", "en": "up 28 points"}[language]
    assert f"{', '.join(labels)} ({amount})" in told
    limited = {"id": "dapat disebut dalam persen, terbesar", "en": "can be told in per cent, the largest"}[language]
    assert limited in told
    assert CATALOGUE["women_income_median"].words(language).label not in told


def test_the_headline_names_no_points_of_a_handful_of_units() -> None:
    few = paired(CATALOGUE["rutilahu_done"], both=0, gained=9, lost=0, neither=1)
    assert few.verdict == Verdict.IMPROVED
    assert headline_sentence([few], CATALOGUE, "id") == "Dari 1 indikator, 1 membaik, 0 memburuk."


def test_the_caveat_claims_no_effect_and_names_a_simulation() -> None:
    assert caveat(context(), "id") == (
        "Perbandingan sebelum–sesudah tanpa pembanding: belum tentu karena program. Di antara banyak indikator, satu "
        "dua dapat tampak berubah karena kebetulan."
    )
    assert "SIMULASI" in caveat(context(simulated=True), "id")
    assert "SIMULASI" in caveat(context(simulated=True), "en")


def test_every_verdict_and_unit_has_a_word() -> None:
    for language in LANGUAGES:
        assert len({verdict_word(verdict, language) for verdict in Verdict}) == len(Verdict)
        for unit in Unit:
            assert unit_word(unit, 2, language)


def test_both_languages_have_the_same_templates_with_the_same_gaps() -> None:
    indonesian, english = (templates(language) for language in LANGUAGES)
    assert indonesian.keys() == english.keys()
    for key, template in indonesian.items():
        if isinstance(template, str):
            assert gaps(template) == gaps(english[key]), key
        else:
            assert template.keys() == english[key].keys(), key


def gaps(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_and_context_of_the_catalogue_has_a_word(language: str) -> None:
    for definition in CATALOGUE:
        if definition.value_unit:
            assert definition.value_unit in templates(language)["measures"]
        if definition.context:
            assert definition.context in templates(language)["events"]
