"""The strict readers: every fault of every file at once, with file, key, what was found and what is allowed."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from warehouse.codebook import Codebook, Sensitivity, VariableType, read_codebook
from warehouse.declared import DeclarationError, Declared, Fault, parse_toml, read_toml
from warehouse.programme import read_programme
from warehouse.settings import Settings


class Sample(Declared):
    name: str
    count: int
    share: float = 0.0
    parts: tuple[str, ...] = ()


def faults_of(tmp_path: Path, text: str) -> list[Fault]:
    path = tmp_path / "sample.toml"
    path.write_text(text, encoding="utf-8")
    return read_toml(path, Sample)[1]


def edited(source: Path, target: Path, **replacements: tuple[str, str]) -> Path:
    """A copy of the declared data in which each file has one text replaced."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("sample"))
    for name, (old, new) in replacements.items():
        path = target / f"{name.replace('__', '/')}.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return target


def raised(action: object, *arguments: object) -> DeclarationError:
    with pytest.raises(DeclarationError) as caught:
        action(*arguments)  # type: ignore[operator]
    return caught.value


def test_a_good_file_is_read_and_a_bom_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "sample.toml"
    path.write_bytes(b'\xef\xbb\xbfname = "x"\ncount = 3\nshare = 1\nparts = ["a"]\n')
    assert read_toml(path, Sample) == (Sample(name="x", count=3, share=1.0, parts=("a",)), [])


def test_unknown_missing_and_wrong_keys_are_reported_together(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, 'coutn = 3\nshare = "half"\nparts = ["a", 2]\ncount = 1.5\n')
    assert {fault.key for fault in faults} == {"coutn", "share", "parts[2]", "count", "name"}
    assert all("sample.toml" in fault.file for fault in faults)


@pytest.mark.parametrize(
    ("line", "found"), [("count = true", "'true'"), ('count = "3"', "'3'"), ("count = 2.0", "'2.0'")]
)
def test_nothing_is_converted_silently(tmp_path: Path, line: str, found: str) -> None:
    [fault] = faults_of(tmp_path, f'name = "x"\n{line}\n')
    assert (fault.key, fault.found, fault.allowed) == ("count", found, "bilangan bulat")


def test_a_toml_mistake_is_reported_with_its_line(tmp_path: Path) -> None:
    [fault] = faults_of(tmp_path, 'name = "x"\ncount = = 3\n')
    assert fault.key.startswith("baris 2")


