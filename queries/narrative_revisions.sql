-- Question: what has an initiative's page said, revision by revision?
-- Parameters: $initiative_id
-- One row: a revision of the page's texts, the newest first
SELECT revision, status, owner, as_of, texts::TEXT AS texts, changed_in::TEXT AS changed_in,
    citations::TEXT AS citations, written_at, written_by
FROM narrative
WHERE initiative_id = $initiative_id
ORDER BY revision DESC
