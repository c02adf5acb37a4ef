"""Labels of several answers that an export joined with blanks: which labels there are, found from all cells.

A proposal for a person, never an answer: the load reads a cell only where the labels of the form fit it in one way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from etl.cells import squeezed

Words = tuple[str, ...]


def labels_in(texts: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """The labels a column seems to be made of, in the spelling of its cells, the shortest first.

    What stands alone in a cell is one; so is what such labels leave of another cell; `known` ones count where together
    with those they make up a whole cell.

    >>> labels_in(["Sumur bor", "Sumur bor Air, isi ulang", "PDAM Air, isi ulang"], [])
    ('PDAM', 'Sumur bor', 'Air, isi ulang')
    """
    cells = sorted({tuple(text.split()) for text in texts if text.strip()}, key=lambda words: (len(words), words))
    spelt = {_plain(cell[start:end]): cell[start:end] for cell in cells for start, end in _spans(cell)}
    found = set[Words]()
    for cell in cells:
        if rest := _rest(_plain(cell), found):
            found.add(rest)
    found = {_rest(label, found - {label}) or label for label in found}
    also = {_plain(tuple(label.split())) for label in known} & spelt.keys()
    whole = set[Words]()
    for label in sorted(found, key=len):  # what is put together of shorter labels is none itself
        whole.update(_way(label, (whole | also) - {label}) or (label,))
    return tuple(" ".join(spelt[label]) for label in sorted(whole, key=lambda label: (len(label), label)))


def parted(text: str, labels: Sequence[str]) -> tuple[str, ...]:
    """A cell as labels, the longest that fit first; as it is where they don't make it up.

    >>> parted("Sumur bor PDAM", ["PDAM", "Sumur bor"]), parted("Sumur lain", ["Sumur bor"])
    (('Sumur bor', 'PDAM'), ('Sumur lain',))
    """
    own = {_plain(tuple(label.split())): label for label in labels}
    way = _way(_plain(tuple(text.split())), own)
    return tuple(own[label] for label in way) if way else (text,)


def _plain(words: Words) -> Words:
    return tuple(map(squeezed, words))


def _spans(cell: Words) -> Iterable[tuple[int, int]]:
    return ((start, end) for start in range(len(cell)) for end in range(start + 1, len(cell) + 1))


def _way(words: Words, labels: Collection[Words]) -> tuple[Words, ...]:
    """The labels that make up the words one after the other, none twice; of several ways that of the longest."""
    ways: list[tuple[Words, ...] | None] = [None] * len(words) + [()]
    for start in range(len(words) - 1, -1, -1):
        for end in range(len(words), start, -1):
            rest = ways[end]
            if rest is not None and words[start:end] in labels and words[start:end] not in rest:
                ways[start] = (words[start:end], *rest)
                break
    return ways[0] or ()


def _rest(words: Words, labels: Collection[Words]) -> Words:
    """What is left when known labels are taken from both ends; nothing where they make up the whole."""
    if _way(words, labels):
        return ()
    start, end = 0, len(words)
    while step := next((n for n in range(end - start - 1, 0, -1) if words[start : start + n] in labels), 0):
        start += step
    while step := next((n for n in range(end - start - 1, 0, -1) if words[end - n : end] in labels), 0):
        end -= step
    return words[start:end]
