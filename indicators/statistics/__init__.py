"""Counts and moments in, intervals and tests out: pure functions that know nothing of tables, pages or verdicts."""
