"""Which names of files a Windows computer doesn't take, though this one does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)


def refused_by_windows(folder: Path) -> Iterator[str]:
    """Names below a folder that Windows refuses, and those that it takes for the same as another beside it."""
    seen: dict[str, Path] = {}
    for path in folder.rglob("*"):
        same = str(path.relative_to(folder)).casefold()
        if _REFUSED.search(path.name) or seen.setdefault(same, path) != path:
            yield str(path)
