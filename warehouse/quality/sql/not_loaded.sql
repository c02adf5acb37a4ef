SELECT f.round, f.name, n.sheet, n.unit, n.row_number, n.fate, n.rule, c.name, n.copy_sheet, n.copy_row_number
FROM not_loaded AS n
JOIN source_file AS f ON f.file_id = n.file_id
LEFT JOIN source_file AS c ON c.file_id = n.copy_file_id
LEFT JOIN round AS r ON r.round = f.round
ORDER BY r.ordinal, f.name, n.unit <> 'household', n.unit, n.sheet, n.row_number, n.fate, n.rule, c.name,
         n.copy_row_number
