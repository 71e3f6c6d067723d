-- Question: which baselines were locked for an initiative?
-- Parameters: $initiative_id
-- One row: a baseline, the newest first; the newest that is not removed is in force
SELECT baseline_id, name, first_month, last_month, is_sample, locked_at, locked_by, removed_at, removed_by
FROM baseline
WHERE initiative_id = $initiative_id
ORDER BY locked_at DESC, baseline_id
