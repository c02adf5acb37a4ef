"""Three small sites, each loaded by itself, and the folder of the programme that joins them."""

from __future__ import annotations

import shutil
from pathlib import Path

from few_families import DECLARED, declare_few, simulate_few

from indicators.catalogue import Catalogue
from p2wkss_build import Joined, join_builds, make_build
from warehouse.handed_over import hand_over
from warehouse.settings import Settings

SITES = ("jauh", "tetangga", "utama")
"""`utama` has assisted families. `tetangga`, in the same kecamatan, has none and calls its rounds otherwise. `jauh`, in
another city, loads the very files of `utama`, with the same key, but does not ask where people go to the toilet.
"""
RENAMED = {"baseline": "data_awal", "m8": "bulan_8"}
"""What the rounds of sites are called where they are joined, if otherwise."""


def change(path: Path, *pairs: tuple[str, str]) -> None:
    """Other words in a text file; each must be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def site(folder: Path, name: str, *, area_code: str = "32.77.01.1003") -> Settings:
    """The settings of a site whose data folder is there already, under its own name."""
    change(folder / "data" / "programme.toml", ('"rw12_utama"', f'"{name}"'), ("32.77.01.1003", area_code))
    change(folder / "data" / "areas.csv", ("32.77.01.1003", area_code))
    return Settings(data=folder / "data", var=folder / "var", key_file=folder.parent / "key")


def three_sites(folder: Path, catalogue: Catalogue, *, households: int) -> dict[str, Settings]:
    """Each of SITES, built."""
    declare_few(folder / "utama" / "data", households=households)
    shutil.copytree(folder / "utama" / "data", folder / "jauh" / "data")
    shutil.copytree(folder / "utama" / "data", folder / "tetangga" / "data")
    here, far = site(folder / "utama", "utama"), site(folder / "jauh", "jauh", area_code="32.73.02.1004")
    change(far.data / "forms" / "kobo_household" / "form.toml", ('"air_sanitasi/fasilitas_bab" = "toilet_use"\n', ""))
    near = site(folder / "tetangga", "tetangga", area_code="32.77.01.1005")
    _without_assisted(near.data, households=households)
    built = {"jauh": far, "tetangga": near, "utama": here}
    for settings in built.values():
        make_build(settings, catalogue=catalogue)
    return built


def _without_assisted(data: Path, *, households: int) -> None:
    """Other families, none of them assisted, visited some weeks later by lot; and its own yardstick and target."""
    change(data / "simulation.toml", ("binaan = 0.625 ", "binaan = 0.001 "))
    simulate_few(data, households=households, rounds=2)
    programme = data / "programme.toml"
    text = programme.read_text(encoding="utf-8")
    binaan = text[text.index('[[populations]]\nname = "binaan"') : text.index('[[populations]]\nname = "all"')]
    middle = text[text.index('[[rounds]]\nname = "m2"') : text.index('[[rounds]]\nname = "m8"')]
    change(
        programme,
        (binaan, ""),
        (middle, ""),
        ('"baseline"', '"pertama"'),
        ('"m8"', '"terakhir"'),
        ("to = 2023-03-31", "to = 2023-04-30"),
        ('design = "census"', 'design = "sample"'),
        ("value = 3514093", "value = 2900000"),
        ("value = 0.90", "value = 0.70"),
    )
    old = '[[files]]\npattern = "P2WKSS RW {rw} {round} - *.xlsx"'
    new = [
        old.replace("{round}", name) + f'\nround = "{called}"'
        for name, called in (("baseline", "pertama"), ("m8", "terakhir"))
    ]
    change(data / "forms" / "kobo_household" / "form.toml", (old, "\n".join(new)))


def joining(folder: Path, *, simulated: bool = True) -> Settings:
    """The data folder of the whole, which waits for builds in `masuk`."""
    data = folder / "data"
    data.mkdir(parents=True)
    declared = (DECLARED / "programme.toml").read_text(encoding="utf-8")
    of_all = declared[declared.index("[[rounds]]") : declared.index("[[references]]")]
    of_all = "\n".join(line for line in of_all.splitlines() if not line.startswith(("from", "to", "design")))
    for old, new in RENAMED.items():
        of_all = of_all.replace(f'"{old}"', f'"{new}"')
    head = f'name = "Gabungan"\nsimulated = {str(simulated).lower()}\nbuilds = "masuk"\n\n'
    (data / "sites.toml").write_text(f"{head}{of_all}", encoding="utf-8")
    shutil.copytree(DECLARED / "codebook", data / "codebook")
    shutil.copy(DECLARED / "disclosure.toml", data)
    return Settings(data=data, var=folder / "var")


def joined(whole: Settings, built: dict[str, Settings], catalogue: Catalogue) -> Joined:
    for settings in built.values():
        hand_over(settings, whole.data / "masuk")
    return join_builds(whole, catalogue=catalogue)
