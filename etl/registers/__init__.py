"""Files that stand alone, without a household in the same file: measurements of a register, totals and activities of
offices.

Each row is placed by what it says itself: its area, its day or round, and whom or what it is about. A register never
adds a child, and never changes what the survey says.
"""
