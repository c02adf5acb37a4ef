"""The catalogue: one TOML file per indicator in this folder, and their reader.

Folder in, `Catalogue` out, or one `DeclarationError` with every fault of every file. Expressions are only carried here;
`indicators.expression` binds them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from indicators.definition import Declaration, Definition, Kind, Status
from indicators.misfit import misfits
from warehouse.declared import DeclarationError, Fault, parse_toml, read_toml

HERE = Path(__file__).parent
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Catalogue:
    """All definitions in display order."""

    definitions: tuple[Definition, ...]

    def __iter__(self) -> Iterator[Definition]:
        return iter(self.definitions)

    def __len__(self) -> int:
        return len(self.definitions)

    def __getitem__(self, name: str) -> Definition:
        for definition in self.definitions:
            if definition.name == name:
                return definition
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(definition.name for definition in self.definitions)

    @property
    def active(self) -> "Catalogue":
        """What is computed: neither drafts nor retired indicators."""
        return Catalogue(tuple(d for d in self.definitions if d.status is Status.ACTIVE))

    @property
    def called(self) -> Mapping[str, tuple[str, ...]]:
        """What shares, for which an office's totals can be shown, are called in both languages, Indonesian first."""
        words = {d.name: (d.id, d.en) for d in self.active if d.kind is Kind.PROPORTION}
        return {name: (id_.label, id_.short, en.label, en.short) for name, (id_, en) in words.items()}


def read_catalogue(folder: Path = HERE) -> Catalogue:
    """Read every `*.toml` of `folder`, or raise every fault of every file at once."""
    definitions: list[Definition] = []
    faults: list[Fault] = []
    paths = sorted(folder.glob("*.toml"))
    for path in paths:
        definition, found = _read(path)
        faults += found
        if definition:
            definitions.append(definition)
    faults += _faults_between(definitions, {path.stem for path in paths})
    if not paths:
        faults.append(Fault(str(folder), "*.toml", "tidak ada berkas", "satu berkas TOML untuk setiap indikator"))
    if faults:
        raise DeclarationError(faults)
    return catalogue_of(definitions)


def catalogue_of(definitions: list[Definition]) -> Catalogue:
    """A catalogue in display order."""
    return Catalogue(tuple(sorted(definitions, key=lambda definition: definition.ordinal)))


def parse_definition(name: str, toml_text: str) -> Definition:
    """One definition from its text, for the copy of the catalogue that every build keeps."""
    declaration, faults = parse_toml(toml_text, Declaration, file=f"{name}.toml")
    if declaration is None:
        raise DeclarationError(faults)
    definition, faults = _define(name, toml_text, declaration)
    if faults:
        raise DeclarationError(faults)
    return definition


def _read(path: Path) -> tuple[Definition | None, list[Fault]]:
    declaration, faults = read_toml(path, Declaration)
    faults = [replace(fault, file=path.name) for fault in faults]
    if not NAME.fullmatch(path.stem):
        faults.append(Fault(path.name, "", path.stem, "nama berkas dari huruf kecil, angka dan garis bawah"))
    if declaration is None:
        return None, faults
    definition, unfit = _define(path.stem, path.read_text(encoding="utf-8-sig"), declaration)
    return definition, faults + unfit


def _define(name: str, text: str, declaration: Declaration) -> tuple[Definition, list[Fault]]:
    faults = [Fault(f"{name}.toml", misfit.key, misfit.found, misfit.allowed) for misfit in misfits(declaration)]
    fields = {key: getattr(declaration, key) for key in Declaration.model_fields}
    return Definition(name=name, toml=text, **fields), faults


def _faults_between(definitions: list[Definition], names: set[str]) -> list[Fault]:
    """Faults that show only when files are laid side by side."""
    faults = []
    by_ordinal: dict[int, str] = {}
    counts = {definition.name for definition in definitions if definition.kind is Kind.COUNT}
    unread = names - {definition.name for definition in definitions}
    for definition in definitions:
        file = f"{definition.name}.toml"
        earlier = by_ordinal.setdefault(definition.ordinal, definition.name)
        if earlier != definition.name:
            taken = {each.ordinal for each in definitions}
            free = next(number for number in count(definition.ordinal) if number not in taken)
            found = f"{definition.ordinal}, sudah dipakai {earlier}.toml"
            faults.append(Fault(file, "ordinal", found, f"angka yang belum dipakai indikator lain, misalnya {free}"))
        others = (counts - {definition.name}) | unread
        if definition.kind is Kind.COUNT and definition.context and definition.context not in others:
            faults.append(Fault(file, "context", definition.context, "nama indikator lain yang kind-nya 'count'"))
    return [*faults, *_called_alike(definitions), *_facets_astray(definitions, unread)]


def _called_alike(definitions: list[Definition]) -> Iterator[Fault]:
    """No page can tell two indicators of one name apart: what was copied and not changed."""
    for language in ("id", "en"):
        for key in ("label", "short"):
            called: dict[str, str] = {}
            for each in definitions:
                name = getattr(getattr(each, language), key)
                earlier = called.setdefault(name.casefold(), each.name)
                if earlier != each.name:
                    found = f"{name}, sudah dipakai {earlier}.toml"
                    yield Fault(
                        f"{each.name}.toml", f"{language}.{key}", found, "sebutan yang hanya milik indikator ini"
                    )


def _facets_astray(definitions: list[Definition], unread: set[str]) -> Iterator[Fault]:
    """A facet is of one that is computed and counted, and no facet itself; `unread` files have faults of their own."""
    leads = {
        each.name
        for each in definitions
        if each.facet_of is None and each.kind is not Kind.COUNT and each.status is Status.ACTIVE
    }
    for each in definitions:
        if each.facet_of is not None and each.facet_of not in leads | unread:
            allowed = "nama indikator lain yang dihitung, bukan 'count', dan tanpa facet_of"
            yield Fault(f"{each.name}.toml", "facet_of", each.facet_of, allowed)
