SELECT column_name, comment
FROM duckdb_columns()
WHERE schema_name = 'main' AND table_name = 'activity' AND contains(comment, '. Kode: ')
ORDER BY column_index
