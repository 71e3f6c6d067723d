"""Splink, set up as its getting-started guide does: generic comparisons, trained without labels.

Used to judge the app's own matching, never by the app: Splink is a tool of the tests.
"""

import io
import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import duckdb
import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.exceptions import SplinkException

from data.city import City, folded
from data.clusters import ReportPair
from data.matching.evaluation import pair_of
from data.matching.reports import ComparedReport

_LEAST = 0.01  # probabilities below are of no interest


def as_guided(reports: Sequence[ComparedReport], city: City) -> dict[ReportPair, float]:
    """The pairs that Splink finds, with their probabilities. Empty where its training finds too little to go on."""
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("title", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("place", [0.9, 0.7]),
            cl.ExactMatch("start_time"),
            cl.ExactMatch("neighborhood"),
        ],
        blocking_rules_to_generate_predictions=[block_on("start_date"), block_on("title")],
    )
    with _quiet():
        try:
            linker: Any = Linker(_table(reports, city), settings, DuckDBAPI())  # type: ignore[arg-type]
            linker.training.estimate_probability_two_random_records_match([block_on("title", "start_date")], recall=0.7)
            linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
            linker.training.estimate_parameters_using_expectation_maximisation(block_on("start_date"))
            linker.training.estimate_parameters_using_expectation_maximisation(block_on("title"))
            found = linker.inference.predict(threshold_match_probability=_LEAST).as_pandas_dataframe()
        except (SplinkException, duckdb.Error, ValueError, ZeroDivisionError):
            return {}  # too few pairs to train on
    ids = [report.report_id for report in reports]
    return {
        pair_of(ids[int(first)], ids[int(second)]): float(chance)
        for first, second, chance in zip(
            found["unique_id_l"], found["unique_id_r"], found["match_probability"], strict=True
        )
    }


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Splink's account of its training out of the report."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _table(reports: Sequence[ComparedReport], city: City) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unique_id": range(len(reports)),
            "title": [folded(report.title[:300]) for report in reports],
            "start_date": [str(report.start_date) for report in reports],
            "start_time": [
                f"{report.starts_at.astimezone(city.zone):%H:%M}" if report.starts_at else None for report in reports
            ],
            "place": [folded(report.place or report.address or "") or None for report in reports],
            "neighborhood": [folded(report.neighborhood or "") or None for report in reports],
        }
    )
