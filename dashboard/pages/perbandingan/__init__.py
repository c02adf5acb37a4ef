"""Perbandingan: two rounds against each other, every indicator on its line."""

from dashboard.pages.perbandingan.callbacks import register
from dashboard.pages.perbandingan.layout import layout

__all__ = ["layout", "register"]
