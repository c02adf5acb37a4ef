"""Counts of very many pairs in one scan: a panel of households to an additive cube, and the cube to every result."""
