"""KoboToolbox exports, whatever options they were made with, as tables that join. It knows no form and no code.

What was chosen at the export is read off the content: names or labels, groups in the headings, how multiple choices
are written, form versions, text or typed cells; the file's name helps where it still is the one Kobo gave.
"""

from __future__ import annotations

from etl.layouts.kobo.columns import is_own_column
from etl.layouts.kobo.layout import SYSTEM, evidence, lay_out, traces
from etl.layouts.kobo.repeats import ROOT_INDEX

__all__ = ["ROOT_INDEX", "SYSTEM", "evidence", "is_own_column", "lay_out", "traces"]
