-- Results whose counts are an office's say so in their method.
INSERT INTO {table} BY NAME
SELECT * REPLACE (CASE WHEN population = 'recap' THEN method || '_recap' ELSE method END AS method)
FROM computed
