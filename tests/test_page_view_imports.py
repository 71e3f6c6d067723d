"""Page views on record: counted once, whose pages they are, undone, large files as small ones."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet
import pytest

import data.page_views.big_files
from data.page_views.exports import UnreadableExport
from data.page_views.importing import redo_import, undo_import
from data.page_views.rules import Refused, Rule, add_rule, folded_pattern, remove_rule
from data.sample.clear import has_sample
from data.sample.load import load_sample
from data.store import Store
from queries.page_views import (
    imports_behind_views,
    page_rules,
    page_view_gaps,
    page_view_imports,
    pages_behind_views,
    unmatched_pages,
)
from tests.page_views import ACTOR, AT, by_day, by_period, csv, imported, imported_file, ruled
from tests.records import CITY, new_store, plain, rows, value

JULY = dt.date(2025, 7, 1), dt.date(2025, 7, 31)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def on_days(store: Store) -> dict[str, int]:
    """The views of Police's pages by day."""
    found = rows(store, "SELECT day, views FROM department_day WHERE department_id = 'police' ORDER BY day")
    return {day.isoformat(): views for day, views in found}


def in_sum(store: Store) -> int:
    """All views of Police's pages, of days and of longer periods."""
    return int(
        value(
            store,
            "SELECT coalesce((SELECT sum(views) FROM department_day), 0) "
            "+ coalesce((SELECT sum(views) FROM department_period), 0)",
        )
    )


# Taking in


def test_import_says_what_it_took_in(store: Store):
    result = imported(store, by_day(*JULY, police=3, parks=1))

    assert (result.import_number, result.format, result.grain) == (1, "table", "day")
    assert (result.first_day, result.last_day) == JULY
    assert (result.rows_read, result.rows_rejected, result.views) == (62, 0, 124)
    assert [str(note) for note in result.notes] == [
        "Addresses without a host are taken for pages of city.example; say so at import if they are of another site."
    ]


def test_same_file_again_changes_nothing(store: Store):
    imported(store, by_day(*JULY, police=3))
    version = store.data_version

    again = imported(store, by_day(*JULY, police=3), name="renamed.csv")

    assert again.import_number is None
    assert store.data_version == version


def test_file_that_can_not_be_counted_leaves_nothing_behind(store: Store):
    version = store.data_version
    with pytest.raises(UnreadableExport):
        imported(store, csv("Date,Page,Views", "2025-02-30,/a,5"))
    assert store.data_version == version
    assert value(store, "SELECT count(*) FROM page_view_import") == 0


def test_rejected_rows_are_kept_whole(store: Store):
    imported(store, csv("Date,Page,Views,Note", "2025-07-01,/police,5,", "2025-07-02,/police,-5,why"))

    assert rows(store, "SELECT row_number, reason_values->>'text', cells->>'Note' FROM page_view_rejected") == [
        (3, "-5", "why")
    ]


def test_real_page_views_remove_the_sample(store: Store):
    load_sample(store, AT)
    result = imported(store, by_day(*JULY, police=3))

    assert result.sample_cleared
    assert not has_sample(store.cursor())
    assert rows(store, "SELECT host, path FROM page") == [("city.example", "/police")]
    for table in ("page_rule", "baseline", "department_day"):
        assert value(store, f"SELECT count(*) FROM {table}") == 0


# Overlaps and undoing


def test_newer_export_of_the_same_days_replaces_the_older_and_undoing_it_brings_them_back(store: Store):
    ruled(store, "/police")
    imported(store, by_day(*JULY, police=3))
    result = imported(store, by_day(JULY[0], JULY[0], police=10), name="newer.csv")

    assert [(one.import_number, one.reason, one.pages, one.views) for one in result.overlaps] == [(1, "newer", 1, 3)]
    assert in_sum(store) == 30 * 3 + 10
    assert undo_import(store, 2, ACTOR, AT)
    assert in_sum(store) == 31 * 3
    assert not undo_import(store, 2, ACTOR, AT)
    assert redo_import(store, 2, ACTOR, AT)
    assert in_sum(store) == 30 * 3 + 10


def test_days_that_cover_a_month_whole_count_in_its_place(store: Store):
    ruled(store, "/police")
    imported(store, by_period(("2025-07", "police", 500)))
    result = imported(store, by_day(*JULY, police=3))

    assert in_sum(store) == 93
    assert [(one.import_number, one.counted_import, one.reason, one.views) for one in result.overlaps] == [
        (1, 2, "finer", 500)
    ]


def test_month_counts_while_its_days_are_not_whole(store: Store):
    ruled(store, "/police")
    imported(store, by_period(("2025-07", "police", 500)))
    result = imported(store, by_day(JULY[0], dt.date(2025, 7, 30), police=3))

    assert in_sum(store) == 500
    assert [(one.import_number, one.reason, one.views) for one in result.overlaps] == [(2, "not_whole", 90)]


