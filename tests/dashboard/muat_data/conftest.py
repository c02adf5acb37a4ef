"""Small surveys of the tests of the load are loaded here through the page."""

from __future__ import annotations

import sys
from pathlib import Path

ETL = Path(__file__).parents[2] / "etl"
sys.path += [str(ETL), str(ETL / "attempt")]
