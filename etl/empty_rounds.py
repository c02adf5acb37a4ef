"""Rounds whose files brought not one family: one that vanished must not look like one that wasn't held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from etl.files import Status, SurveyFile
from etl.findings import Place
from etl.rows import Fate, Rows, Survey

_FATES_IN_WORDS = (
    (Fate.QUARANTINED, "ditahan"),
    (Fate.DUPLICATE, "ganda"),
    (Fate.SKIPPED, "dilewati"),
)


def tell_empty_rounds(survey: Survey, files: Iterable[SurveyFile]) -> tuple[str, ...]:
    """Their names, each with a finding that says what became of its rows."""
    households = survey.households
    loaded = {source.round for source, rows in households.stretches() if Fate.LOADED in _fates(households, rows)}
    empty: dict[str, SurveyFile] = {}
    for file in files:
        if file.status is Status.LOADED and file.round is not None and file.round not in loaded:
            empty.setdefault(file.round, file)
    for name, file in empty.items():
        of_round = [rows for source, rows in households.stretches() if source.round == name]
        fates = Counter(str(fate) for rows in of_round for fate in _fates(households, rows) if fate is not None)
        shown = ", ".join(f"{fates[str(fate)]} {words}" for fate, words in _FATES_IN_WORDS if fates[str(fate)])
        survey.log.add("round_empty", Place(file), found=f"'{name}'", allowed=shown or "tidak ada baris keluarga")
    return tuple(empty)


def _fates(rows: Rows, stretch: range) -> Sequence[Fate | None]:
    return rows.fates[stretch.start : stretch.stop]
