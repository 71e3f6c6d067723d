"""python -m data match …"""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from data.__main__ import main
from data.match_decisions import Decided, Saying, decide
from data.matching.weights import WEIGHTS_VARIABLE, read_weights, write_weights
from data.store import Store
from tests.linkage.generator import make_set, write_set
from tests.records import AT, CITY, rows

HEADER = "ID,Event,Date,Start Time,End Time,Department,Location"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    fire, police = tmp_path / "fire.csv", tmp_path / "police.csv"
    fire.write_text(
        f"{HEADER}\n"
        "F-1,Walltown Safety Fair,10/06/2026,6:00 PM,8:00 PM,Fire,Walltown Park\n"
        "F-2,CPR Class,10/09/2026,,,Fire,Station 2\n"
        "F-3,Picnic,soon,,,Fire,\n",
        encoding="utf-8",
    )
    police.write_text(
        HEADER.removeprefix("ID,") + "\nFeria de Seguridad Walltown,10/06/2026,6:30 PM,8:00 PM,PD,Walltown Pk\n",
        encoding="utf-8",
    )
    return [fire, police]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["match", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_pairs_are_written_and_the_database_is_not_touched(
    capsys: pytest.CaptureFixture[str], files: list[Path], tmp_path: Path, own_database: Path
):
    out = tmp_path / "pairs.csv"
    assert run(capsys, *files, "--out", out) == (
        0,
        f"3 reports of 2 events: 1 pairs linked, 0 to review ({out})\n",
        "fire.csv: 1 records were left out, for they lack a title or a usable date. import-events says why.\n",
    )
    with out.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert float(row.pop("probability")) > 0.96
    assert row == {
        "source_a": "fire.csv",
        "ref_a": "F-1",
        "starts_a": "2026-10-06T18:00",
        "source_b": "police.csv",
        "ref_b": "2",
        "starts_b": "2026-10-06T18:30",
        "verdict": "linked",
    }
    assert not own_database.exists()


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    capsys: pytest.CaptureFixture[str], files: list[Path], tmp_path: Path
):
    bad = tmp_path / "bad.csv"
    bad.write_text("name,age\nx,1\n", encoding="utf-8")
    code, said, aside = run(capsys, bad, *files, tmp_path / "gone.csv", "--out", tmp_path / "pairs.csv")
    assert (code, said.startswith("3 reports of 2 events")) == (1, True)
    assert aside.splitlines()[0] == ("No column with event dates was found in bad.csv; found: name, age.")
    assert aside.splitlines()[-1] == f"{tmp_path / 'gone.csv'}: can't be read (No such file or directory)."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Say where the pairs go: --out PAIRS.csv. Or hold them against a truth: --evaluate --truth TRUTH.csv."),
        (("--out", "x.csv", "--truth", "t.csv"), "--truth is for --evaluate and --train: add one of them."),
        (("--train",), "Say where the new weights go: --weights-to WEIGHTS.toml."),
        (
            ("--evaluate",),
            "No column of the files names clusters. Name a file that says what is the same: --truth TRUTH.csv.",
        ),
        (
            ("--out", "x.csv", "--department", "Parks"),
            "No department is called “Parks”. Known are: Fire, Police, "
            "Community Safety, Emergency Communications, Neighborhood Improvement Services, City Manager's Office.",
        ),
        (("--out", "x.csv", "--weights", "gone.toml"), "gone.toml: can't be read (No such file or directory)."),
        (("--evaluate", "--truth", "gone.csv"), "gone.csv: can't be read (No such file or directory)."),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str], files: list[Path], arguments: tuple[str, ...], message: str
):
    code, said, aside = run(capsys, files[1], *arguments)
    assert (code, said, aside) == (1, "", message + "\n")


