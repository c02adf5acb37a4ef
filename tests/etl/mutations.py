"""Files spoilt in ways a disk, a mail program, a spreadsheet or an attacker would, the same for the same seed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from random import Random

import source_files

Mutation = Callable[[bytes, Random], bytes]

SHAPES: Mapping[str, Callable[[], bytes]] = {
    "ekspor.xlsx": source_files.xlsx,
    "titik-koma.csv": source_files.delimited,
    "koma.csv": lambda: source_files.delimited(separator=","),
    "register.xls": source_files.page,
    "lama.xls": source_files.xls,
    "lembar.ods": source_files.ods,
    "submissions.csv.zip": source_files.odk_zip,
}
_NUMBER = re.compile(rb"\d+")
_WORD = re.compile(rb"[A-Za-z_]{2,}")
_HUGE = (b"0", b"-1", b"1048576", b"16384", b"65535", b"4294967295", b"99999999999999999999", b"1e400", b"nan", b"1e-9")
_ODD = (
    b"\0",
    b"\x1b",
    b'"',
    b"'",
    b";",
    b",",
    b"\r",
    b"\n",
    b"\t",
    b"<",
    b"&",
    b"]]>",
    b"\xe2\x80\xae",
    b"\xff",
    b"\xc3",
)
_MARKUP = (
    b'<!DOCTYPE a [<!ENTITY b "c">]>',
    b"&b;",
    b'<c r="XFD1048576"><v>1</v></c>',
    b'<row r="1048576"/>',
    b"<c><v>7</v></c>",
    b'<c r="A1" t="e"><v>#N/A</v></c>',
    b'<c r="B2" t="s"><v>9999</v></c>',
    b"<f>1/0</f>",
    b"<td colspan=99999 rowspan=99999>x",
    b"<table><tr><td>",
    b"</table>",
    b'<table:table-cell table:number-columns-repeated="99999999" office:value-type="float" office:value="1"/>',
    b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
)


def _place(content: bytes, random: Random) -> int:
    return random.randrange(len(content) + 1)


def _span(content: bytes, random: Random, longest: int = 200) -> slice:
    start = _place(content, random)
    return slice(start, start + random.randint(1, longest))


def flip(content: bytes, random: Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 8))):
        if spoilt:
            spoilt[random.randrange(len(spoilt))] ^= 1 << random.randrange(8)
    return bytes(spoilt)


def overwrite(content: bytes, random: Random) -> bytes:
    span = _span(content, random, 8)
    return content[: span.start] + random.randbytes(span.stop - span.start) + content[span.stop :]


def truncate(content: bytes, random: Random) -> bytes:
    return content[: _place(content, random)]


def behead(content: bytes, random: Random) -> bytes:
    return content[_place(content, random) // 8 :]


def drop(content: bytes, random: Random) -> bytes:
    span = _span(content, random)
    return content[: span.start] + content[span.stop :]


def repeat(content: bytes, random: Random) -> bytes:
    span = _span(content, random)
    return content[: span.stop] + content[span] * random.choice((1, 2, 300)) + content[span.stop :]


def splice(content: bytes, random: Random) -> bytes:
    """A piece of another file."""
    other = SHAPES[random.choice(sorted(SHAPES))]()
    place = _place(content, random)
    return content[:place] + other[_span(other, random, 2000)] + content[place:]


def insert(content: bytes, random: Random) -> bytes:
    place = _place(content, random)
    return content[:place] + random.choice(_ODD + _MARKUP) + content[place:]


def enlarge(content: bytes, random: Random) -> bytes:
    """A number becomes one that no survey holds."""
    return _replace(content, _NUMBER, random.choice(_HUGE), random)


def rename(content: bytes, random: Random) -> bytes:
    """A word, such as a column's name or a tag's, becomes another of the same file."""
    words = _WORD.findall(content)
    return _replace(content, _WORD, random.choice(words), random) if words else content


def swap(content: bytes, random: Random) -> bytes:
    """Two lines, rows or cells change places."""
    mark = random.choice((b"\n", b"<row ", b"<c ", b"<table:table-row>", b"<tr>", b";", b","))
    pieces = content.split(mark)
    first, second = random.randrange(len(pieces)), random.randrange(len(pieces))
    pieces[first], pieces[second] = pieces[second], pieces[first]
    return mark.join(pieces)


def unquote(content: bytes, random: Random) -> bytes:
    return _replace(content, re.compile(b'"'), b"", random)


def _replace(content: bytes, pattern: re.Pattern[bytes], new: bytes, random: Random) -> bytes:
    found = list(pattern.finditer(content))
    if not found:
        return content
    place = random.choice(found)
    return content[: place.start()] + new + content[place.end() :]


ANYWHERE: Sequence[Mutation] = (flip, overwrite, truncate, behead, drop, repeat, splice, insert)
WITHIN: Sequence[Mutation] = (*ANYWHERE, enlarge, enlarge, rename, swap, swap, unquote, insert)


def within_zip(content: bytes, random: Random) -> bytes:
    """One part spoilt and packed again, so that the parser, not the zip, meets the fault."""
    parts = source_files.unzipped(content)
    name = random.choice(sorted(parts, key=lambda part: "theme" in part))
    parts[name] = random.choice(WITHIN)(parts[name], random)
    return source_files.zipped(parts, compression=random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def mutate(number: int, *, shapes: Mapping[str, bytes]) -> tuple[str, bytes]:
    """The file of that number, its name and its bytes; `shapes` are the sound ones."""
    random = Random(number)
    name = sorted(shapes)[number % len(shapes)]
    content = shapes[name]
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        packed = content.startswith(b"PK\x03\x04") and zipfile.is_zipfile(io.BytesIO(content))
        try:
            content = within_zip(content, random) if packed and random.random() < 0.75 else _plainly(content, random)
        except Exception:  # a zip spoilt before can fail in many ways, zlib.error among them
            content = _plainly(content, random)
    return name, content


def _plainly(content: bytes, random: Random) -> bytes:
    textual = not content.startswith((b"PK", b"\xd0\xcf"))
    return random.choice(WITHIN if textual else ANYWHERE)(content, random)
