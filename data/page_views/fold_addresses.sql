-- Folds the addresses of the rows staged, so that one page has one address. The rules, in order:
--   1. blanks around it, the scheme (https://), the query (?…) and the fragment (#…) are dropped
--   2. host: of the address itself, else of the column of hosts, else the city's site; without www., port, last dot
--   3. path: %20 and the like decoded, // as /, without /index.html and the like, without the slash at its end
--   4. host and path in lower case
--   5. what has neither slash nor host is a title: it stays as written, in lower case, without a host
-- A host repeated at the start of its own path (analytics-reporter writes both) is dropped there.
CREATE OR REPLACE TEMP TABLE folded AS
WITH given AS (
    SELECT DISTINCT host, page FROM staged_view
),
bare AS (
    SELECT
        host,
        page,
        lower(rtrim(regexp_replace(regexp_replace(host, '^[a-zA-Z][a-zA-Z0-9+.-]*://', ''), '[/:].*$', ''), '.'))
            AS given_host,
        regexp_replace(trim(page), '^[a-zA-Z][a-zA-Z0-9+.-]*://', '') AS rest,
        regexp_matches(trim(page), '^[a-zA-Z][a-zA-Z0-9+.-]*://') AS has_scheme
    FROM given
),
parted AS (
    SELECT
        *,
        NOT starts_with(rest, '/') AND (
            has_scheme
            OR (given_host <> '' AND starts_with(lower(rest), given_host))
            OR regexp_matches(rest, '^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\.?(:[0-9]+)?/')
        ) AS has_host,
        starts_with(rest, '/') OR regexp_matches(rest, '^[A-Za-z0-9_-]+\.(html?|php|aspx?)([?#]|$)') AS is_path
    FROM bare
),
placed AS (
    SELECT
        host,
        page,
        CASE
            WHEN has_host THEN lower(regexp_extract(rest, '^[^/?#]*'))
            WHEN rest = '*' OR is_path THEN coalesce(nullif(given_host, ''), $site)
            ELSE ''
        END AS of_host,
        CASE
            WHEN has_host THEN regexp_replace(rest, '^[^/?#]*', '')
            WHEN is_path AND NOT starts_with(rest, '/') THEN '/' || rest
            ELSE rest
        END AS of_path,
        has_host OR is_path AS is_address
    FROM parted
)
SELECT
    host,
    page,
    regexp_replace(rtrim(regexp_replace(of_host, ':[0-9]+$', ''), '.'), '^www\.', '') AS of_host,
    CASE
        WHEN of_path = '*' OR NOT is_address THEN lower(of_path)
        ELSE coalesce(
            nullif(
                rtrim(
                    regexp_replace(
                        regexp_replace(
                            lower(url_decode(regexp_replace(of_path, '[?#].*$', ''))), '/{2,}', '/', 'g'
                        ),
                        '/(index\.(html?|php)|default\.aspx?)$',
                        ''
                    ),
                    '/'
                ),
                ''
            ),
            '/'
        )
    END AS of_path
FROM placed
