"""What the programme declares: site, rounds, populations, references, targets and areas. Reads, never decides."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import Field

from warehouse.declared import DeclarationError, Declared, Fault, Name, read_toml, spelt
from warehouse.os_words import said

PROGRAMME, SITES = "programme.toml", "sites.toml"
"""What a data folder declares itself with: one site that is loaded there, or many that were loaded elsewhere."""
AREA_HEADER = ("kode_wilayah", "kelurahan", "rw", "rt", "dasawisma")


class Design(StrEnum):
    CENSUS = "census"
    SAMPLE = "sample"


class PopulationName(StrEnum):
    BINAAN = "binaan"
    ALL = "all"


AreaCode = Annotated[
    str, spelt(r"[0-9]{2}(\.[0-9]{2}){2}\.[0-9]{4}", "kode kelurahan Kemendagri seperti '32.77.01.1003'")
]
BpsCode = Annotated[str, spelt(r"[0-9]{10}", "kode kelurahan BPS: sepuluh angka dalam tanda kutip")]
RwNumber = Annotated[str, spelt(r"[0-9]{3}", "tiga angka seperti '012'")]


class Places(Declared):
    """What open data call the areas a site lies in; what is left out is blank there. `bps`: its kelurahan's code."""

    province: str | None = Field(default=None, min_length=1)
    city: str | None = Field(default=None, min_length=1)
    kecamatan: str | None = Field(default=None, min_length=1)
    kelurahan: str | None = Field(default=None, min_length=1)
    bps: BpsCode | None = None


class Site(Declared):
    name: Name
    label: str
    area_code: AreaCode
    rw: RwNumber
    households: int = Field(gt=0)
    places: Places = Field(default=Places())


class Round(Declared):
    name: Name
    label_id: str = Field(alias="id")
    label_en: str = Field(alias="en")
    month: int = Field(ge=0)
    date_from: date = Field(alias="from")
    date_to: date = Field(alias="to")
    design: Design


class Population(Declared):
    """Whom a result is about. `who`: which families these are and how they were chosen; left out, nothing is said."""

    name: PopulationName
    label_id: str = Field(alias="id")
    label_en: str = Field(alias="en")
    who_id: str | None = Field(default=None, min_length=1)
    who_en: str | None = Field(default=None, min_length=1)


class Reference(Declared):
    """A yardstick that is not a target, such as the minimum wage."""

    name: str
    value: float
    unit: str
    source: str


class Target(Declared):
    indicator: str
    value: float
    source: str


class _ProgrammeFile(Declared):
    name: str
    simulated: bool
    inputs: str
    site: Site
    rounds: tuple[Round, ...] = Field(min_length=1)
    populations: tuple[Population, ...] = Field(min_length=1)
    references: tuple[Reference, ...] = ()
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, order=True)
class Area:
    """One dasawisma group. Codes are text: 012 keeps its zero."""

    area_code: str
    kelurahan: str
    rw: str
    rt: str
    dasawisma: str


@dataclass(frozen=True)
class Programme:
    """Everything declared in programme.toml and areas.csv. Rounds stand in the order of their months."""

    name: str
    simulated: bool
    inputs: str
    site: Site
    rounds: tuple[Round, ...]
    populations: tuple[Population, ...]
    references: tuple[Reference, ...]
    targets: tuple[Target, ...]
    areas: tuple[Area, ...]

    def round(self, name: str) -> Round:
        return next(survey_round for survey_round in self.rounds if survey_round.name == name)

    @property
    def baseline(self) -> Round:
        return self.rounds[0]


def read_programme(data_folder: Path) -> Programme:
    """Read programme.toml and areas.csv of a data folder, or raise DeclarationError with the faults of both."""
    if not data_folder.is_dir():
        found, allowed = f"tidak ada folder itu di {Path.cwd()}", "folder data: sebut letaknya dengan --data"
        raise DeclarationError([Fault(str(data_folder), "", found, allowed)])
    refuse_sites(data_folder)
    path, areas_path = data_folder / PROGRAMME, data_folder / "areas.csv"
    declared, faults = read_toml(path, _ProgrammeFile)
    areas, area_faults = _read_areas(areas_path, site=declared.site if declared else None)
    if declared:
        faults = [*faults, *_programme_faults(declared, file=str(path))]
    if faults or area_faults or declared is None:
        raise DeclarationError([*faults, *area_faults])
    return Programme(
        name=declared.name,
        simulated=declared.simulated,
        inputs=declared.inputs,
        site=declared.site,
        rounds=declared.rounds,
        populations=declared.populations,
        references=declared.references,
        targets=declared.targets,
        areas=areas,
    )


def joins_sites(data_folder: Path) -> bool:
    """Whether a data folder joins what other folders loaded, and loads no survey file itself."""
    return (data_folder / SITES).exists()


