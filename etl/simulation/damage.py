"""Two rounds of invented families with the damage turned up and the truth known, to measure linkage on. No files.

What goes wrong is drawn for each cell by itself, in both rounds, in the follow-up more than before; families split,
lose and gain members, move, come and go. Names and numbers are recognisably nobody's, see identity.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from etl.cells import MISSING, Reader, Reading
from etl.files import SurveyFile
from etl.findings import FindingLog
from etl.identity import read_id_number
from etl.layouts.sheet import Sheet
from etl.mapping import MappedSheet
from etl.rows import Source, Survey
from etl.simulation.damage_levels import Damage
from etl.simulation.invented import ROUNDS, Truth, invented_families, later_visit
from etl.simulation.spoiling import HOUSEHOLD, PERSON, Cell, copy_from_neighbours, spoilt_records
from warehouse.codebook import Codebook, VariableType
from warehouse.programme import Area


@dataclass(frozen=True)
class DamagedRounds:
    """The survey as read, and the number of the true family of each household row and true person of each member's."""

    survey: Survey = field(repr=False)
    families: Sequence[Truth] = field(repr=False)
    people: Sequence[Truth] = field(repr=False)


def damaged_rounds(
    households: int, *, seed: int, damage: Damage, codebook: Codebook, areas: Sequence[Area], shuffle: int | None = None
) -> DamagedRounds:
    """Two rounds of about `households` families. The same seed gives the same rounds; `shuffle` only reorders rows."""
    generator = np.random.default_rng([seed, 7_000])
    before = invented_families(generator, households, areas)
    after = list(later_visit(generator, before, damage, areas))
    spoilt = (damage.cells(damage.earlier), damage)
    survey = Survey.of(codebook.units, FindingLog())
    truth_families: list[Truth] = []
    truth_people: list[Truth] = []
    for number, (families, spoiling) in enumerate(zip((before, after), spoilt, strict=True)):
        drawn = [spoilt_records(generator, family, spoiling, number) for family in families]
        copy_from_neighbours(generator, [row for row, _, _ in drawn], spoiling)
        order = np.arange(len(drawn)) if shuffle is None else np.random.default_rng(shuffle).permutation(len(drawn))
        drawn_people = [truth for _, _, truth in drawn]
        drawn = [drawn[n] for n in order]
        truth_families += [families[n].truth for n in order]
        truth_people += [one for n in order for one in drawn_people[n]]
        _append(
            survey, ROUNDS[number], [row for row, _, _ in drawn], [member for _, rows, _ in drawn for member in rows]
        )
    return DamagedRounds(survey, truth_families, truth_people)


def _append(
    survey: Survey, survey_round: str, households: Sequence[Mapping[str, Cell]], people: Sequence[Mapping[str, Cell]]
) -> None:
    """Put rows into the survey as if they had been read from one workbook."""
    file = SurveyFile(Path(f"SIMULASI {survey_round}.xlsx"), sha256=survey_round, round=survey_round)
    for unit, columns, rows in (("household", HOUSEHOLD, households), ("person", PERSON, people)):
        target = survey.units[unit]
        known = {name: at for at, name in enumerate(columns) if not name.startswith("_")}
        cells = tuple(tuple("" if row[name] is None else row[name] for name in columns) for row in rows)
        sheet = Sheet(unit, columns, cells, range(2, len(rows) + 2))  # type: ignore[arg-type]
        mapped = MappedSheet(sheet, target.unit, known, key=columns.index("_uuid"), index=None, skip={})
        target.append(Source(file, mapped), {v.name: _reader(v.type) for v in target.unit.variables})


def _reader(kind: VariableType) -> Reader:
    """Cells here are typed already; only identity numbers have to be read."""

    def read(value: object) -> Reading:
        if value == "" and kind is not VariableType.IDENTIFIER:
            return MISSING
        if kind is not VariableType.IDENTIFIER:
            return Reading(value=value)
        number = read_id_number(value)
        return MISSING if number.digits is None and number.damage is None else Reading(value=number)

    return read
