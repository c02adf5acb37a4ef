SELECT t.finding_id, t.severity, t.rule, t.round, f.name, t.sheet, t.cell, t.variable, t.found, t.message_id, t.why_id,
       t.advice_id, t.enumerator, t.rt, t.status
FROM finding AS t
JOIN source_file AS f ON f.file_id = t.file_id
LEFT JOIN round AS r ON r.round = t.round
ORDER BY list_position(['refuse_file', 'quarantine_row', 'blank_cell', 'warn'], t.severity), r.ordinal, f.name,
         t.sheet, t.row_number, t.cell, t.finding_id
