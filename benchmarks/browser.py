"""The browser that benchmarks drive: this computer's own."""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
"""One as readers have it comes first; the last is what `make browser` installs."""
EXECUTABLE = next((found for name in NAMES if (found := shutil.which(name))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
