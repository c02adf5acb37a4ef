"""The sample's survey files read a second way: straight from the workbooks, without loader, codebook or views.

Only three things are taken from a build: which rows it loaded, which it quarantined, and which cells it blanked.
Answers keep the numbers of the form; the rules that judge them stand in the test.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from pygrowup.tables.by_day import lfa, wfa, wfh, wfl
from python_calamine import CalamineWorkbook

SHEETS = ("anggota", "kelahiran", "kematian", "bantuan")
NUMBERS = {"jumlah_penghuni", "luas_lantai_m2", "penghasilan_rp", "bb_kg", "tb_cm", "berat_lahir_g"}
NUMBERS |= {"anc_t1", "anc_t2", "anc_t3", "anc_dokter"}
NUMBERS |= {"pendapatan_rumah_tangga", "banyaknya_genangan_setahun", "waktu_ambil_air_menit"}
NUMBERS |= {"minggu_periksa_hamil_pertama", "tablet_tambah_darah", "kadar_hb", "lingkar_lengan_atas", "jawaban_ya_kpsp"}
NO_ANSWER = (98, 99)
MET = (1, 2)


@dataclass
class Household:
    """One loaded row of the first sheet, with the rows of the other sheets that hang on it."""

    round: str
    kk: str
    answers: dict[str, Any] = field(repr=False)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict, repr=False)
    rt: str = ""
    binaan: bool = False

    @property
    def met(self) -> bool:
        return bool(self.answers["hasil"] in MET)

    @property
    def day(self) -> date:
        day = self.answers["tanggal"]
        assert isinstance(day, date)
        return day


@dataclass
class Member:
    """One member in one round. Sex and birth date are those first recorded for the person."""

    key: str
    household: Household
    answers: dict[str, Any] = field(repr=False)
    sex: str
    born: date

    @property
    def days(self) -> int:
        return (self.household.day - self.born).days

    @property
    def months(self) -> int:
        day = self.household.day
        return 12 * (day.year - self.born.year) + day.month - self.born.month - (day.day < self.born.day)

    @property
    def years(self) -> int:
        day = self.household.day
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    @property
    def present(self) -> bool:
        return bool(self.answers["keberadaan"] == 1)

    def __getitem__(self, answer: str) -> Any:
        return self.answers[answer]


def read_sample(folder: Path, build: duckdb.DuckDBPyConnection) -> list[Household]:
    """Every loaded household of every round, rounds in order."""
    fates = _Fates(build)
    rounds = [name for (name,) in build.execute("SELECT round FROM round ORDER BY ordinal").fetchall()]
    files = {name: path for path in folder.glob("*.xlsx") for name in rounds if f" {name} - " in path.name}
    households = [household for name in rounds for household in _households(files[name], name, fates)]
    first: dict[str, Household] = {}
    for household in households:
        known = first.setdefault(household.kk, household)
        household.rt, household.binaan = known.answers["rt"], known.answers["binaan"] == 1
    return households


class _Fates:
    """What the build did with rows and cells."""

    def __init__(self, build: duckdb.DuckDBPyConnection) -> None:
        def rows(query: str) -> set[tuple[object, ...]]:
            return set(build.execute(query).fetchall())

        self.loaded = rows("SELECT name, row_number FROM visit JOIN source_file USING (file_id)")
        self.held = rows("SELECT name, sheet, row_number FROM quarantine JOIN source_file USING (file_id)")
        self.blanked = rows(
            "SELECT name, sheet, cell FROM finding JOIN source_file USING (file_id) WHERE severity = 'blank_cell'"
        )


def _households(path: Path, name: str, fates: _Fates) -> Iterator[Household]:
    book = CalamineWorkbook.from_path(path)
    found: dict[object, Household] = {}
    for number, row in _rows(book, book.sheet_names[0], path.name, fates):
        if (path.name, number) in fates.loaded:
            kk = re.sub(r"\D", "", str(row["no_kk"]))
            found[row["_index"]] = Household(name, kk, row, {sheet: [] for sheet in SHEETS})
    for sheet in SHEETS:
        if sheet not in book.sheet_names:
            continue
        for number, row in _rows(book, sheet, path.name, fates):
            parent = found.get(row["_parent_index"])
            if parent and (path.name, sheet, number) not in fates.held:
                parent.rows[sheet].append(row)
    yield from found.values()


def _rows(book: CalamineWorkbook, sheet: str, file: str, fates: _Fates) -> Iterator[tuple[int, dict[str, Any]]]:
    header, *lines = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    names = [str(name) for name in header]
    for number, line in enumerate(lines, start=2):
        row: dict[str, Any] = {}
        for place, (name, cell) in enumerate(zip(names, line, strict=True)):
            blanked = (file, sheet, f"{_letters(place)}{number}") in fates.blanked
            short = name.split("/")[-1] if name.count("/") < 2 or "imunisasi/" not in name else name
            row[short] = None if blanked else _answer(short, cell)
        yield number, row


def _answer(name: str, cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.date()
    if cell == "" or isinstance(cell, str):
        return cell or None
    if isinstance(cell, float) and name not in NUMBERS and not name.startswith("_"):
        return None if cell in NO_ANSWER else int(cell)
    return cell


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def members(households: list[Household]) -> list[Member]:
    """Everyone in every round, the same person under the same key: by NIK, else by name, birth date and sex at home."""
    keys: dict[object, str] = {}
    first: dict[str, tuple[str, date]] = {}
    found = []
    for household in households:
        rows = sorted(household.rows["anggota"], key=lambda row: _nik(row) is None)
        for row in rows:
            bearer = (household.kk, " ".join(str(row["nama"]).casefold().split()), row["tgl_lahir"], row["jk"])
            nik = _nik(row)
            key = keys.get(nik) or keys.get(bearer) or f"{household.kk} {len(keys)}"
            keys.setdefault(bearer, key)
            if nik:
                keys.setdefault(nik, key)
            sex, born = first.setdefault(key, (row["jk"], row["tgl_lahir"]))
            found.append(Member(key, household, row, sex, born))
    return found


def _nik(row: dict[str, Any]) -> str | None:
    """A NIK is 16 digits of text; typed as a number it has lost its last ones."""
    digits = re.sub(r"\D", "", row["nik"]) if isinstance(row["nik"], str) else ""
    return digits if len(digits) == 16 else None


@dataclass(frozen=True)
class Scores:
    """z-scores of WHO 2006 at two decimals; None where not measured or implausible."""

    length_for_age: float | None
    weight_for_age: float | None
    weight_for_length: float | None


def scores(child: Member) -> Scores:
    weight, length = child["bb_kg"], child["tb_cm"]
    days, sex = child.days, {"L": "male", "P": "female"}[child.sex]
    standing = child["cara_ukur"] == 2 and days >= 9 * 30.4375
    if length is not None and standing and days < 731:
        length += 0.7
    if length is not None and child["cara_ukur"] == 1 and days >= 731:
        length -= 0.7
    if child["edema"] == 1:
        weight = None
    by_length = wfl if days < 731 else wfh
    return Scores(
        _z(lfa.DATA[sex], days, length, low=-6, high=6),
        _z(wfa.DATA[sex], days, weight, low=-6, high=5),
        None if length is None else _z(by_length.DATA[sex], length, weight, low=-5, high=5),
    )


def _z(table: dict[Any, Any], at: float, value: float | None, *, low: float, high: float) -> float | None:
    if value is None:
        return None
    places = {float(place): row for place, row in table.items()}
    below = max((place for place in places if place <= at + 1e-9), default=None)
    above = min((place for place in places if place >= at - 1e-9), default=None)
    if below is None or above is None:
        return None
    share = (at - below) / (above - below) if above > below else 0.0
    first, last = places[below], places[above]
    lms = [float(first[name]) * (1 - share) + float(last[name]) * share for name in ("l", "m", "s")]
    z = round(_restricted(value, *lms), 2)
    return z if low <= z <= high else None


def _restricted(value: float, power: float, median: float, spread: float) -> float:
    """The z-score; beyond ±3 in steps of the distance between 2 and 3 standard deviations."""

    def at(z: float) -> float:
        return float(median * (1 + power * spread * z) ** (1 / power))

    z = ((value / median) ** power - 1) / (power * spread)
    if z > 3:
        return 3 + (value - at(3)) / (at(3) - at(2))
    if z < -3:
        return -3 + (value - at(-3)) / (at(-2) - at(-3))
    return float(z)