def test_evaluation_prints_the_figures_beside_other_ways(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    paths = write_set(make_set("judging", 300, events=60, parties=20), tmp_path)
    code, said, aside = run(capsys, *paths, "--evaluate", "--truth", tmp_path / "truth.csv")
    lines = said.splitlines()
    assert (code, aside) == (0, "")
    assert lines[0].startswith("329 reports; labelled pairs: 175 same, every other pair is different")
    assert [line.split("  ")[0] for line in lines[3:5]] == ["Safer Together", "exact title and date"]
    assert lines[5].startswith("rapidfuzz, titles alike by ")
    assert "of the labelled pairs in each tenth" in said


def test_training_writes_weights_that_can_be_used(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    paths = write_set(make_set("judging", 300, events=60, parties=20), tmp_path)
    weights = tmp_path / "weights.toml"
    truth = ("--truth", tmp_path / "truth.csv")
    code, said, _ = run(capsys, *paths, "--train", *truth, "--weights-to", weights)
    assert code == 0
    assert f"labelled pairs ({weights}). Try them with --weights {weights}; the app uses them" in said
    assert read_weights(weights).bits.keys() == read_weights().bits.keys()
    assert run(capsys, *paths, "--evaluate", *truth, "--weights", weights)[0] == 0


@pytest.fixture
def record(own_database: Path, files: list[Path], capsys: pytest.CaptureFixture[str]) -> Path:
    """A database that holds the files' reports."""
    assert main(["import-events", *map(str, files)]) == 0
    return own_database


def decided(path: Path, verdict: Saying) -> None:
    """Have a person decide on the two reports of the fair."""
    store = Store.open(path, CITY)
    fair = [report_id for (report_id,) in rows(store, "SELECT report_id FROM event_report WHERE starts_at IS NOT NULL")]
    assert isinstance(decide(store, fair[0], fair[1], verdict, "ana", AT), Decided)
    store.close()


def test_reports_on_record_are_matched_without_files(capsys: pytest.CaptureFixture[str], record: Path, tmp_path: Path):
    out = tmp_path / "pairs.csv"
    assert run(capsys, "--out", out) == (0, f"3 reports of 2 events: 1 pairs linked, 0 to review ({out})\n", "")
    with out.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert {row["source_a"], row["source_b"]} == {"fire.csv", "police.csv"}
    assert {row["starts_a"], row["starts_b"]} == {"2026-10-06T18:00", "2026-10-06T18:30"}


def test_record_is_held_against_what_people_decided(capsys: pytest.CaptureFixture[str], record: Path):
    assert run(capsys, "--evaluate") == (
        1,
        "",
        "Nobody has decided on a pair of reports yet: there is nothing to hold them against.\n",
    )
    decided(record, "same")
    code, said, _aside = run(capsys, "--evaluate")
    assert code == 0
    assert said.startswith("3 reports; labelled pairs: 1 same, 0 different\n")


def test_weights_fitted_to_decisions_are_used_where_the_setting_names_them(
    capsys: pytest.CaptureFixture[str], record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decided(record, "same")
    fitted = tmp_path / "fitted.toml"
    code, _said, aside = run(capsys, "--train", "--weights-to", fitted)
    assert (code, aside) == (
        1,
        "To fit weights, some of the labelled pairs must be the same event and some different ones.\n",
    )
    write_weights(replace(read_weights(), linked=0.9999), fitted)
    monkeypatch.setenv(WEIGHTS_VARIABLE, str(fitted))
    assert run(capsys, "--out", tmp_path / "pairs.csv")[1].startswith("3 reports of 3 events: 0 pairs linked, 1 to")


def test_combine_compares_anew_with_the_weights_in_force(
    capsys: pytest.CaptureFixture[str], record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    capsys.readouterr()
    assert main(["combine"]) == 0
    assert capsys.readouterr().out == (
        "3 reports compared: 2 events, 1 of them joined automatically; 0 pairs wait for a decision.\n"
    )
    strict = tmp_path / "strict.toml"
    write_weights(replace(read_weights(), linked=0.9999), strict)
    monkeypatch.setenv(WEIGHTS_VARIABLE, str(strict))
    assert main(["combine"]) == 0
    assert capsys.readouterr().out == (
        "3 reports compared: 3 events, 0 of them joined automatically; 1 pairs wait for a decision.\n"
    )


def test_weights_that_cannot_be_used_are_named_before_anything_is_done(
    capsys: pytest.CaptureFixture[str], record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(WEIGHTS_VARIABLE, str(tmp_path / "none.toml"))
    capsys.readouterr()
    assert main(["combine"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"The weights in {tmp_path / 'none.toml'} can't be used (")
    assert said.endswith(f"Mend the file, or unset {WEIGHTS_VARIABLE}.\n")
