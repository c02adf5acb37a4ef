"""Kegiatan: who planned and did what, and what families received. Outputs; the other pages tell what came of them."""

from dashboard.pages.kegiatan.callbacks import register
from dashboard.pages.kegiatan.layout import layout

__all__ = ["layout", "register"]
