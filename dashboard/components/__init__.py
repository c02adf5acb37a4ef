"""Rows in, components out: pure functions, one part of a page each."""
