"""Indikator: one indicator through all rounds, who moved, where, and where the numbers come from."""

from dashboard.pages.indikator.callbacks import register
from dashboard.pages.indikator.layout import layout

__all__ = ["layout", "register"]
