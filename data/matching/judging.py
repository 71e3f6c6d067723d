"""What `python -m data match --evaluate` prints: the app's matching and other ways, held against a truth."""

from collections.abc import Iterator, Sequence

from data.city import City
from data.matching.baselines import baselines
from data.matching.evaluation import Quality, Truth, calibration, quality, quality_of
from data.matching.linking import Combined
from data.matching.reports import ComparedReport
from data.matching.scoring import ScoredPair
from data.matching.weights import Weights

OWN = "Safer Together"


def judged(
    reports: Sequence[ComparedReport],
    scored: Sequence[ScoredPair],
    combined: Combined,
    truth: Truth,
    weights: Weights,
    city: City,
) -> Iterator[str]:
    """The lines of the report."""
    labelled = "every other pair is different" if truth.different is None else f"{len(truth.different)} different"
    yield f"{len(reports)} reports; labelled pairs: {len(truth.same)} same, {labelled}"
    yield ""
    others = baselines(reports, truth, weights, city)
    width = max(len(name) for name in (OWN, *(other.name for other in others)))
    yield (
        f"{'':{width}}  {'precision':>9}  {'recall':>6}  {'recall with review':>18}  {'to review per 100':>17}  "
        f"{'linked':>7}"
    )
    yield _line(OWN, width, quality_of(combined, truth))
    for other in others:
        yield _line(other.name, width, quality(other.linked, other.reviews, len(reports), truth))
    yield ""
    yield "Probabilities: of the labelled pairs in each tenth, the share that are the same event"
    yield f"{'probability':<13}  {'pairs':>7}  {'mean':>5}  {'same':>5}"
    for tenth in calibration(scored, truth):
        yield (
            f"{tenth.low:.1f} to {tenth.low + 0.1:.1f}     {tenth.pairs:>7}  {tenth.mean_probability:>5.2f}  "
            f"{tenth.share:>5.2f}"
        )


def _line(name: str, width: int, found: Quality) -> str:
    return (
        f"{name:<{width}}  {_share(found.precision):>9}  {_share(found.recall):>6}  "
        f"{_share(found.recall_with_review):>18}  {found.reviews_per_100:>17.1f}  {found.linked:>7}"
    )


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.4f}"
