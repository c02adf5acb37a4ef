"""What analysts, judges and sceptics ask beyond before and after: computed at publish, stored in long tables.

One module per table computes it, `rows` and `reading` hand it to pages, `telling` says it in one sentence. What is
refused, and why, is part of the result. Nothing here claims a cause.
"""
