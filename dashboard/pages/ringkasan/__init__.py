"""The summary: the result in one sentence, what got better and what worse, works, births and deaths, coverage."""

from dashboard.pages.ringkasan.callbacks import register
from dashboard.pages.ringkasan.layout import layout

__all__ = ["layout", "register"]
