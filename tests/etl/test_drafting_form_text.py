"""The text of a form: it says all of the form, always alike, and keeps the comments people wrote into it."""

from __future__ import annotations

from drafted_forms import forms
from hypothesis import given, settings
from loaded_survey import DATA

from etl.drafting.form_text import fingerprint_of, form_text
from etl.mapping.form import Form
from warehouse.declared import parse_toml


def read(text: str) -> Form:
    form, faults = parse_toml(text, Form, file="form.toml")
    assert not faults, faults
    assert form is not None
    return form


@given(forms())
@settings(max_examples=40, deadline=None)
def test_a_form_comes_back_from_its_text(form: Form) -> None:
    text = form_text(form)
    assert read(text) == form
    assert form_text(read(text), before=text) == text


def test_the_shipped_form_is_written_as_it_stands() -> None:
    text = (DATA / "forms" / "kobo_household" / "form.toml").read_text(encoding="utf-8")
    assert form_text(read(text), before=text) == text


def test_comments_stay_on_lines_that_stay_and_go_with_those_that_go() -> None:
    before = (
        '# mine\nform = "a"\nsystem = "excel"\nversion = "1"   # the first\ntitle = "A # not a comment"\n'
        '\n[[sheets]]\nunit = "household"  # families\nsheet = 1\n[sheets.columns]\n'
        '# the card\n"No KK" = "family_card"\n"Nama" = "head_name"  # the head\n'
    )
    form = read(before)
    sheet = form.sheets[0].model_copy(update={"columns": {"No KK": "family_card", "Kepala": "head_name"}})
    after = form_text(form.model_copy(update={"version": "2", "sheets": (sheet,)}), before=before)
    assert after.startswith('# mine\nform = "a"\n')
    assert '# the card\n"No KK" = "family_card"\n' in after
    assert "# families" in after
    assert "# the first" not in after
    assert "# the head" not in after
    assert read(after).title == "A # not a comment"


def test_line_ends_are_no_change() -> None:
    assert fingerprint_of("a = 1\nb = 2\n") == fingerprint_of("a = 1\r\nb = 2\r\n")
    assert fingerprint_of("a = 1\n") != fingerprint_of("a = 2\n")
