"""Small warehouses with known answers stand one folder up; the tests of further results share them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
