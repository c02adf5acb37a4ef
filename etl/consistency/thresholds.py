"""The names of the thresholds that code needs. Their values and reasons are declared in data/checks/thresholds.toml."""

from __future__ import annotations

NEEDED = frozenset(
    (
        *("same_birth_days", "chance_least", "digits_measured_least", "digit_score_least", "ages_counted_least"),
        *("whipple_least", "child_ages_counted_least", "heaping_times_least", "visits_per_day_most"),
        *("interviews_least", "alike_share_least", "alike_answers_least", "constant_questions_least"),
        *("blank_share_least", "blank_times_least", "common_cause_records", "common_cause_share"),
        *("register_days_apart", "register_weight_apart_kg", "register_length_apart_cm"),
    )
)
