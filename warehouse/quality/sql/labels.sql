SELECT table_name, column_name, comment
FROM duckdb_columns()
WHERE schema_name = 'main' AND comment IS NOT NULL
