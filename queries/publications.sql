-- Question: what has been published of an initiative?
-- Parameters: $initiative_id
-- One row: a publication, the newest first
SELECT number, month, low, high, rule_version, content::TEXT AS content, is_sample, published_at, published_by
FROM publication
WHERE initiative_id = $initiative_id
ORDER BY number DESC
