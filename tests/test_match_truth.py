"""Files that say which reports are of one event, and the figures held against them."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from data.matching.evaluation import Decile, Quality, Truth, calibration, quality_of, truth_of_clusters
from data.matching.files import FiledReport
from data.matching.linking import combined
from data.matching.truth_files import ReadTruth, UnreadableTruth, read_truth, truth_in_files
from tests.matching import WEIGHTS, alike, told


def filed(
    source: str, ref: str, starts: str = "2026-10-06", row: int = 2, extra: Mapping[str, str] | None = None
) -> FiledReport:
    return FiledReport(told(f"{source}#{ref}#{starts}", "Fair"), source, ref, starts, row, extra or {})


REPORTS = [
    filed("fire.csv", "F-1"),
    filed("fire.csv", "F-2", row=3),
    filed("police.ics", "a@x", "2026-10-06T18:00"),
    filed("police.ics", "a@x", "2026-10-13T18:00", row=9),
]
F1, F2, A1, A2 = (each.report.report_id for each in REPORTS)


def read(tmp_path: Path, *lines: str) -> ReadTruth:
    path = tmp_path / "truth.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_truth(path, REPORTS)


@pytest.mark.parametrize(
    "lines",
    [
        (
            "source_a,ref_a,source_b,ref_b,label",
            "fire.csv,F-1,police.ics,a@x,same",
            "fire.csv,F-2,police.ics,a@x,different",
        ),
        ("a_feed,a_uid,b_feed,b_uid,verdict", "x/fire,F-1,city/police.ics,a@x,same", "x/fire,F-2,police,a@x,different"),
        ("id1;id2;match", "F-1;a@x;1", "F-2;a@x;0"),
        ("left_id\tright_id\tis_match", "F-1\ta@x\ttrue", "F-2\ta@x\tfalse"),
    ],
)
def test_labelled_pairs_are_read_in_several_forms(tmp_path: Path, lines: tuple[str, ...]):
    found = read(tmp_path, *lines)
    assert found == ReadTruth(Truth(frozenset({(F1, A1)}), frozenset({(F2, A1)}), frozenset()), (), 0)


def test_the_date_tells_which_occurrence_is_meant(tmp_path: Path):
    found = read(tmp_path, "date,a_feed,a_uid,b_feed,b_uid,label", "2026-10-13,fire.csv,F-1,police.ics,a@x,same")
    assert found.truth.same == {(F1, A2)}


def test_rows_that_name_no_record_are_told_and_other_labels_counted(tmp_path: Path):
    found = read(
        tmp_path,
        "source_a,ref_a,source_b,ref_b,label",
        "fire.csv,F-9,police.ics,a@x,same",
        "fire.csv,F-1,fire.csv,F-2,related",
    )
    assert found.missing == ("row 2: no record F-9 in fire.csv",)
    assert (found.unlabelled, found.truth.same) == (1, frozenset())


def test_clusters_are_read_by_id_or_by_row(tmp_path: Path):
    by_id = read(
        tmp_path, "source,ref,cluster", "fire.csv,F-1,1", "fire.csv,F-2,1", "police.ics,a@x,2", "fire.csv,F-9,2"
    )
    assert by_id.truth == truth_of_clusters({F1: "1", F2: "1", A1: "2"})
    assert by_id.missing == ("row 5: no record F-9 in fire.csv",)
    by_row = read(tmp_path, "True Id", "7", "7")
    assert by_row.truth == truth_of_clusters({F1: "7", F2: "7"})


def test_a_file_without_such_columns_is_refused(tmp_path: Path):
    with pytest.raises(UnreadableTruth) as refused:
        read(tmp_path, "name,age", "x,1")
    assert str(refused.value) == (
        "truth.csv has neither columns for pairs (source_a, ref_a, source_b, ref_b, label) "
        "nor one for clusters (ref, cluster); found: name, age."
    )


def test_a_cluster_column_of_the_files_themselves_will_do():
    reports = [
        filed("a.csv", "1", extra={"True Id": "x"}),
        filed("a.csv", "2", extra={"True Id": "x"}),
        filed("a.csv", "3"),
    ]
    assert truth_in_files(reports) == truth_of_clusters({each.report.report_id: "x" for each in reports[:2]})
    assert truth_in_files(REPORTS) is None


def test_quality_counts_pairs_that_others_link_too():
    pairs = [alike("a", "b", 0.99), alike("b", "c", 0.98), alike("c", "d", 0.5)]
    truth = truth_of_clusters({"a": "1", "b": "1", "c": "1", "d": "1", "e": "2"})
    found = quality_of(combined(["a", "b", "c", "d", "e"], pairs, replace(WEIGHTS, linked=0.9, review=0.2)), truth)
    assert found == Quality(linked=3, linked_right=3, found=4, same=6, reviews=1, reports=5)
    assert (found.precision, found.recall, found.reviews_per_100) == (1.0, 0.5, 20.0)


def test_calibration_goes_by_tenths_of_labelled_pairs():
    pairs = [alike("a", "b", 0.96), alike("a", "c", 0.98), alike("b", "c", 0.15)]
    truth = Truth(frozenset({("a", "b")}), frozenset({("a", "c")}), frozenset())
    (tenth,) = calibration(pairs, truth)
    assert tenth == Decile(0.9, 2, 1, tenth.mean_probability)
    assert (round(tenth.mean_probability, 9), tenth.share) == (0.97, 0.5)
