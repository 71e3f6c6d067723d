"""`python -m tests.linkage [CALENDAR…]`: how good matching is on generated reports, beside other ways.

The town "judging" and the calendars named are those that the weights were not fitted to. With `--fit WEIGHTS.toml`
the town "tuning" is used instead, and the weights are fitted to it; `--truth` adds labelled pairs of the calendars.
"""

import argparse
import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from data.imports.drafts import UnreadableFile
from data.matching.baselines import baselines
from data.matching.command import match
from data.matching.evaluation import Decile, Quality, calibration, pair_of, quality, quality_of
from data.matching.files import FiledReport, read_reports
from data.matching.scoring import score
from data.matching.training import Labelled, retrained
from data.matching.truth_files import read_truth
from data.matching.weights import WEIGHTS, read_weights, write_weights
from tests.linkage.base import BaseEvent
from tests.linkage.sets import CITY, OPTIONS, GeneratedSet, base_events, generated_set

FIRST_SEED = {"tuning": 0, "judging": 300}
ROUNDS = 2  # the rivals of a pair follow from the weights
TIMES_LABELLED = 6  # a labelled pair of real calendars counts as so many generated ones
# How firmly some weights are held to what they were: the generator says little of these.
FIRM = {
    "campaign": 60.0,
    "record": 20.0,
    "contact": 20.0,
    "partners": 20.0,
    "description": 30.0,
    "departments.same_calendar": 500.0,
    "numbers": 500.0,
}


def main() -> None:
    """Measure, or fit."""
    parser = argparse.ArgumentParser(prog="python -m tests.linkage", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("calendars", nargs="*", type=Path, metavar="CALENDAR", help="real events to join made-up ones")
    parser.add_argument("--sets", type=int, default=8)
    parser.add_argument("--seed", type=int, help="of the first set; default: 0 to fit, 300 to judge")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--fit", type=Path, metavar="WEIGHTS.toml", help="fit weights and write them there")
    parser.add_argument("--truth", type=Path, metavar="PAIRS.csv", help="labelled pairs of the calendars, to fit to")
    asked = parser.parse_args()
    events = base_events(asked.calendars)
    if asked.fit:
        fit(asked, events)
    else:
        first = FIRST_SEED["judging"] if asked.seed is None else asked.seed
        measure([generated_set("judging", first + n, events) for n in range(asked.sets)], asked.weights)


def measure(sets: Sequence[GeneratedSet], path: Path) -> None:
    """Print each set's figures, then those of all together, and the calibration."""
    weights = read_weights(path)
    totals: dict[str, list[Quality]] = {}
    tenths: list[Decile] = []
    print(f"{'':44} precision  recall  with review  to review per 100")
    for each in sets:
        matched = match(each.reports, weights, CITY, lambda stage, share: None)
        reports = [filed.report for filed in each.reports]
        own = quality_of(matched.combined, each.truth)
        totals.setdefault("Safer Together", []).append(own)
        for other in baselines(reports, each.truth, weights, CITY):
            found = quality(other.linked, other.reviews, len(reports), each.truth)
            totals.setdefault(other.name.split(",")[0], []).append(found)
        tenths += calibration(matched.scored, each.truth)
        print(_line(each.name, own))
    print("all together")
    for name, figures in totals.items():
        print(_line("  " + name, added(figures)))
    print("probability     pairs   mean   same")
    for tenth in added_deciles(tenths):
        span = f"{tenth.low:.1f} to {tenth.low + 0.1:.1f}"
        print(f"{span}   {tenth.pairs:>8}   {tenth.mean_probability:.2f}   {tenth.share:.2f}")


def fit(asked: argparse.Namespace, events: Sequence[BaseEvent]) -> None:
    """Fit the weights of `--weights` to generated sets, and to labelled pairs of the calendars if there are any."""
    before = weights = read_weights(asked.weights)
    first = FIRST_SEED["tuning"] if asked.seed is None else asked.seed
    sets = [generated_set("tuning", first + n, events) for n in range(asked.sets)]
    times = [1] * len(sets)
    if asked.truth:
        filed: list[FiledReport] = []
        for path in asked.calendars:
            with contextlib.suppress(UnreadableFile):
                filed += read_reports(path, OPTIONS, None, CITY)[0]
        sets.append(GeneratedSet("calendars", filed, read_truth(asked.truth, filed).truth))
        times.append(TIMES_LABELLED)
    for _ in range(ROUNDS):
        labelled: list[Labelled] = []
        for each, count in zip(sets, times, strict=True):
            for pair in score([filed.report for filed in each.reports], weights, CITY):
                label = each.truth.label(pair_of(pair.first, pair.second))
                if label is not None:
                    labelled += [(pair.levels, label)] * count
        weights = retrained(before, labelled, trust=3.0, firm=FIRM)
    write_weights(weights, asked.fit, asked.weights)
    print(f"fitted to {len(labelled)} pairs: {asked.fit}")


def added(found: Sequence[Quality]) -> Quality:
    """The figures of all sets together."""
    return Quality(
        linked=sum(each.linked for each in found),
        linked_right=sum(each.linked_right for each in found),
        found=sum(each.found for each in found),
        same=sum(each.same for each in found),
        reviews=sum(each.reviews for each in found),
        reports=sum(each.reports for each in found),
    )


def added_deciles(tenths: Sequence[Decile]) -> Iterator[Decile]:
    """The tenths of all sets together."""
    for low in sorted({tenth.low for tenth in tenths}):
        alike = [tenth for tenth in tenths if tenth.low == low]
        pairs = sum(tenth.pairs for tenth in alike)
        mean = sum(tenth.mean_probability * tenth.pairs for tenth in alike) / pairs
        yield Decile(low, pairs, sum(tenth.same for tenth in alike), mean)


def _line(name: str, found: Quality) -> str:
    return (
        f"{name:44} {found.precision or 0:>9.4f}  {found.recall or 0:>6.4f}  {found.recall_with_review or 0:>11.4f}  "
        f"{found.reviews_per_100:>17.1f}"
    )


if __name__ == "__main__":
    main()
