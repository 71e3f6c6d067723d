-- Question: which targets has an initiative had?
-- Parameters: $initiative_id
-- One row: a target, the newest first; the first that is not withdrawn is in force
SELECT target_id, low, high, from_month, evidence::TEXT AS evidence, is_sample, adopted_at, adopted_by, withdrawn_at,
    withdrawn_by
FROM target
WHERE initiative_id = $initiative_id
ORDER BY adopted_at DESC, target_id
