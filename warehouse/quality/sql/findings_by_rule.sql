SELECT rule, severity, count(*), count(*) FILTER (status <> 'open'), min(message_id)
FROM finding
GROUP BY rule, severity
ORDER BY list_position(['refuse_file', 'quarantine_row', 'blank_cell', 'warn'], severity), count(*) DESC, rule
