-- Every earlier and later total of the same office, by their rows.
SELECT earlier.row AS row_from, later.row AS row_to
FROM recap_level AS earlier
JOIN recap_level AS later
    ON later.indicator = earlier.indicator AND later.site = earlier.site AND later.ordinal > earlier.ordinal
    AND later.breakdown = earlier.breakdown AND later.category = earlier.category
ORDER BY earlier.indicator, earlier.site, earlier.ordinal, later.ordinal, earlier.breakdown, earlier.category
