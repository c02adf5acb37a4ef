"""Rows in, pictures out: pure functions that draw what the result tables say. They compute no statistics."""
