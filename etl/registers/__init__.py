"""Files that stand alone: a register's measurements and an office's totals, without a household in the same file.

Each row is placed by what it says itself: its area, its day or round, and whom or what it is about. A register never
adds a child, and never changes what the survey says.
"""