def test_import_without_a_page_does_not_speak_for_it(store: Store):
    ruled(store, "/police")
    imported(store, by_period(("2025-07", "police", 500)))
    result = imported(store, by_day(*JULY, parks=3))

    assert (in_sum(store), result.overlaps) == (500, ())


def test_overlap_is_told_of_a_period_behind_a_figure(store: Store):
    imported(store, by_day(*JULY, police=3))
    imported(store, by_day(*JULY, police=4), name="newer.csv")

    behind = plain(imports_behind_views(store.cursor(), *JULY))

    assert [(row["file_name"], row["left_out_views"], row["counted_imports"]) for row in behind] == [
        ("newer.csv", 0, []),
        ("views.csv", 93, [2]),
    ]
    assert list(page_view_imports(store.cursor())["left_out_views"]) == [0, 93]


# Pages and rules


def test_addresses_of_one_page_are_folded_into_one(store: Store):
    addresses = (
        "/Police/Data/", "/police/data?utm=1", "https://www.City.example/police/data", "city.example/police//data#top",
        "/police/data/index.html", "/police%2Fdata",
    )  # fmt: skip
    imported(store, csv("Date,Page,Views", *(f"2025-07-01,{address},1" for address in addresses)))

    assert rows(store, "SELECT host, path, views FROM page_of_import JOIN page USING (page_number)") == [
        ("city.example", "/police/data", 6)
    ]


def test_pages_of_other_hosts_and_titles_stay_apart(store: Store):
    content = csv("Date,Hostname,Page,Views", "2025-07-01,Other.example,/police,1", "2025-07-01,,Police Data,2")
    imported(store, content)

    assert rows(store, "SELECT host, path FROM page ORDER BY host") == [
        ("", "police data"),
        ("other.example", "/police"),
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://www.City.example/Police/?a=1", "city.example/police"),
        ("/police*", "/police*"),
        ("/", "/"),
        (" Police Data ", "police data"),
    ],
)
def test_pattern_is_folded_as_addresses_are(written: str, kept: str):
    assert folded_pattern(written) == kept


def test_old_and_new_address_of_a_page_are_joined_by_two_rules(store: Store):
    ruled(store, "/police-data", valid_to=dt.date(2025, 7, 15))
    ruled(store, "/police/data", valid_from=dt.date(2025, 7, 16))
    imported(store, by_day(*JULY, {"police-data": [3] * 15 + [1] * 16, "police/data": [0] * 15 + [4] * 16}))

    assert on_days(store)["2025-07-15"] == 3
    assert on_days(store)["2025-07-16"] == 4  # one view of the old address no longer counts
    assert in_sum(store) == 15 * 3 + 16 * 4


def test_most_precise_rule_takes_a_page(store: Store):
    ruled(store, "/p*", "fire", "main_page")
    ruled(store, "/police*")
    imported(store, by_day(*JULY, police=3, parks=1))

    taken = plain(pages_behind_views(store.cursor(), *JULY, None, ("data_page", "main_page")))
    assert [(row["path"], row["department_id"], row["views"]) for row in taken] == [
        ("/police", "police", 93),
        ("/parks", "fire", 31),
    ]
    assert list(page_rules(store.cursor())["pages"]) == [1, 1]


def test_signs_that_stand_for_something_in_sql_are_plain_in_a_rule(store: Store):
    ruled(store, "/a_b")
    imported(store, by_day(*JULY, a_b=3, axb=5))

    assert in_sum(store) == 93


def test_rule_that_says_the_same_twice_is_refused(store: Store):
    ruled(store, "/police", valid_to=dt.date(2025, 7, 15))

    again = add_rule(store, Rule("/Police/", "fire", "data_page"), ACTOR, AT)
    assert isinstance(again, Refused)
    assert str(again.reason) == "A rule for /police holds in these days already. Change that one, or end it first."
    assert isinstance(add_rule(store, Rule("*", "fire", "data_page"), ACTOR, AT), Refused)
    assert len(page_rules(store.cursor())) == 1


def test_changed_rule_takes_the_place_of_the_one_before(store: Store):
    imported(store, by_day(*JULY, police=3))
    added = ruled(store, "/police", "fire")
    assert added.pages == 1

    changed = add_rule(store, Rule("/police", "police", "data_page"), ACTOR, AT, replaces=added.rule_id)

    assert not isinstance(changed, Refused)
    assert on_days(store)["2025-07-01"] == 3
    remove_rule(store, changed.rule_id, ACTOR, AT)
    assert in_sum(store) == 0
    assert value(store, "SELECT count(*) FROM page_rule WHERE removed_at IS NOT NULL") == 2


