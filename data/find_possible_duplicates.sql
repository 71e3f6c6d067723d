-- Finds reports that may describe the same event as a report named in the temporary table changed_report.
-- A first, simple finder: reports of the same day and about the same hour that share the telling words of their
-- titles and places. A word that one department writes twice in a day tells nothing: on National Night Out each of
-- its reports says "night". So a word is shared by at most one report of each department, and cost grows with the
-- reports of a day, not with pairs.
-- Pairs whose merging can't move the joint count (fewer than two departments between them) are not asked about.
INSERT INTO possible_duplicate
WITH day AS (
    SELECT DISTINCT start_date FROM event_report WHERE report_id IN (SELECT report_id FROM changed_report)
),
candidate AS (
    SELECT
        report.report_id,
        report.department_id,
        report.start_date,
        report.starts_at,
        event.taking_part,
        lower(strip_accents(trim(report.neighborhood))) AS neighborhood,
        lower(strip_accents(concat_ws(' ', report.title, report.place))) AS wording
    FROM event_report AS report
    JOIN event USING (event_id)
    JOIN day ON day.start_date = report.start_date
    WHERE report.status <> 'cancelled' AND report.unit = 'site_event' AND len(event.taking_part) > 0
),
spelling AS (
    SELECT DISTINCT
        candidate.report_id,
        candidate.department_id,
        candidate.start_date,
        unnest(list_distinct(regexp_extract_all(wording, '[a-z0-9]+'))) AS spelling
    FROM candidate
),
word AS (
    SELECT DISTINCT
        spelling.report_id,
        spelling.department_id,
        spelling.start_date,
        unnest(coalesce(string_split(abbreviation.meaning, ' '), [spelling.spelling])) AS word
    FROM spelling
    LEFT JOIN abbreviation USING (spelling)
    WHERE len(spelling.spelling) > 1
),
used AS (
    SELECT *, count(*) OVER (PARTITION BY start_date, word, department_id) AS uses FROM word
),
telling AS (
    SELECT *
    FROM used
    WHERE word NOT IN ('the', 'at', 'and', 'of', 'in', 'on', 'with', 'for', 'to', 'de', 'la', 'el', 'en', 'con', 'y')
    QUALIFY max(uses) OVER (PARTITION BY start_date, word) = 1
),
size AS (
    SELECT report_id, count(*) AS words FROM telling GROUP BY ALL
),
shared AS MATERIALIZED (
    SELECT a.report_id AS report_a, b.report_id AS report_b, count(*) AS words
    FROM telling AS a
    JOIN telling AS b ON b.start_date = a.start_date AND b.word = a.word AND a.report_id < b.report_id
    GROUP BY ALL
),
-- Materialized, so that each pair looks up its two reports: else the planner compares all reports with all.
first_of_pair AS MATERIALIZED (
    SELECT shared.*, a.starts_at, a.neighborhood, a.taking_part, size.words AS words_of_a
    FROM shared
    JOIN candidate AS a ON a.report_id = shared.report_a
    JOIN size ON size.report_id = shared.report_a
)
SELECT
    a.report_a,
    a.report_b,
    least(1.0, a.words / least(a.words_of_a, size_b.words)) AS probability,
    '[]' AS evidence,
    'review' AS verdict
FROM first_of_pair AS a
JOIN candidate AS b ON b.report_id = a.report_b
JOIN size AS size_b ON size_b.report_id = a.report_b
WHERE (a.report_a IN (SELECT report_id FROM changed_report)
    OR a.report_b IN (SELECT report_id FROM changed_report))
  AND len(list_distinct(a.taking_part || b.taking_part)) >= 2
  AND (a.starts_at IS NULL OR b.starts_at IS NULL OR abs(epoch(a.starts_at) - epoch(b.starts_at)) <= 90 * 60)
  -- A feria in one neighborhood is not the fair in another; spellings may differ a little.
  AND coalesce(jaro_winkler_similarity(a.neighborhood, b.neighborhood), 1) >= 0.9
  AND probability >= 0.5
  AND (a.words >= 2 OR probability = 1)
ON CONFLICT DO UPDATE SET
    probability = excluded.probability, evidence = excluded.evidence, verdict = excluded.verdict
