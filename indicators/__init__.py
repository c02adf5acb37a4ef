"""Definitions and counts in, frozen results out. Reads the warehouse; knows nothing of survey files or pages."""
