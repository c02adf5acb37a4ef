"""Who may load files: an analyst who sits at this computer, or whoever the settings let in; and from no other site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request

from indicators.disclosure import Audience, audience_of
from warehouse.settings import Settings

LOCAL, ALL = "local", "all"
MARK = "X-P2WKSS"
"""A header that no form can set, and no other site without being asked by the browser first."""

_HERE = ("127.0.0.1", "::1", "localhost")
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via", "X-Real-Ip")
_OWN_SITE = ("same-origin", "none")


def may_load(settings: Settings) -> bool:
    """Whether this app lets anybody load files; it tells everything to its readers, so they must be analysts."""
    analyst = audience_of(settings.audience or Audience.PUBLIC) is Audience.ANALYST
    return analyst and settings.loading in (LOCAL, ALL)


def lets_in(request: Request, settings: Settings) -> bool:
    """Whether this request may see attempts. `local`: it comes straight from this computer and calls it so by name.

    The name matters: another site may point a name of its own to this computer, and would then count as the same site.
    """
    if not may_load(settings):
        return False
    if settings.loading == ALL:
        return True
    straight = not any(name in request.headers for name in _FORWARDED)
    return straight and request.remote_addr in _HERE and urlsplit(f"//{request.host}").hostname in _HERE


def from_this_page(request: Request) -> bool:
    """Whether a request that changes something was sent by a page of this app, and not by another site."""
    if MARK not in request.headers:
        return False
    if request.headers.get("Sec-Fetch-Site", _OWN_SITE[0]) not in _OWN_SITE:
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
