"""Invented identities: shaped like real ones so that checks have work, and recognisably nobody's.

KK and NIK carry serials of 9000 and more, which registrars don't reach in a day; phone numbers start with 08000, which
no Indonesian operator issues.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.simulation.effects import Booleans

REGION = "327701"
FIRST_SERIAL = 9001

MEN = (
    "Asep", "Ujang", "Dadang", "Cecep", "Dede", "Agus", "Budi", "Hendra", "Iwan", "Yayan", "Deni", "Rahmat", "Eko",
    "Joko", "Rudi", "Wawan", "Tatang", "Endang", "Heri", "Andi", "Bayu", "Rizki", "Fajar", "Ilham", "Galih", "Yusuf",
    "Aditya", "Reza", "Ridwan", "Hasan", "Maman", "Nandang",
)  # fmt: skip
WOMEN = (
    "Neneng", "Euis", "Lilis", "Siti", "Dewi", "Rina", "Yanti", "Ai", "Imas", "Nining", "Tati", "Cucu", "Wati", "Sri",
    "Ratna", "Yuli", "Nur", "Ani", "Eka", "Fitri", "Putri", "Ayu", "Intan", "Nisa", "Salma", "Rahma", "Dinda",
    "Tiara", "Aisyah", "Zahra", "Mimin", "Popon",
)  # fmt: skip
SURNAMES = (
    "Contoh", "Umpama", "Misalnya", "Andaian", "Rekaan", "Tiruan", "Perumpamaan", "Bayangan", "Khayal", "Buatan",
    "Percobaan", "Simulasi", "Latihan", "Peraga",
)  # fmt: skip


def given_names(generator: np.random.Generator, *, female: Booleans) -> pd.Series:
    """A common first name and a surname that says 'example', 'invented', 'simulated'."""
    first = np.where(female, generator.choice(WOMEN, len(female)), generator.choice(MEN, len(female)))
    return pd.Series(first, dtype=str) + " " + pd.Series(generator.choice(SURNAMES, len(female)), dtype=str)


def card_numbers(generator: np.random.Generator, count: int) -> pd.Series:
    """KK: region, day of registration, serial."""
    days = pd.Series(pd.Timestamp("2005-01-03") + pd.to_timedelta(generator.integers(0, 6200, count), unit="D"))
    return REGION + days.dt.strftime("%d%m%y") + _serial(days)


def national_numbers(birth_date: pd.Series, *, female: Booleans) -> pd.Series:
    """NIK: region, birth date with 40 added to the day of a woman, serial among those born on the same day."""
    day = (birth_date.dt.day + 40 * female).astype(str).str.zfill(2)
    start: pd.Series = REGION + day + birth_date.dt.strftime("%m%y")
    return start + _serial(start)


def phone_numbers(generator: np.random.Generator, count: int) -> pd.Series:
    return "08000" + pd.Series(generator.integers(1_000_000, 10_000_000, count)).astype(str)


def _serial(group: pd.Series) -> pd.Series:
    return (FIRST_SERIAL + group.groupby(group).cumcount()).astype(str)
