"""Names as they are compared: titles gone, abbreviations written out, old and new spelling alike. It compares nothing.

A title or a degree says nothing about who somebody is, and the same name is spelt by ear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from etl.identity import plain_name

_TITLES = frozenset(
    (
        *(
            "h",
            "hj",
            "haji",
            "hajah",
            "hajjah",
            "drs",
            "dra",
            "dr",
            "drg",
            "ir",
            "prof",
            "kh",
            "ust",
            "ustad",
            "ustadz",
        ),
        *("bpk", "bapak", "pak", "ibu", "bu", "ny", "nyonya", "tn", "tuan", "sdr", "sdri", "bin", "binti"),
        *("ustadz", "alm", "almh", "almarhum", "almarhumah"),
    )
)
_DEGREES = frozenset(
    (
        *("s", "m", "a", "pd", "sp", "spd", "sh", "se", "st", "skm", "amd", "skep", "kep", "ag", "sag", "sos", "ssos"),
        *("ip", "sip", "kom", "skom", "si", "ssi", "mm", "mpd", "msi"),
    )
)
_MUHAMMAD = (
    *("m", "mh", "moh", "moch", "mochamad", "mochammad", "mohamad", "mohammad", "muh", "muhamad"),
    *("mukhamad", "mukhammad"),
)
_WRITTEN_OUT = {**dict.fromkeys(_MUHAMMAD, "muhammad"), "abd": "abdul", "abdoel": "abdul", "st": "siti"}
_SPOKEN = (
    *(("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "s"), ("sy", "s"), ("sh", "s"), ("kh", "k"), ("ch", "k")),
    *(("dh", "d"), ("th", "t"), ("ph", "f"), ("v", "f"), ("z", "s"), ("y", "i"), ("q", "k"), ("x", "ks"), ("ck", "k")),
)
_UNNAMED = frozenset(("bayi", "by", "belum", "tanpa"))


plain = lru_cache(maxsize=200_000)(plain_name)
"""plain_name, asked once per distinct text: names repeat over rounds."""


@lru_cache(maxsize=200_000)
def comparable(plain: str) -> str:
    """A plain name without titles and degrees, its usual abbreviations written out; blank for a child not yet named.

    >>> comparable("h moh ridwan s pd")
    'muhammad ridwan'
    >>> comparable("bayi ny imas")
    ''
    """
    words = plain.split()
    if words and words[0] in _UNNAMED:
        return ""
    kept = [word for word in words if word not in _TITLES] or words
    while len(kept) > 1 and kept[-1] in _DEGREES:
        kept.pop()
    return " ".join([_WRITTEN_OUT.get(kept[0], kept[0]), *kept[1:]]) if kept else ""


@lru_cache(maxsize=200_000)
def sound(name: str) -> str:
    """A comparable name as it is heard.

    >>> sound("soekarno") == sound("sukarno"), sound("rizky") == sound("riski"), sound("annisa") == sound("anisah")
    (True, True, True)
    """
    for written, heard in _SPOKEN:
        name = name.replace(written, heard)
    name = re.sub(r"(.)\1", r"\1", name)
    return re.sub(r"h\b", "", name)


def sounds(names: Iterable[str]) -> Mapping[str, str]:
    """Many names and how each is heard; what `sound` does takes no notice of where a line ends."""
    distinct = list(dict.fromkeys(names))
    heard = sound.__wrapped__("\n".join(distinct)).split("\n") if distinct else []
    return dict(zip(distinct, heard, strict=True))
