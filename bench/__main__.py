"""`python -m bench [SUBJECT|all] [--quick]`: speed and memory (docs/performance.md says how)."""

import argparse

from bench import combining, imports, matching, pages, sheets, soak, views

SUBJECTS = {
    "pages": pages.measure,
    "imports": imports.measure,
    "matching": matching.measure,
    "combining": combining.measure,
    "sheets": sheets.measure,
    "soak": soak.measure,
    "sheets-soak": sheets.soak,
    "views": views.measure,
}


def main() -> None:
    """Measure the subjects asked for, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure speed and memory.")
    parser.add_argument("subject", nargs="?", default="all", choices=[*SUBJECTS, "all"])
    parser.add_argument("--quick", action="store_true", help="fewer records and runs: a minute instead of ten")
    asked = parser.parse_args()
    for name, measure in SUBJECTS.items():
        if asked.subject in (name, "all"):
            measure(asked.quick)


if __name__ == "__main__":
    main()
