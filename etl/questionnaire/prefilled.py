"""What the lists of known families and members are called, and what a form takes from them."""

from __future__ import annotations

from collections.abc import Mapping

HOUSEHOLDS_FILE, MEMBERS_FILE = "keluarga.csv", "anggota.csv"
PREFILLED: Mapping[str, tuple[str, ...]] = {
    "household": ("family_card", "head_name", "phone", "binaan"),
    "person": ("national_id", "name", "sex", "birth_date", "relation"),
}
"""What a known family need not be asked again, only asked whether it still holds."""

MEMBER_COUNT = "members"
