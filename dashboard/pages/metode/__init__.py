"""Metode & definisi: what is measured and how, what the numbers can't prove, and how families are protected."""

from dashboard.pages.metode.callbacks import register
from dashboard.pages.metode.layout import layout

__all__ = ["layout", "register"]
