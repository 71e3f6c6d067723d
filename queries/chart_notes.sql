-- Question: which dated notes stand on an initiative's charts?
-- Parameters: $initiative_id
-- One row: a note that was not removed, in order of its date
SELECT note_id, noted_on, text, text_es, is_rebase, made_at, made_by
FROM chart_note
WHERE initiative_id = $initiative_id AND removed_at IS NULL
ORDER BY noted_on, made_at, note_id
