"""The questions to women of 15 to 64: own income, business, savings, training, decisions.

Training leads to a business and a business to sales, for some. A business sells only while its owner earns, so the
declared truth of `women_own_income` stays untouched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.simulation.coding import coded, numeric, with_reasons, yes_no
from etl.simulation.declaration import Plan
from etl.simulation.effects import Booleans, Floats, Integers, States
from etl.simulation.population import YEAR, Families, People

NEVER = 99
DECISIONS = ("decides_health", "decides_purchases", "decides_visits")


@dataclass(frozen=True)
class Women:
    """Drawn once for every person, asked of women only. Months count from baseline; NEVER is never."""

    enrolled: Integers
    completed: Integers
    business: Integers
    sells: Booleans
    log_income: Floats
    decision: Integers
    alone: Booleans


def draw_women(
    generator: np.random.Generator,
    plan: Plan,
    families: Families,
    people: People,
    *,
    states: Mapping[str, States],
) -> Women:
    count, training = len(people), plan.training
    age = np.asarray((pd.Timestamp(plan.programme.baseline.date_from) - people.birth_date).dt.days) / YEAR
    adult = people.female & (age >= 18) & (age <= 55)
    binaan = families.binaan[people.household]
    earlier = adult & (generator.random(count) < training.enrolled_before)
    invited = adult & binaan & ~earlier & (generator.random(count) < training.enrolled)
    start = generator.choice([2, 4], count, p=[0.7, 0.3])
    enrolled = np.where(earlier, 0, np.where(invited, start, NEVER))
    share = np.where(earlier, training.completed_before, training.completed)
    finishes = (enrolled != NEVER) & (generator.random(count) < share)
    completed = np.where(finishes, np.where(earlier, 0, start + 2), NEVER)
    earns = states["women_own_income"]
    welfare = families.welfare[people.household]
    return Women(
        enrolled=enrolled,
        completed=completed,
        business=_businesses(generator, plan, earns=earns, completed=completed, adult=adult),
        sells=generator.random(count) < training.sells,
        log_income=0.25 * welfare + np.sqrt(plan.income.spread**2 - 0.25**2) * generator.standard_normal(count),
        decision=generator.integers(1, 8, count),
        alone=generator.random(count) < 0.2,
    )


def _businesses(
    generator: np.random.Generator, plan: Plan, *, earns: States, completed: Integers, adult: Booleans
) -> Integers:
    """The month since which a woman owns a business."""
    training, count = plan.training, len(adult)
    owned = earns.before & (generator.random(count) < training.owned_before)
    trained = (completed != NEVER) & (completed > 0)
    chance = np.where(trained, training.starts_if_completed, training.starts_otherwise)
    starts = adult & ~owned & earns.after & (generator.random(count) < chance)
    ready = np.where(trained, np.minimum(completed + 2, 8), 4)
    since_earning = np.where(earns.gained, earns.month, 0)
    return np.where(owned, 0, np.where(starts, np.maximum(ready, since_earning), NEVER))


def woman_answers(
    generator: np.random.Generator,
    plan: Plan,
    women: Women,
    states: Mapping[str, States],
    people: People,
    *,
    month: int,
    age: Integers,
    asked: Booleans,
) -> dict[str, pd.Series]:
    asked = asked & people.female & (age >= 15) & (age <= 64)
    wives = asked & np.asarray(people.marital == "married") & (age <= 49)
    earns = states["women_own_income"].at(month)
    earned = with_reasons(generator, yes_no(earns, asked), refused=0.006)
    earned_yes = np.asarray(earned == "yes")
    owns = women.business <= month
    savings = yes_no(states["savings_account"].at(month), asked)
    enrolled = women.enrolled <= month
    answered = earned_yes & (generator.random(len(asked)) >= plan.income.unanswered)
    return {
        "earned_cash": earned,
        "own_income": numeric(_income(generator, plan, women, month=month), answered),
        "owns_business": yes_no(owns, asked),
        "business_sold": yes_no(women.sells & earns, asked & owns),
        "has_savings": with_reasons(generator, savings, refused=0.012),
        "training_enrolled": yes_no(enrolled, asked),
        "training_completed": yes_no(women.completed <= month, asked & enrolled),
        **_decisions(generator, women, states["decision_3"].at(month), asked=wives),
    }


def _income(generator: np.random.Generator, plan: Plan, women: Women, *, month: int) -> Floats:
    """Rupiah of the last 30 days, rounded as people round."""
    income = plan.income
    last = max(plan.programme.rounds[-1].month, 1)
    level = np.log(income.median) + np.log(income.median_after / income.median) * month / last
    exact = np.exp(level + women.log_income + income.noise * generator.standard_normal(len(women.log_income)))
    step = np.where(exact < 1_000_000, 25_000, np.where(exact < 5_000_000, 50_000, 100_000))
    return np.asarray(np.maximum(np.round(exact / step), 1) * step)


def _decisions(
    generator: np.random.Generator, women: Women, takes_part: Booleans, *, asked: Booleans
) -> dict[str, pd.Series]:
    """Who takes part in all three answers herself or jointly three times; who doesn't is passed over at least once."""
    own = np.where(women.alone, "self", "joint")
    answers = {}
    for bit, name in enumerate(DECISIONS):
        passed_over = ~takes_part & ((women.decision >> bit & 1) == 1)
        other = np.where(women.alone, "someone_else", "husband")
        answer = coded(np.where(passed_over, other, own), asked)
        answers[name] = with_reasons(generator, answer, dont_know=0.004, refused=0.004)
    return answers
