"""Whether the builds of sites fit what their programme declares, and one another. It reads no file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from etl.joining.parts import Part, Questions
from warehouse.declared import Fault
from warehouse.handed_over import SUFFIX
from warehouse.sites import Sites

RECAP = "recap"
"""The population of totals of offices, which no programme declares."""
_LISTED = 5
_ONE_CODEBOOK = "buku kode yang sama di semua lokasi: samakan folder codebook/, bangun, salin dan kirim lagi"


def misfits(parts: Sequence[Part], sites: Sites, questions: Questions, *, declared_in: Path) -> Iterator[Fault]:
    """What keeps these parts from being joined."""
    yield from _repeated(parts)
    yield from _undeclared(parts, sites, declared_in)
    for part in parts:
        file = str(part.path)
        if part.simulated != sites.simulated:
            found = "data simulasi" if part.simulated else "data sungguhan"
            allowed = "data sungguhan" if part.simulated else "data simulasi"
            yield Fault(
                file, "", found, f"{allowed} saja, seperti `simulated` di {declared_in}; keduanya tidak digabungkan"
            )
        yield from _other_questions(part, questions)


def oddities(parts: Sequence[Part], sites: Sites) -> Iterator[str]:
    """What is no reason to refuse, but has to be told."""
    areas: dict[tuple[str, str], list[str]] = {}
    for part in parts:
        areas.setdefault(part.area, []).append(part.site)
    for (area_code, rw), names in areas.items():
        if len(names) > 1:
            yield f"{area_code} RW {rw} datang sebagai {', '.join(names)}. Bila RW-nya sama, hapus satu."
    held = {month for part in parts for month in part.rounds.values()}
    for entry in sites.rounds:
        if entry.month not in held:
            yield f"Putaran '{entry.name}' (bulan ke-{entry.month}) belum ada di lokasi mana pun."


def not_read(names: Sequence[str]) -> Iterator[str]:
    """What else lies in the folder: a site may have come packed, or in a folder of its own."""
    if names:
        yield (
            f"Tidak dibaca, karena bukan berkas {SUFFIX}: {', '.join(names)}. Bila berisi hasil bangun suatu lokasi, "
            "keluarkan dahulu ke folder ini."
        )


def _repeated(parts: Sequence[Part]) -> Iterator[Fault]:
    by_site: dict[str, list[Part]] = {}
    for part in parts:
        by_site.setdefault(part.site, []).append(part)
    for site, same in by_site.items():
        if len(same) > 1:
            files = ", ".join(f"{part.path.name} (dibangun {part.built_at})" for part in same)
            allowed = (
                "satu berkas tiap lokasi: hapus yang lama, atau salah satu bila waktunya sama; bila lokasinya memang "
                "lain, beri `name` lain di [site] pada programme.toml salah satunya"
            )
            yield Fault(str(same[0].path.parent), f"lokasi '{site}'", files, allowed)


def _undeclared(parts: Sequence[Part], sites: Sites, declared_in: Path) -> Iterator[Fault]:
    """Months and populations that sites have and the whole does not: their numbers would be lost."""
    months: dict[int, list[str]] = {}
    populations: dict[str, list[str]] = {}
    for part in parts:
        for name, month in part.rounds.items():
            months.setdefault(month, []).append(f"{part.site} ('{name}')")
        for name in part.populations:
            populations.setdefault(name, []).append(part.site)
    for month in sorted(months.keys() - {entry.month for entry in sites.rounds}):
        found = f"tanpa bulan ke-{month}, yang ada di {_few(months[month])}"
        yield Fault(str(declared_in), "rounds", found, f"[[rounds]] dengan month = {month}")
    for name in sorted(populations.keys() - {str(entry.name) for entry in sites.populations} - {RECAP}):
        found = f"tanpa '{name}', yang ada di {_few(populations[name])}"
        yield Fault(str(declared_in), "populations", found, f'[[populations]] dengan name = "{name}"')


def _other_questions(part: Part, questions: Questions) -> Iterator[Fault]:
    file = str(part.path)
    unknown = [f"{table}.{column}" for table, column in part.questions if (table, column) not in questions]
    if unknown:
        found = f"variabel {_few(unknown)} yang tidak ada di codebook/ folder ini"
        yield Fault(file, "", found, _ONE_CODEBOOK)
    other = [each for each in part.questions if each in questions and part.questions[each] != questions[each]]
    for table, column in other[:_LISTED]:
        (kind, asked), (wanted_kind, wanted) = part.questions[table, column], questions[table, column]
        found, allowed = (asked, wanted) if kind == wanted_kind else (f"{kind}, {asked}", f"{wanted_kind}, {wanted}")
        yield Fault(file, f"{table}.{column}", f"'{found}'", f"'{allowed}'; {_ONE_CODEBOOK}")
    if len(other) > _LISTED:
        yield Fault(file, "", f"{len(other) - _LISTED} variabel lain yang artinya berbeda", _ONE_CODEBOOK)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_LISTED]) + (f" dan {len(names) - _LISTED} lagi" if len(names) > _LISTED else "")
