"""How property tests run: the same examples in every run, without a clock, so that only a change of the code can fail.

P2WKSS_RANDOM_TESTS=1 looks for new examples instead.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("random", deadline=None)
settings.load_profile("random" if os.environ.get("P2WKSS_RANDOM_TESTS") else "same")
