"""Mutu data: what was read, who was found again, what was found wrong, and what is missing."""

from dashboard.pages.mutu_data.callbacks import register
from dashboard.pages.mutu_data.layout import layout

__all__ = ["layout", "register"]