@pytest.mark.parametrize("content", [b"", b"name = \xff", None])
def test_an_empty_unreadable_or_absent_file_is_a_fault(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "sample.toml"
    if content is not None:
        path.write_bytes(content)
    model, faults = read_toml(path, Sample)
    assert model is None
    assert faults


def test_the_message_names_file_key_found_and_allowed_of_every_fault() -> None:
    text = str(DeclarationError([Fault("a.toml", "x.y", "'1'", "teks"), Fault("b.toml", "", "tidak ada", "berkas")]))
    assert "a.toml: x.y: ditemukan '1'; seharusnya teks" in text
    assert "b.toml: ditemukan tidak ada; seharusnya berkas" in text


def test_the_codebook_gives_units_variables_and_codes(codebook: Codebook) -> None:
    assert [unit.name for unit in codebook.units] == ["household", "person", "birth", "death", "assistance"]
    toilet = codebook.unit("household").variable("toilet_use")
    assert (toilet.type, toilet.list_name, toilet.required) == (VariableType.CODE, "toilet_use", True)
    assert [code.source for code in codebook.codes("toilet_use")] == ["1", "2", "3", "4", "5", "6"]
    assert codebook.unit("person").variable("national_id").sensitivity is Sensitivity.IDENTIFYING


def test_faults_of_several_codebook_files_are_raised_once(data: Path, tmp_path: Path) -> None:
    copy = edited(
        data,
        tmp_path / "data",
        codebook__household=('list = "roof_material"', 'list = "roof_materiel"'),
        codebook__person=('type = "integer"', 'type = "whole"'),
        codebook__lists=('code = "no", source = "2"', 'code = "yes", source = "2"'),
        codebook__birth=('unit = "birth"', 'unit = "birth"\nwho = "me"'),
    )
    error = raised(read_codebook, copy / "codebook")
    found = {(Path(fault.file).name, fault.key) for fault in error.faults}
    assert ("household.toml", "variable[roof_material].list") in found
    assert ("person.toml", "variable[25 own_income].type") in found
    assert ("lists.toml", "yes_no.codes.code") in found
    assert ("birth.toml", "who") in found


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("disposal = 'septic_tank'", "disposals = 'septic_tank'", "disposals"),
        ("disposal = 'septic_tank'", "disposal = 'septictank'", "'septictank' untuk disposal"),
        ("disposal = 'septic_tank'", "drinking_water IN ('piped', 'pipped')", "'pipped' untuk drinking_water"),
        ("disposal = 'septic_tank'", "standing_water = 'yes'", "standing_water"),  # asked later
        ("disposal = 'septic_tank'", "desludged = 'yes'", "desludged"),  # itself
        ("disposal = 'septic_tank'", "family_card = '1'", "family_card"),  # identifying
        ("disposal = 'septic_tank'", "member_count + 1", "member_count + 1"),  # no yes or no
        ("disposal = 'septic_tank'", "member_count", "BOOLEAN"),
        ("disposal = 'septic_tank'", "true); DROP TABLE visit; SELECT (true", "DROP TABLE"),
        ("disposal = 'septic_tank'", "member_count IN (SELECT 1)", "SELECT 1"),
        ("disposal = 'septic_tank'", "member_count > random()", "random"),
        ("disposal = 'septic_tank'", "disposal = ", "disposal = "),
        ("disposal = 'septic_tank'", "member_count = 'many'", "teks 'many' untuk member_count"),
        ("disposal = 'septic_tank'", "member_count BETWEEN 1 AND '2'", "teks '2' untuk member_count"),
        ("disposal = 'septic_tank'", "disposal = 1", "'1' untuk disposal"),
        ("disposal = 'septic_tank'", "enumerator IN (1)", "1 untuk enumerator"),
    ],
)
def test_asked_if_is_bound_to_earlier_answers_of_its_unit(
    data: Path, tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    copy = edited(data, tmp_path / "data", codebook__household=(f'"{old}"', f'"{new}"'))
    [fault] = raised(read_codebook, copy / "codebook").faults
    assert fault.key == "variable[desludged].asked_if"
    assert complaint in str(fault)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('name = "floor_area"', 'name = "floor_material"', "variable.name"),
        ('name = "floor_area"', 'name = "round"', "variable[round].name"),
        ('type = "number"\nminimum = 3\n', 'type = "text"\nminimum = 3\n', "variable[floor_area].minimum/maximum"),
        ("minimum = 3\n", "minimum = 900\n", "variable[floor_area].minimum"),
        ('list = "roof_material"\n', "", "variable[roof_material].list"),
        ('type = "number"\nminimum = 3\n', 'type = "number"\nminimum = 3\nlist = "sex"\n', "variable[floor_area].list"),
        ('type = "identifier"\nrequired = true\nsensitivity = "identifying"',
         'type = "identifier"\nrequired = true\nsensitivity = "plain"', "variable[family_card].sensitivity"),
        ('unit = "household"', 'unit = "house"', "unit"),
    ],
)  # fmt: skip
def test_a_variable_that_contradicts_itself_is_a_fault(
    data: Path, tmp_path: Path, old: str, new: str, key: str
) -> None:
    copy = edited(data, tmp_path / "data", codebook__household=(old, new))
    assert key in {fault.key for fault in raised(read_codebook, copy / "codebook").faults}


def test_a_folder_without_a_codebook_is_one_fault(tmp_path: Path) -> None:
    [fault] = raised(read_codebook, tmp_path / "codebook").faults
    assert (fault.file, fault.found) == (str(tmp_path / "codebook"), "tidak ada folder itu")


def test_a_misspelt_codebook_file_is_named(data: Path, tmp_path: Path) -> None:
    copy = edited(data, tmp_path / "data")
    (copy / "codebook" / "death.toml").rename(copy / "codebook" / "deaths.toml")
    names = {Path(fault.file).name for fault in raised(read_codebook, copy / "codebook").faults}
    assert names == {"death.toml", "deaths.toml"}


def test_the_programme_is_read_with_its_areas(data: Path) -> None:
    programme = read_programme(data)
    assert programme.baseline.name == "baseline"
    assert programme.round("m8").month == 8
    assert len({area.rt for area in programme.areas}) == 8
    assert programme.areas[0].rt == "001"


def test_faults_of_programme_and_areas_are_raised_once(data: Path, tmp_path: Path) -> None:
    copy = edited(data, tmp_path / "data", programme=('design = "census"', 'design = "senses"'))
    areas = copy / "areas.csv"
    text = areas.read_text(encoding="utf-8").replace("012,001,001-B", "013,1,001-A", 1)
    areas.write_text(text, encoding="utf-8")
    faults = raised(read_programme, copy).faults
    assert ("rounds[1 baseline].design", "'senses'") in {(fault.key, fault.found) for fault in faults}
    assert any(fault.key == "baris 3" and "tiga angka" in fault.allowed for fault in faults)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("from = 2023-05-15", "from = 2023-03-25", "rounds[m2].from"),
        ("to = 2023-05-26", "to = 2023-05-01", "rounds[m2].to"),
        ("month = 2\n", "month = 0\n", "rounds[m2].month"),
        ("month = 0\n", "month = 1\n", "rounds[1 baseline].month"),
        ('name = "m4"', 'name = "m2"', "rounds"),
        ('indicator = "open_defecation"', 'indicator = "san_layak"', "targets"),
        ('name = "binaan"', 'name = "assisted"', "populations[1 assisted].name"),
        ('who_en = "', '# "', "populations[binaan].who_en"),
        ('who_id = "', 'who_id = ""  # "', "populations[1 binaan].who_id"),
        ("value = 0.90", 'value = "0,90"', "targets[1].value"),
        ("households = 160", "households = 0", "site.households"),
        ('inputs = "sample"', 'inputs = "sample"\ninput = "x"', "input"),
    ],
)
def test_a_programme_that_cannot_be_is_a_fault(data: Path, tmp_path: Path, old: str, new: str, key: str) -> None:
    copy = edited(data, tmp_path / "data", programme=(old, new))
    assert key in {fault.key for fault in raised(read_programme, copy).faults}


