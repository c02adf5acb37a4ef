"""From the states of units to the counts of every result, in arrays; and nothing of how sure they are.

`states` reads what a scan of a unit view says, `grid` knows where results are given, `levels`, `moves` and `amounts`
add up, `panel` tells every unit over all rounds. Cells (a site, RT, dasawisma, sex of the head and assistance status)
are added up once; every place is a sum over them, by a matrix that says which cell lies where.
"""
