"""Tokens and passwords: from the environment, else from the system's keyring when there is one. Never from a file."""

from __future__ import annotations

import os
from collections.abc import Mapping

from etl.connectors.transport import PullError

SERVICE = "p2wkss"


def secret(name: str, *, environment: Mapping[str, str] | None = None) -> str:
    """The secret of this name, or PullError that says how to give it. It is never printed."""
    values = os.environ if environment is None else environment
    found = values.get(name, "").strip() or _from_keyring(name)
    if not found:
        raise PullError(
            f"{name} belum diisi. Isi sebagai variabel lingkungan, atau simpan di gantungan kunci sistem dengan "
            f"keyring set {SERVICE} {name}. Caranya di Linux, Mac, dan Windows: docs/pull.md."
        )
    return found


def _from_keyring(name: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(SERVICE, name) or ""
    except KeyringError:
        return ""
