"""Indicators declared for tests: one small TOML text per kind, changed key by key."""

from collections.abc import Mapping

from indicators.catalogue import Catalogue, catalogue_of, parse_definition
from indicators.definition import Definition

PLAIN = {
    "kind": '"proportion"',
    "theme": '"sanitation"',
    "status": '"active"',
    "unit": '"household"',
    "denominator": '"TRUE"',
    "numerator": '"san_layak"',
    "direction": '"up"',
    "owner": '"Dinas Kesehatan"',
    "can_move_in_8_months": '"high"',
    "smallest_relevant": "0.1",
    "headline": "true",
    "ordinal": "1",
    "comparison": '"paired"',
    "disaggregate": '["rt", "head_sex"]',
    "sensitive": "false",
    "references": "[]",
    "version": '"1"',
    "verified": "true",
}
WORDS = ("label", "short", "definition", "limits", "numerator", "denominator")
EXAMPLE = '[[examples]]\ngiven = {}\nanswer = "unknown"\n'

LADDER = {
    "kind": '"ladder"',
    "numerator": None,
    "rung": '"jmp_rung"',
    "rungs": '[["open_defecation", "BABS", "Open"], ["unimproved", "Belum layak", "Unimproved"],'
    ' ["limited", "Bersama", "Limited"], ["basic", "Sendiri", "Basic"], ["safely_managed", "Aman", "Safe"]]',
    "threshold": '"limited"',
}
MEAN = {
    "kind": '"mean"',
    "unit": '"child"',
    "numerator": None,
    "value": '"length_for_age"',
    "value_unit": '"z"',
    "disaggregate": '["rt"]',
}
MEDIAN = {
    "kind": '"median"',
    "unit": '"woman"',
    "denominator": '"has_own_income"',
    "numerator": None,
    "value": '"own_income"',
    "value_unit": '"rupiah/bulan"',
    "disaggregate": '["rt"]',
}
BIRTHS = {
    "kind": '"count"',
    "unit": '"birth"',
    "numerator": '"live"',
    "value_unit": '"kelahiran"',
    "comparison": '"unpaired"',
}
DEATHS = {
    "kind": '"count"',
    "unit": '"death"',
    "numerator": '"infant_death"',
    "value_unit": '"kematian"',
    "comparison": '"unpaired"',
    "context": '"live_births"',
    "direction": '"down"',
}


def toml_text(changes: Mapping[str, str | None] | None = None, *, examples: str = EXAMPLE) -> str:
    """A valid declaration with some keys changed; a key that is None is left out. Values are written as in TOML."""
    keys = {**PLAIN, **(changes or {})}
    lines = [f"{key} = {value}" for key, value in keys.items() if value is not None]
    for language in ("id", "en"):
        lines += [f"[{language}]", *(f'{word} = "{word} {language}"' for word in WORDS)]
    return "\n".join([*lines, examples])


def definition(name: str, changes: Mapping[str, str | None] | None = None, *, examples: str = EXAMPLE) -> Definition:
    return parse_definition(name, toml_text(changes, examples=examples))


def catalogue(**declared: Mapping[str, str | None]) -> Catalogue:
    """A catalogue of indicators by name, in the order given."""
    return catalogue_of(
        [
            definition(name, {**changes, "ordinal": str(place)})
            for place, (name, changes) in enumerate(declared.items(), start=1)
        ]
    )
