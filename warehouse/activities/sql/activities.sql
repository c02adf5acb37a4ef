SELECT a.activity_id, a.activity_name, a.kind, a.office, a.partner, a.funding, a.rt, a.planned, a.realised, a.counted_in,
       a.planned_on, a.realised_on, a.budget_planned, a.budget_realised, a.beneficiaries_planned,
       a.beneficiaries_reached, a.evidence, a.note, a.site
FROM activity AS a
JOIN source_file AS f ON f.file_id = a.file_id
ORDER BY a.kind DESC, f.name, a.row_number
