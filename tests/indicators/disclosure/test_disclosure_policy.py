"""What is declared for whom: strict reading, safe defaults, and the file the product comes with."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from indicators.disclosure import STRICTEST, Audience, Policy, Rights, audience_of, read_policy
from indicators.disclosure.policy import Movers, Scope, SiteTotals, Totals
from indicators.disclosure.subject import Subject
from warehouse.declared import DeclarationError
from warehouse.settings import Settings
from warehouse.terminal import AudienceName

DATA = Path(__file__).parents[3] / "data"
SAVINGS = Subject("savings", True, "woman", "proportion", (), ("woman", "TRUE"))
LATRINE = Subject("latrine", False, "household", "proportion", (), ("household", "TRUE"))
DEATHS = Subject("deaths", True, "death", "count", (), ("events", "births"))
TB = Subject("tb_treated", True, "person", "proportion", ("person.tb",), ("person", "tb"))


def declared(tmp_path: Path, text: str, audience: Audience = Audience.JUDGE) -> Policy:
    (tmp_path / "disclosure.toml").write_text(text, encoding="utf-8")
    return read_policy(tmp_path, audience)


def test_what_is_not_said_is_the_strictest(tmp_path: Path) -> None:
    rights = Rights()
    assert (rights.breakdowns, rights.smallest_cell, rights.percent_of_few) == ((), 5, False)
    assert (rights.small_groups, rights.small_answers) == (Scope.ALL, Scope.ALL)
    assert (rights.site_totals, rights.movers) == (SiteTotals.GUARDED, Movers.NONE)
    assert rights.totals_only is Totals.PRESENCE
    for audience in Audience:
        assert read_policy(tmp_path, audience).rights == rights  # no file
        assert declared(tmp_path, "", audience).rights == rights  # an audience that is not named
        assert declared(tmp_path, "", audience).tells_presence_only(DEATHS)
    assert STRICTEST.rights == rights


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[audience.mayor]", "audience.mayor"),
        ("[audience.judge]\nsmallest = 5", "audience.judge.smallest"),
        ('[audience.judge]\nbreakdowns = ["household"]', "audience.judge.breakdowns"),
        ("[audience.judge]\nsmallest_cell = 0", "audience.judge.smallest_cell"),
        ('[audience.judge]\nmovers = "some"', "audience.judge.movers"),
        ('[totals_only]\nunits = ["ghost"]', "totals_only.units"),
        ('[audience.public]\nbreakdowns = ["rt", "dasawisma"]', "audience.public.breakdowns"),
        ("[audience.judge", "kesalahan penulisan"),
        ("[audience.judge]\nsmallest_cell = 3 Maret", "tanggal 2023-03-20"),
    ],
)
def test_a_fault_is_told_with_its_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(DeclarationError) as error:
        declared(tmp_path, text)
    assert "disclosure.toml" in str(error.value)
    assert told in str(error.value)


def test_an_unknown_audience_is_told_which_there_are() -> None:
    assert audience_of("judge") is Audience.JUDGE
    with pytest.raises(DeclarationError, match="public, judge, leadership, analyst"):
        audience_of("juri")
    assert get_args(AudienceName) == tuple(Audience)


def test_the_audience_is_a_setting() -> None:
    assert Settings.from_environment({"P2WKSS_AUDIENCE": " judge "}).audience == "judge"
    assert Settings.from_environment({}).audience == ""


def test_who_sees_what_in_the_file_of_the_product() -> None:
    public, judge, leadership, analyst = (read_policy(DATA, audience) for audience in Audience)
    assert public.breakdowns == ("site",)
    assert judge.breakdowns == leadership.breakdowns == ("site", "rt", "head_sex")
    assert "dasawisma" in analyst.breakdowns
    assert analyst.rights.guards_nothing
    assert [policy.guards_answers(SAVINGS) for policy in (public, judge, leadership, analyst)] == [
        True,
        True,
        False,
        False,
    ]
    assert not any(policy.guards_answers(LATRINE) for policy in (public, judge, leadership, analyst))
    assert [policy.tells_presence_only(DEATHS) for policy in (public, judge)] == [True, False]
    assert all(policy.keeps_whole(each) for policy in (public, judge, leadership) for each in (DEATHS, TB))
    assert not analyst.keeps_whole(DEATHS)
    assert [policy.tells_movers(SAVINGS) for policy in (public, judge)] == [False, True]
    assert public.tells_movers(LATRINE)


def test_a_share_of_too_few_is_told_as_counts_except_to_an_analyst() -> None:
    judge, analyst = (read_policy(DATA, audience) for audience in (Audience.JUDGE, Audience.ANALYST))
    assert [judge.percent(each) for each in ("ok", "caution", "counts_only")] == [True, True, False]
    assert analyst.percent("counts_only")
