"""Attempts to load: what the page that loads and the process that does the work tell each other, as files below `var`.

An attempt is a shadow of the declarations and survey files in which one thing is tried: a new file, a new form, or
decisions about what is there. All its steps happen in the shadow; only `publish` carries what it changed over to the
real folders and builds. Whatever fails, or is killed, has changed nothing.

    var/attempts/<id>/state.json       how far it is; replaced as a whole or not at all
    var/attempts/<id>/received/        the file as it came
    var/attempts/<id>/data/            the shadow: declarations, survey files, decisions
    var/attempts/<id>/var/             the builds of the shadow
    var/attempts/<id>/<step>.json      what a step asks for (`asked-…`) and what it found
    var/attempts/.ready/               a process that waits for a step, and the step for it (`ready.py`)

The page writes the file into `received/` and what it asks for, starts `p2wkss attempt <step> <id>`, and reads answers;
the process writes all the rest. Each is one of the models below:

    asked by the page                                  answered by the process
    recognise  asked-recognise.json (Choice), if the   recognised.json (Recognised), early; then, where no form fits,
               round or form couldn't be told          mapping.json (Mapping) and questions.json (Questions)
    map        asked-map.json (Mapping), edited        mapping.json, with its gaps; recognised.json once it is whole
    try                                                tried.json (Tried), early, then with its build: that in force in
                                                       `attempt.shadow(settings)`, for `warehouse.store.open_reader`
    decide     asked-decide.json (Decisions)           taken all or none, then the step is `try`: tried.json
    publish                                            `build_id` of the state

A step begins with `running` set and ends with it unset; where its process died it stays set, and `stopped()` tells so.
The step may then be asked again, as it was asked: it mends what the dead one left. After `recognise` the stage is

    UNMAPPED    with mapping.json: no form fits. Without: the file doesn't tell its round (`recognised.rounds`), or
                several forms fit (`recognised.forms`); write asked-recognise.json and ask `recognise` again
    RECOGNISED  it may be tried; an attempt without a file begins with `try`
    REFUSED     it can't be read at all; `trouble` says why, and the cure

`try` ends in TRIED even where the load refuses a file: `tried.refused` says why, `tried.trial` is None, and it can't be
published; a decision, or another file, may mend it. `publish` goes from TRIED to PUBLISHED; where the real folders have
changed since the trial it says so in `trouble`, the stage is RECOGNISED, and `try` takes the change in.

The folder is for its owner's eyes: survey files and the records of a pair hold names.
"""

from __future__ import annotations

from warehouse.attempts.folder import (
    Attempt,
    GoneError,
    OtherVersionError,
    find_attempt,
    list_attempts,
    start_attempt,
)
from warehouse.attempts.mapping import (
    Answer,
    Choice,
    Column,
    Constant,
    Gap,
    Mapping,
    Question,
    Questions,
    Recognised,
    Sheet,
)
from warehouse.attempts.state import Stage, State, Step
from warehouse.attempts.trial import (
    DecidedFinding,
    DecidedPair,
    Decision,
    Decisions,
    Found,
    Kind,
    NewArea,
    NewAreas,
    Pair,
    Reconciled,
    Revised,
    Tried,
)

__all__ = [
    "Answer",
    "Attempt",
    "Choice",
    "Column",
    "Constant",
    "DecidedFinding",
    "DecidedPair",
    "Decision",
    "Decisions",
    "Found",
    "Gap",
    "GoneError",
    "Kind",
    "Mapping",
    "NewArea",
    "NewAreas",
    "OtherVersionError",
    "Pair",
    "Question",
    "Questions",
    "Recognised",
    "Reconciled",
    "Revised",
    "Sheet",
    "Stage",
    "State",
    "Step",
    "Tried",
    "find_attempt",
    "list_attempts",
    "start_attempt",
]
