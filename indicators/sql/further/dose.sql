-- Which household had which assistance done from which round on, and for whom it is compared. `aimed` says which types of
-- assistance could move which indicator; it is filled from the themes of the catalogue.

CREATE TEMP TABLE helped AS
SELECT assistance.household_id, assistance.type AS assistance, min(turn.bit) AS done_from
FROM assistance
JOIN turn ON turn.round = assistance.round
WHERE assistance.status = 'done' AND assistance.type IS NOT NULL
GROUP BY assistance.household_id, assistance.type;
