"""Whether memory stays flat over thousands of reruns, with readers who come and go."""

import asyncio
import itertools
import tempfile
from pathlib import Path

from bench.client import Reader
from bench.figures import keep, print_table
from bench.records import make_database
from bench.servers import Server, app_server

REPORTS = 2000
READERS = 5
RUNS_OF_ONE = 50  # then the reader leaves and another comes
BETWEEN_SAMPLES = 500


def measure(quick: bool) -> None:
    """Rerun the joint-events page 10,000 times (quick: 1,000) on one server; print and keep its memory."""
    runs = 1000 if quick else 10_000
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "soak.duckdb"
        make_database(database, REPORTS)
        with app_server(database) as server:
            samples = asyncio.run(_soak(server, runs))
    if len(samples) < 4:
        print("The soak needs /proc to see the server's memory.")
        return
    print(f"\nResident memory over {runs:,} reruns of the joint-events page, {READERS} readers at a time\n")
    print_table(["reruns", "MB"], [[f"{done:,}", megabytes] for done, megabytes in samples])
    warm = samples[len(samples) // 4 :]
    slope = _slope(warm) * 1000
    print_table(
        ["start", "after warm-up", "end", "MB per 1,000 reruns after warm-up"],
        [[f"{samples[0][1]:.0f}", warm[0][1], samples[-1][1], slope]],
    )
    keep("soak", {"samples": samples, "mb_per_1000_reruns": slope})


async def _soak(server: Server, runs: int) -> list[tuple[int, float]]:
    done = itertools.count(1)
    samples: list[tuple[int, float]] = []

    def sample(number: int) -> None:
        memory = server.memory()
        if memory is not None:
            samples.append((number, memory))

    async def readers_in_turn() -> None:
        for _ in range(runs // READERS // RUNS_OF_ONE):
            async with Reader(server.port, "joint-events", choice="month") as reader:
                for _ in range(RUNS_OF_ONE):
                    await reader.run()
                    number = next(done)
                    if number % BETWEEN_SAMPLES == 0:
                        sample(number)

    sample(0)
    await asyncio.gather(*(readers_in_turn() for _ in range(READERS)))
    return samples


def _slope(samples: list[tuple[int, float]]) -> float:
    """Least squares: MB for each rerun."""
    mean_x = sum(x for x, _ in samples) / len(samples)
    mean_y = sum(y for _, y in samples) / len(samples)
    return sum((x - mean_x) * (y - mean_y) for x, y in samples) / sum((x - mean_x) ** 2 for x, _ in samples)