def test_rounds_out_of_order_are_told_how_they_stand(data: Path, tmp_path: Path) -> None:
    copy = edited(data, tmp_path / "data", programme=("month = 2\n", "month = 0\n"))
    (told,) = (fault.allowed for fault in raised(read_programme, copy).faults if fault.key == "rounds[m2].month")
    assert told == "lebih dari 0: putaran ditulis menurut bulannya"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('rw = "012"', 'rw = "12"', "rw: ditemukan '12'; seharusnya tiga angka seperti '012'"),
        ('rw = "012"', 'rw = "٠١٢"', "tiga angka"),
        ('area_code = "32.77', 'area_code = "3277', "kode kelurahan Kemendagri"),
        ('name = "m4"', 'name = "Bulan 4"', "huruf kecil, angka dan garis bawah"),
    ],
)
def test_how_a_text_is_written_is_told_in_words(data: Path, tmp_path: Path, old: str, new: str, told: str) -> None:
    copy = edited(data, tmp_path / "data", programme=(old, new))
    assert told in str(raised(read_programme, copy).faults[0])


@pytest.mark.parametrize("content", ["", "rt,dasawisma\n001,001-A\n", "kode_wilayah,kelurahan,rw,rt,dasawisma\n"])
def test_an_areas_file_without_areas_is_a_fault(data: Path, tmp_path: Path, content: str) -> None:
    copy = edited(data, tmp_path / "data")
    (copy / "areas.csv").write_text(content, encoding="utf-8")
    [fault] = raised(read_programme, copy).faults
    assert fault.file.endswith("areas.csv")


def test_a_command_given_in_another_folder_says_where_it_looked_once(tmp_path: Path) -> None:
    [fault] = raised(read_programme, tmp_path / "data").faults
    assert (fault.file, fault.found) == (str(tmp_path / "data"), f"tidak ada folder itu di {Path.cwd()}")
    assert "--data" in fault.allowed


def test_settings_come_from_the_environment_or_from_the_working_folder() -> None:
    assert Settings.from_environment({}) == Settings(data=Path("data"), var=Path("var"))
    given = Settings.from_environment({"P2WKSS_DATA": "d", "P2WKSS_VAR": "v", "P2WKSS_KEY_FILE": "k"})
    assert given == Settings(data=Path("d"), var=Path("v"), key_file=Path("k"))


@pytest.mark.parametrize(
    "text",
    ['a = "x', "a = x", "a = 1 2", "a", "= 1", "a = 1\na = 2", "[b]\n[b]", "[b", "[[b", "a = [1 2]", "a = {x=1",
     "a = {x=1, x=2}", 'a = "c:\\data"', "a = 2023-02-31", "a = 'x\n", "a = 'x", 'a = "x\x01"', "a={}\n[a.b]",
     'a = "\\u00"', "a = True", "a = 0,9"],
)  # fmt: skip
def test_what_is_no_toml_is_told_in_words_of_the_reader(text: str) -> None:
    _, [fault] = parse_toml(text, BaseModel, file="programme.toml")
    with pytest.raises(tomllib.TOMLDecodeError) as raised:
        tomllib.loads(text)
    told = str(raised.value).partition(" (at ")[0]
    assert fault.found.startswith("kesalahan penulisan (")
    assert told not in fault.found
    assert not re.search("Expected|Invalid|Cannot|character", fault.found)


def test_a_codebook_that_was_changed_in_place_is_read_anew(data: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(data / "codebook", tmp_path / "codebook")
    before = read_codebook(folder)
    assert read_codebook(folder) is before
    path = folder / "household.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"member_count"', '"members_counted"'), encoding="utf-8")
    names = {variable.name for variable in read_codebook(folder).unit("household").variables}
    assert "members_counted" in names
    (folder / "strange.toml").write_text("", encoding="utf-8")
    with pytest.raises(DeclarationError, match="strange"):
        read_codebook(folder)
