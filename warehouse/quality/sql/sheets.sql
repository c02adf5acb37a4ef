SELECT f.round, f.name, f.status, s.sheet, s.unit, s.rows_read, s.loaded, s.quarantined, s.duplicates, s.skipped
FROM source_sheet AS s
JOIN source_file AS f ON f.file_id = s.file_id
LEFT JOIN round AS r ON r.round = f.round
ORDER BY r.ordinal, f.name, s.unit <> 'household', s.unit, s.sheet
