"""Small surveys of the tests of the load are loaded here through the page."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "etl"))
