"""The key that the build in force was made with: another would make strangers of all families. It holds no secret."""

from __future__ import annotations

from warehouse.current import read_current
from warehouse.declared import DeclarationError, Fault
from warehouse.settings import Settings
from warehouse.store import StoreError, UnreadableBuildError, connect_reading

_NEW = "bila kunci itu memang tidak ada lagi: p2wkss build --new-key, dan semua kode samaran berganti"


def fingerprint_in_force(settings: Settings) -> str | None:
    """What the key of the build in force is known by; None where there is no such build, or it is spoilt.

    Raises UnreadableBuildError where it is sound, but somebody keeps it from being read.
    """
    try:
        current = read_current(settings.current)
        path = settings.builds / f"{current.build_id}.duckdb" if current else None
        if path is None or not path.exists():
            return None
        with connect_reading(path) as connection:
            found = connection.execute("SELECT value FROM build_info WHERE key = 'key_fingerprint'").fetchall()
    except UnreadableBuildError as error:
        if error.sound:
            raise
        return None
    except StoreError:
        return None
    return str(found[0][0]) if found else None


def refuse_missing_key(settings: Settings, place: str) -> None:
    """Raises DeclarationError when there is a build in force: then a key was there, and a new one is no replacement."""
    if known := fingerprint_in_force(settings):
        found = "kunci samaran tidak ada di sini"
        allowed = f"kunci hasil bangun yang berlaku ({known}): pulihkan cadangannya ke tempat ini; {_NEW}"
        raise DeclarationError([Fault(place, "", found, allowed)])


def refuse_another_key(settings: Settings, place: str, fingerprint: str) -> None:
    """With another key nobody would be recognised, and a build would look like a new neighbourhood.

    Raises DeclarationError when the build in force was made with another key.
    """
    known = fingerprint_in_force(settings)
    if known is not None and known != fingerprint:
        found = f"kunci dengan tanda pengenal {fingerprint}"
        allowed = f"kunci hasil bangun yang berlaku ({known}): pulihkan cadangannya ke tempat ini; {_NEW}"
        raise DeclarationError([Fault(place, "", found, allowed)])
