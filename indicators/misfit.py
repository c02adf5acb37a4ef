"""Which combinations of keys of a declaration make no sense, and what is allowed instead. Reads no file."""

from collections.abc import Iterator
from typing import NamedTuple

from indicators.definition import (
    RESERVED_STATES,
    SPARE,
    Comparison,
    Declaration,
    Direction,
    Kind,
    Status,
)


class Misfit(NamedTuple):
    """One combination of keys that makes no sense: which key, what was found, what is allowed."""

    key: str
    found: str
    allowed: str


_KEYS_OF_KIND: dict[Kind, tuple[str, ...]] = {
    Kind.PROPORTION: ("numerator",),
    Kind.COUNT: ("numerator", "value_unit"),
    Kind.MEAN: ("value", "value_unit"),
    Kind.MEDIAN: ("value", "value_unit"),
    Kind.LADDER: ("rung", "rungs", "threshold"),
}
_KINDED_KEYS = ("numerator", "value", "value_unit", "rung", "rungs", "threshold")


def misfits(declaration: Declaration) -> list[Misfit]:
    """Every combination of keys of one file that makes no sense."""
    return [
        *_keys(declaration),
        *_facet(declaration),
        *_ladder(declaration),
        *_comparison(declaration),
        *_shared(declaration),
        *_zero(declaration),
        *_unsaid(declaration),
        *_examples(declaration),
    ]


def _keys(declaration: Declaration) -> Iterator[Misfit]:
    kind = declaration.kind
    wanted = _KEYS_OF_KIND[kind]
    for key in _KINDED_KEYS:
        present = bool(getattr(declaration, key))
        if key in wanted and not present:
            yield Misfit(key, "tidak ada", f"wajib untuk kind = {kind.value!r}")
        if key not in wanted and present:
            yield Misfit(key, str(getattr(declaration, key)), f"tidak dipakai untuk kind = {kind.value!r}; hapus")
    if declaration.context and kind is not Kind.COUNT:
        yield Misfit("context", declaration.context, "hanya untuk kind = 'count'")
    yield from _questions(declaration.questions)
    if len(set(declaration.disaggregate)) < len(declaration.disaggregate):
        yield Misfit("disaggregate", ", ".join(declaration.disaggregate), "setiap pemilahan sekali saja")


def _facet(declaration: Declaration) -> Iterator[Misfit]:
    """What judges or leads the programme is counted for itself, and events are counted nowhere."""
    if declaration.facet_of is None:
        return
    if declaration.headline or declaration.primary:
        yield Misfit("facet_of", declaration.facet_of, "hanya untuk indikator tanpa headline dan primary")
    if declaration.kind is Kind.COUNT:
        yield Misfit("facet_of", declaration.facet_of, "bukan untuk kind = 'count': kejadian tidak ikut dihitung")


def _questions(questions: tuple[str, ...]) -> Iterator[Misfit]:
    """A question once, and not every one of them such as it can do without: then nothing would be needed."""
    named = [question.removesuffix(SPARE) for question in questions]
    if len(set(named)) < len(named):
        yield Misfit("questions", ", ".join(questions), "setiap pertanyaan sekali saja")
    if questions and all(question.endswith(SPARE) for question in questions):
        yield Misfit("questions", ", ".join(questions), "sedikitnya satu pertanyaan tanpa tanda ?")


def _ladder(declaration: Declaration) -> Iterator[Misfit]:
    codes = [rung.code for rung in declaration.rungs]
    if not codes:
        return
    if len(codes) < 2 or len(set(codes)) < len(codes):
        yield Misfit("rungs", ", ".join(codes), "sedikitnya dua anak tangga, setiap kode sekali saja")
    for code in codes:
        if code in RESERVED_STATES:
            yield Misfit("rungs", code, f"kode selain {', '.join(RESERVED_STATES)}")
    if declaration.direction is not Direction.UP:
        yield Misfit(
            "direction", declaration.direction.value, "'up' untuk kind = 'ladder': anak tangga dari terburuk ke terbaik"
        )
    if declaration.threshold and declaration.threshold not in codes[1:]:
        yield Misfit("threshold", declaration.threshold, f"salah satu dari {', '.join(codes[1:])}")


def _comparison(declaration: Declaration) -> Iterator[Misfit]:
    if declaration.comparison is Comparison.UNPAIRED:
        return
    if declaration.kind is Kind.COUNT:
        yield Misfit("comparison", "paired", "'unpaired' untuk kind = 'count'")
    elif declaration.unit.happens_once:
        yield Misfit("comparison", "paired", f"'unpaired' untuk unit = {declaration.unit.value!r}: terjadi sekali saja")


def _shared(declaration: Declaration) -> Iterator[Misfit]:
    """Parts that answer as one are parts of the site, and of them only a status is told, which one has or has not."""
    part = declaration.shared_by
    if part is None:
        return
    if part not in declaration.disaggregate:
        yield Misfit("shared_by", part.value, "salah satu dari disaggregate")
    if declaration.kind is not Kind.PROPORTION or declaration.direction is not Direction.UP:
        yield Misfit("shared_by", part.value, "hanya untuk kind = 'proportion' dan direction = 'up'")


def _zero(declaration: Declaration) -> Iterator[Misfit]:
    """What is zero by its definition goes up only, so that it can't be what a programme is judged by."""
    if not declaration.zero_at_baseline:
        return
    if declaration.kind is not Kind.PROPORTION or declaration.direction is not Direction.UP:
        yield Misfit("zero_at_baseline", "true", "hanya untuk kind = 'proportion' dan direction = 'up'")
    if declaration.primary:
        yield Misfit("zero_at_baseline", "true", "bukan untuk primary: dari nol hanya dapat naik, jadi tidak menilai")


def _unsaid(declaration: Declaration) -> Iterator[Misfit]:
    """What has to be said before anybody sees a number: what change would matter, and what rests on no source."""
    if declaration.status is not Status.ACTIVE:
        return
    if declaration.pairable and declaration.smallest_relevant is None:
        yield Misfit("smallest_relevant", "tidak ada", "perubahan terkecil yang berarti, misalnya 0.1 untuk 10 poin")
    if not (declaration.verified or declaration.unverified):
        yield Misfit("unverified", "kosong", "apa yang belum ada sumbernya; atau verified = true")


def _examples(declaration: Declaration) -> Iterator[Misfit]:
    if declaration.status is Status.ACTIVE and not declaration.examples:
        yield Misfit("examples", "tidak ada", "sedikitnya satu [[examples]] untuk status = 'active'")
    allowed = {"excluded", "unknown"}
    if declaration.kind in (Kind.PROPORTION, Kind.COUNT):
        allowed |= {"yes", "no"}
    if declaration.kind is Kind.LADDER:
        allowed |= {rung.code for rung in declaration.rungs}
    numeric = declaration.kind in (Kind.MEAN, Kind.MEDIAN)
    for index, example in enumerate(declaration.examples):
        fits = example.answer in allowed if isinstance(example.answer, str) else numeric
        if not fits:
            words = "sebuah angka, " if numeric else ""
            yield Misfit(f"examples[{index + 1}].answer", str(example.answer), words + ", ".join(sorted(allowed)))
