"""Muat data: from a file to a changed figure, step by step, and back."""

from dashboard.pages.muat_data.callbacks import register
from dashboard.pages.muat_data.layout import layout

__all__ = ["layout", "register"]
