"""python -m data match …"""

import csv
from pathlib import Path

import pytest

from data.__main__ import main
from data.matching.weights import read_weights
from tests.linkage.generator import make_set, write_set

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
    assert said.endswith(f"labelled pairs ({weights}). Use them with --weights {weights}.\n")
    assert read_weights(weights).bits.keys() == read_weights().bits.keys()
    assert run(capsys, *paths, "--evaluate", *truth, "--weights", weights)[0] == 0
