"""What is told of households that linkage recognised, or holds: it decides nothing."""

from __future__ import annotations

from collections.abc import Mapping

from etl.cells import Reason
from etl.identity import IdNumber
from etl.linkage.records import Visit
from etl.registry import Household, Method
from etl.rows import Survey
from etl.screening import others, told


def _mates(survey: Survey, visit: Visit) -> list[int]:
    rows = survey.households
    numbers = rows.values["family_card"]
    return [
        row
        for row in range(len(rows))
        if numbers[row] is not None and numbers[row].digits == visit.card and rows.round(row) == visit.round
    ]


_ASKED = "Mirip keluarga yang pernah didata: putuskan sama atau bukan pada daftar pasangannya."


def hold_unconfirmed(survey: Survey, visit: Visit, *, shared: bool, asked: bool) -> None:
    """Hold a visit without a KK of its own. `shared`: others of its round bear it, too. `asked`: somebody is asked
    whether it is a household met before.
    """
    rows = survey.households
    variable = rows.unit.variable("family_card")
    number: IdNumber | None = rows.values["family_card"][visit.row]
    if mates := _mates(survey, visit) if shared else []:
        found = others(rows, mates, visit.row)
        survey.report("family_card_shared", rows, visit.row, variable=variable, found=found)
    elif number is None:
        survey.report("family_card_missing", rows, visit.row, variable=variable, hint=_ASKED if asked else "")
    else:
        damage = told(number)
        hint = " ".join(filter(None, (damage["hint"], _ASKED if asked else "")))
        survey.report("family_card_damaged", rows, visit.row, variable=variable, found=damage["found"], hint=hint)


_TOLD_METHOD: Mapping[Method, str] = {
    Method.DECISION: "keputusan yang tercatat",
    Method.FIELD_ID: "kode keluarga",
    Method.NATIONAL_ID: "NIK anggota",
    Method.SCORE: "nama, tanggal lahir, dan tempat tinggal",
}


def tell_recovered(survey: Survey, visit: Visit, method: Method) -> None:
    rows = survey.households
    number: IdNumber | None = rows.values["family_card"][visit.row]
    found = "kosong" if number is None else f"tidak dapat dipercaya ({told(number)['found']})"
    variable = rows.unit.variable("family_card")
    allowed = _TOLD_METHOD.get(method, "keterangan lain")
    survey.report("family_card_recovered", rows, visit.row, variable=variable, found=found, allowed=allowed)
    rows.reasons["family_card"][visit.row] = Reason.UNREADABLE  # told; not to be asked for once more


def tell_other_card(survey: Survey, visit: Visit, method: Method) -> None:
    rows = survey.households
    variable = rows.unit.variable("family_card")
    allowed = _TOLD_METHOD.get(method, "nomor KK dan nama")
    survey.report("family_card_of_others", rows, visit.row, variable=variable, found="", allowed=allowed)


def tell_late_recovery(survey: Survey, first: Visit) -> None:
    """The first visit had no usable KK and a later round told who that was."""
    if first.card:
        tell_other_card(survey, first, Method.NEW)
    else:
        tell_recovered(survey, first, Method.NEW)


def tell_moved_facts(survey: Survey, row: int, known: Household) -> None:
    rows = survey.households
    facts = {"rt": known.rt, "dasawisma": known.dasawisma, "binaan": "yes" if known.binaan else "no"}
    for name, first in facts.items():
        if rows.values[name][row] not in (first, None):
            variable = rows.unit.variable(name)
            found = str(rows.values[name][row])
            survey.report("differs_from_first", rows, row, variable=variable, found=found, allowed=str(first))
