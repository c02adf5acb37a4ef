"""How each system lays out its exports: grids of cells to tables with a header. It knows no codebook and no answer."""
