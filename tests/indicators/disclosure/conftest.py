"""Lets these tests use the warehouses that are filled for all tests of indicators."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