def refuse_sites(data_folder: Path) -> None:
    """What is done with survey files and their families is done where they are loaded.

    Raises DeclarationError when that is not here.
    """
    if joins_sites(data_folder):
        found = "folder ini menggabungkan lokasi; berkas survei dan kunci samarannya ada di lokasi masing-masing"
        allowed = "folder data lokasinya sendiri (--data atau P2WKSS_DATA), yang berisi programme.toml"
        raise DeclarationError([Fault(str(data_folder / SITES), "", found, allowed)])


def repetition_faults(named: Mapping[str, Iterable[str]], *, file: str) -> Iterator[Fault]:
    """Names that stand twice below one key."""
    for key, names in named.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield Fault(file, key, f"'{name}' {times} kali", "nama yang tidak berulang")


def month_faults(rounds: Sequence[tuple[str, int]], *, file: str) -> Iterator[Fault]:
    """Rounds, by name and month, that don't begin with month 0 or don't stand in their order."""
    name, first = rounds[0]
    if first != 0:
        yield Fault(file, f"rounds[1 {name}].month", str(first), "0 (data awal)")
    for (_, earlier), (name, later) in pairwise(rounds):
        if later <= earlier:
            allowed = f"lebih dari {earlier}: putaran ditulis menurut bulannya"
            yield Fault(file, f"rounds[{name}].month", str(later), allowed)


def _programme_faults(declared: _ProgrammeFile, *, file: str) -> Iterator[Fault]:
    named = {
        "rounds": [entry.name for entry in declared.rounds],
        "populations": [str(entry.name) for entry in declared.populations],
        "references": [entry.name for entry in declared.references],
        "targets": [entry.indicator for entry in declared.targets],
    }
    yield from repetition_faults(named, file=file)
    yield from month_faults([(entry.name, entry.month) for entry in declared.rounds], file=file)
    yield from population_faults(declared.populations, file=file)
    for entry in declared.rounds:
        if entry.date_to < entry.date_from:
            key = f"rounds[{entry.name}].to"
            yield Fault(file, key, str(entry.date_to), f"tanggal pada atau setelah {entry.date_from}")
    for earlier, later in zip(declared.rounds, declared.rounds[1:], strict=False):
        if later.date_from <= earlier.date_to:
            yield Fault(file, f"rounds[{later.name}].from", str(later.date_from), f"setelah {earlier.date_to}")


def population_faults(populations: Iterable[Population], *, file: str) -> Iterator[Fault]:
    """Of whom it is told in one language only who they are."""
    for population in populations:
        told = {"who_id": population.who_id, "who_en": population.who_en}
        if None in told.values() and any(told.values()):
            missing = next(key for key, value in told.items() if value is None)
            yield Fault(
                file, f"populations[{population.name}].{missing}", "tidak ada", "kedua bahasa, atau tidak satu pun"
            )


def _read_areas(path: Path, *, site: Site | None) -> tuple[tuple[Area, ...], list[Fault]]:
    file = str(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [row for row in csv.reader(stream) if row]
    except OSError as error:
        return (), [Fault(file, "", f"tidak dapat dibaca ({said(error)})", "berkas CSV UTF-8")]
    except (UnicodeDecodeError, csv.Error):
        return (), [Fault(file, "", "isinya bukan CSV UTF-8", "berkas CSV UTF-8")]
    if not rows or tuple(rows[0]) != AREA_HEADER:
        found = ",".join(rows[0]) if rows else "berkas kosong"
        return (), [Fault(file, "baris 1", f"'{found}'", ",".join(AREA_HEADER))]
    faults: list[Fault] = []
    areas: list[Area] = []
    for number, row in enumerate(rows[1:], start=2):
        faults += [Fault(file, f"baris {number}", *fault) for fault in _area_faults(row, seen=areas, site=site)]
        if len(row) == len(AREA_HEADER):
            areas.append(Area(*row))
    if not areas and not faults:
        faults.append(Fault(file, "", "tanpa isi", "sedikitnya satu RT dan dasawisma"))
    return tuple(areas), faults


def _area_faults(row: list[str], *, seen: list[Area], site: Site | None) -> Iterator[tuple[str, str]]:
    if len(row) != len(AREA_HEADER) or not all(value.strip() == value != "" for value in row):
        yield f"'{','.join(row)}'", f"{len(AREA_HEADER)} isian tanpa spasi di tepi: {','.join(AREA_HEADER)}"
        return
    area = Area(*row)
    if not (len(area.rt) == 3 and area.rt.isdecimal()):
        yield f"rt '{area.rt}'", "tiga angka, misalnya 001"
    if site and (area.area_code, area.rw) != (site.area_code, site.rw):
        yield f"'{area.area_code}' RW '{area.rw}'", f"'{site.area_code}' RW '{site.rw}' seperti di programme.toml"
    if any((area.rt, area.dasawisma) == (other.rt, other.dasawisma) for other in seen):
        yield f"RT {area.rt} dasawisma {area.dasawisma} berulang", "setiap dasawisma satu kali"
