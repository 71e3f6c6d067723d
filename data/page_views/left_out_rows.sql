-- What is left out of each page, from what is left out of the imports that it is in (left_out_of_imports), with the
-- views that therefore don't count.
INSERT INTO page_view_left_out
SELECT
    out.import_number,
    page_imports.page_number,
    out.first_day,
    out.last_day,
    out.counted_import,
    out.reason,
    coalesce(sum(page_view.views), 0)
FROM left_out_of_imports AS out
JOIN page_imports USING (imports)
LEFT JOIN page_view
    ON page_view.import_number = out.import_number
    AND page_view.page_number = page_imports.page_number
    AND page_view.first_day >= out.first_day
    AND page_view.last_day <= out.last_day
GROUP BY ALL