def test_pages_of_nobody_are_listed_by_views_counted_once(store: Store):
    ruled(store, "/police")
    imported(store, by_day(*JULY, police=3, parks=1, water=2))
    imported(store, by_day(JULY[0], JULY[0], water=9), name="newer.csv")

    listed = plain(unmatched_pages(store.cursor(), 10))
    assert [(row["path"], row["views"], row["all_pages"]) for row in listed] == [("/water", 69, 2), ("/parks", 31, 2)]


# Missing days


def test_gap_in_tracking_days_without_a_view_and_days_not_exported_are_told_apart(store: Store):
    ruled(store, "/police")
    police = [3] * 5 + [0] * 3 + [3] * 2 + [0] * 4 + [3] * 17  # July 6 to 8 nothing at all, July 11 to 14 others only
    parks = [1] * 5 + [0] * 3 + [1] * 23
    imported(store, by_day(*JULY, police=police, parks=parks))
    imported(store, by_day(dt.date(2025, 8, 3), dt.date(2025, 8, 4), police=3), name="august.csv")

    gaps = page_view_gaps(store.cursor(), JULY[0], dt.date(2025, 8, 4))

    assert [(row["why"], str(row["first_day"]), row["days"]) for row in plain(gaps)] == [
        ("tracking", "2025-07-06", 3),
        ("zero", "2025-07-11", 4),
        ("not_exported", "2025-08-01", 2),
    ]


# Large files


@pytest.fixture
def all_big(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every CSV counts as a big one."""
    monkeypatch.setattr(data.page_views.big_files, "BIG", 1)


MIXED = csv(
    "Date,Hostname,Page,Views", "2025-07-01,,/Police/,5", '2025-07-01,,/police,"1,205"',
    "2025-07-02,other.example,/x,7", "2025-07-32,,/police,5", "2025-07-03,,/police,-1", "2025-07-03,,/police,2.5",
    "2025-07-04,,Total,99",
    "Date,Hostname,Page,Views", "2025-07-05,,/police,3.0",
)  # fmt: skip


def test_big_csv_is_read_as_a_small_one_is(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "big.csv"
    path.write_bytes(MIXED)
    small = imported_file(store, path)
    kept = "SELECT page_number, first_day, sum(views) FROM page_view WHERE import_number = $n GROUP BY ALL ORDER BY ALL"
    rejected = (
        "SELECT row_number, reason_template, reason_values->>'text' FROM page_view_rejected WHERE import_number = $n"
    )
    undo_import(store, 1, ACTOR, AT)
    monkeypatch.setattr(data.page_views.big_files, "BIG", 1)

    big = imported_file(store, path)

    assert (big.grain, big.rows_rejected, big.views) == (small.grain, 3, 1220)
    assert rows(store, kept, n=1) == rows(store, kept, n=2)
    assert rows(store, rejected, n=1) == rows(store, rejected, n=2)
    assert [str(row.reason) for row in big.rejected] == [str(row.reason) for row in small.rejected]


def test_parquet_is_read(store: Store, tmp_path: Path):
    ruled(store, "/police")
    table = tmp_path / "views.csv"
    table.write_bytes(by_day(*JULY, police=3))
    pyarrow.parquet.write_table(pyarrow.csv.read_csv(table), tmp_path / "views.parquet")

    result = imported_file(store, tmp_path / "views.parquet")

    assert (result.rows_read, result.views, result.grain) == (31, 93, "day")
    assert in_sum(store) == 93


def test_parquet_without_pages_is_refused_with_its_columns(store: Store, tmp_path: Path):
    table = tmp_path / "visits.csv"
    table.write_bytes(csv("date,visits", "2025-07-01,4"))
    pyarrow.parquet.write_table(pyarrow.csv.read_csv(table), tmp_path / "visits.parquet")

    with pytest.raises(UnreadableExport, match=r"needs columns of dates, pages and views. It has: date, visits."):
        imported_file(store, tmp_path / "visits.parquet")


def test_big_file_by_hour_becomes_days(store: Store, tmp_path: Path, all_big: None):
    ruled(store, "/police")
    path = tmp_path / "hours.csv"
    path.write_bytes(csv("date,hour,page,views", *(f"2025-07-01,{hour:02},/police,2" for hour in range(24))))

    result = imported_file(store, path)

    assert (result.grain, on_days(store)) == ("hour", {"2025-07-01": 48})
    assert value(store, "SELECT count(*) FROM page_view") == 1


def test_progress_is_told_up_to_the_end(store: Store, tmp_path: Path, all_big: None):
    path = tmp_path / "big.csv"
    path.write_bytes(by_day(*JULY, police=3))
    from data.page_views.importing import import_page_views
    from tests.page_views import told

    shares: list[float] = []
    import_page_views(store, path, "big.csv", None, told(), ACTOR, AT, lambda _stage, share: shares.append(share))

    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_city_has_a_site_and_residents():
    assert (CITY.website, CITY.residents) == ("durhamnc.gov", 283506)
