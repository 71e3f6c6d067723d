"""The commands: `python -m data --help`. An entry point like app.py, so it may ask the queries."""

import argparse
import datetime as dt
import getpass
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from data.city import City, configured_city
from data.combine import combine
from data.export import export_tables
from data.fiscal_quarters import quarter_name, quarter_of
from data.imports.drafts import ImportResult, UnreadableFile
from data.imports.run import ImportChoices, import_file
from data.matching import command as matching
from data.page_views.exports import Told, UnreadableExport
from data.page_views.importing import ImportedViews, import_page_views
from data.sample.clear import clear_sample
from data.sample.load import load_sample
from data.sheets import command as sheets
from data.store import Store, StoreError, configured_path
from queries import page_views_measure
from queries.joint_events import joint_events_by_month, published, published_csv

OVERLAPS = {"newer": "newer", "finer": "finer", "not_whole": "whole, as this one is not"}
EXIT_DONE = 0
EXIT_REFUSED = 1
SHOWN_REJECTED = 20


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands and their options."""
    parser = argparse.ArgumentParser(
        prog="python -m data",
        description="Import, count and export the records of Safer Together. "
        "The database is the file that SAFER_TOGETHER_DATABASE names, or else .local/safer_together.duckdb.",
    )
    commands = parser.add_subparsers(dest="command", required=True)

    events = commands.add_parser("import-events", help="import event records: CSV, TSV, JSON or iCalendar (.ics)")
    events.add_argument("files", nargs="+", type=Path, metavar="FILE")
    events.add_argument("--department", help="whose files these are: for records that name no department of the city")
    events.add_argument(
        "--past-events",
        choices=("as_reported", "held"),
        help="held: the file is a log of what took place, so past events without a status were held "
        "and the departments it lists were present",
    )
    events.add_argument("--day-first", action="store_true", default=None, help="03/04/2026 is 3 April")
    events.add_argument(
        "--series-from", type=dt.date.fromisoformat, metavar="DATE", help="expand recurring events from"
    )
    events.add_argument("--series-to", type=dt.date.fromisoformat, metavar="DATE", help="expand recurring events up to")
    events.add_argument("--keep-sample", action="store_true", help="leave the made-up sample beside the real records")

    views = commands.add_parser(
        "import-page-views",
        help="import page views: exports of Google Analytics, Matomo, Plausible, Umami and others; plain tables",
    )
    views.add_argument("files", nargs="+", type=Path, metavar="FILE")
    views.add_argument(
        "--from",
        dest="first_day",
        type=dt.date.fromisoformat,
        metavar="DATE",
        help="first day of exports without dates",
    )
    views.add_argument(
        "--to", dest="last_day", type=dt.date.fromisoformat, metavar="DATE", help="last day of exports without dates"
    )
    views.add_argument("--site", metavar="HOST", help="whose pages they are that are given by their paths alone")
    views.add_argument("--day-first", action="store_true", default=None, help="03/04/2026 is 3 April")
    views.add_argument("--keep-sample", action="store_true", help="leave the made-up sample beside the real records")

    matching.add_command(commands)
    sheets.add_commands(commands)

    commands.add_parser(
        "combine", help="compare all reports on record anew, say with new weights; what people decided stands"
    )

    figures = commands.add_parser("figures", help="print a measure's figures")
    figures.add_argument("measure", choices=("joint-events", "page-views"))
    figures.add_argument("--from", dest="from_month", type=month, metavar="YYYY-MM")
    figures.add_argument("--to", dest="to_month", type=month, metavar="YYYY-MM")
    figures.add_argument("--format", choices=("json", "csv"), default="csv")

    export = commands.add_parser("export", help="write every table as CSV and Parquet")
    export.add_argument("--to", dest="folder", type=Path, required=True, metavar="FOLDER")

    sample = commands.add_parser("sample", help="load or clear the made-up sample records")
    action = sample.add_mutually_exclusive_group(required=True)
    action.add_argument("--load", action="store_true")
    action.add_argument("--clear", action="store_true")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 when something was refused, with the reason on stderr."""
    options = build_parser().parse_args(arguments)
    city = configured_city()
    now = dt.datetime.now(dt.UTC)
    if options.command == "match" and options.files:
        return match(options, city, now)
    if options.command in sheets.COMMANDS:
        return sheets.run(options, city, print, say_aside)
    path = configured_path()
    is_new = not path.exists()
    try:
        store = Store.open(path, city)
    except StoreError as error:
        return refuse(str(error))
    try:
        if is_new and options.command in ("figures", "export", "match"):
            load_sample(store, now)
            say_aside(f"{path} was just created and holds the made-up sample.")
        if options.command == "match":
            return match(options, city, now, store)
        if options.command == "combine":
            return combine_anew(store, now)
        if options.command == "import-events":
            return import_events(store, options, now)
        if options.command == "import-page-views":
            return import_views(store, options, now)
        if options.command == "figures":
            return print_figures(store, options, now)
        if options.command == "export":
            return export_records(store, options.folder)
        return change_sample(store, load=options.load, now=now)
    finally:
        store.close()


def import_events(store: Store, options: argparse.Namespace, now: dt.datetime) -> int:
    """Import each file in turn; a file that can't be read does not stop the others."""
    department = None
    if options.department:
        department = store.city.department_named(options.department)
        if department is None:
            return refuse(f"No department is called “{options.department}”. Known are: {department_names(store.city)}.")
    choices = ImportChoices(
        default_department=department,
        past_events=options.past_events,
        day_first=options.day_first,
        series_from=options.series_from,
        series_to=options.series_to,
        keep_sample=options.keep_sample,
    )
    exit_code = EXIT_DONE
    for path in options.files:
        try:
            result = import_file(store, path.name, path.read_bytes(), choices, getpass.getuser(), now, show_progress)
        except UnreadableFile as error:
            exit_code = refuse(str(error))
        except OSError as error:
            exit_code = refuse(f"{path}: can't be read ({error.strerror}).")
        else:
            print_result(result)
    return exit_code


def import_views(store: Store, options: argparse.Namespace, now: dt.datetime) -> int:
    """Import each export in turn; one that can't be counted does not stop the others."""
    if bool(options.first_day) != bool(options.last_day):
        return refuse("Give both --from and --to, or neither.")
    if options.first_day and options.last_day < options.first_day:
        return refuse("--from lies after --to: give the earlier day first.")
    told = Told(
        zone=store.city.zone,
        today=now.astimezone(store.city.zone).date(),
        fiscal_year_starts=store.city.fiscal_year_starts,
        first=options.first_day,
        last=options.last_day,
        site=options.site or store.city.website,
        day_first=options.day_first,
    )
    exit_code = EXIT_DONE
    for path in options.files:
        try:
            result = import_page_views(
                store, path, path.name, None, told, getpass.getuser(), now, show_progress, options.keep_sample
            )
        except UnreadableExport as error:
            exit_code = refuse(str(error))
        except OSError as error:
            exit_code = refuse(f"{path}: can't be read ({error.strerror}).")
        else:
            print_views(result)
    return exit_code


def print_views(result: ImportedViews) -> None:
    """Say what came of one import of page views."""
    if result.import_number is None:
        print(f"{result.file_name}: on record already, nothing was changed")
        return
    print(
        f"{result.file_name}: import {result.import_number}, {result.grain} by {result.grain} "
        f"from {result.first_day} to {result.last_day}; {result.rows_read} rows read, {result.rows_rejected} rejected, "
        f"{result.views} views"
    )
    for row in result.rejected[:SHOWN_REJECTED]:
        print(f"  row {row.row}: {row.reason}")
    if result.rows_rejected > SHOWN_REJECTED:
        print(f"  … and {result.rows_rejected - SHOWN_REJECTED} more")
    for note in result.notes:
        print(f"  note: {note}")
    for overlap in result.overlaps:
        print(
            f"  overlap: of import {overlap.import_number} ({overlap.file_name}) {overlap.views} views of "
            f"{overlap.pages} pages from {overlap.first_day} to {overlap.last_day} don't count: import "
            f"{overlap.counted_import} has the same days and is {OVERLAPS[overlap.reason]}"
        )
    if result.sample_cleared:
        print("  The made-up sample was removed, since real records came in (--keep-sample would have left it).")


def print_result(result: ImportResult) -> None:
    """Say what came of one import."""
    print(
        f"{result.file_name}: {result.records_read} records read; {result.added} added, {result.updated} updated, "
        f"{result.unchanged} unchanged, {result.repeated} repeated within the file, {len(result.rejected)} rejected"
    )
    for row in result.rejected[:SHOWN_REJECTED]:
        print(f"  row {row.row}: {row.reason}")
    if len(result.rejected) > SHOWN_REJECTED:
        print(f"  … and {len(result.rejected) - SHOWN_REJECTED} more; all are on the Data page")
    for note in result.notes:
        print(f"  note: {note}")
    if result.sample_cleared:
        print("  The made-up sample was removed, since real records came in (--keep-sample would have left it).")


def combine_anew(store: Store, now: dt.datetime) -> int:
    """Compare all reports anew and bring events up to date."""
    with store.write(getpass.getuser(), now) as write:
        reports = write.cursor.execute("SELECT report_id FROM event_report").fetchall()
        combine(write, [report_id for (report_id,) in reports], show_progress)
        ((events, automatic),) = write.cursor.execute(
            "SELECT count(*), coalesce(count_if(joined_automatically), 0) FROM event"
        ).fetchall()
        ((waiting,),) = write.cursor.execute("SELECT count(*) FROM open_pair").fetchall()
    print(
        f"{len(reports)} reports compared: {events} events, {automatic} of them joined automatically; "
        f"{waiting} pairs wait for a decision."
    )
    return EXIT_DONE


def match(options: argparse.Namespace, city: City, now: dt.datetime, store: Store | None = None) -> int:
    """Match the reports of files, with the database closed, or those on record."""
    today = now.astimezone(city.zone).date()
    try:
        all_read = matching.run(options, city, today, print, say_aside, show_progress, store)
    except matching.Refused as error:
        return refuse(str(error))
    return EXIT_DONE if all_read else EXIT_REFUSED


def print_figures(store: Store, options: argparse.Namespace, now: dt.datetime) -> int:
    """Print the joint-event count of each month asked for, or the page views of each fiscal quarter."""
    if options.measure == "page-views":
        return print_view_figures(store, options, now)
    if not options.from_month or not options.to_month:
        return refuse("Name the months: --from 2025-07 --to 2026-06.")
    if options.from_month > options.to_month:
        return refuse("--from lies after --to: give the earlier month first.")
    today = now.astimezone(store.city.zone).date()
    months = joint_events_by_month(store.cursor(), options.from_month, options.to_month, today)
    if options.format == "json":
        rows = published(months).to_dict("records")
        print(json.dumps([row | {"departments_missing": list(row["departments_missing"])} for row in rows], indent=2))
    else:
        print(published_csv(months), end="")
    return EXIT_DONE


def print_view_figures(store: Store, options: argparse.Namespace, now: dt.datetime) -> int:
    """Print the views of each fiscal quarter, department and kind of page, of all quarters or of those asked for."""
    today = now.astimezone(store.city.zone).date()
    table = page_views_measure.published(store.cursor(), store.city, today)
    starts = store.city.fiscal_year_starts
    if options.from_month:
        table = table[table["fiscal_quarter"] >= quarter_name(quarter_of(options.from_month, starts), starts)]
    if options.to_month:
        table = table[table["fiscal_quarter"] <= quarter_name(quarter_of(options.to_month, starts), starts)]
    if options.format == "json":
        print(json.dumps(json.loads(table.to_json(orient="records")), indent=2))
    else:
        print(page_views_measure.published_csv(table), end="")
    return EXIT_DONE


def export_records(store: Store, folder: Path) -> int:
    """Write every table to `folder`."""
    try:
        for name, rows in export_tables(store.cursor(), folder):
            print(f"{name}: {rows} rows")
    except OSError as error:
        return refuse(f"{folder}: can't be written ({error.strerror}). Name another folder.")
    return EXIT_DONE


def change_sample(store: Store, load: bool, now: dt.datetime) -> int:
    """Put the sample in place, or remove it."""
    if load:
        load_sample(store, now)
        print("The made-up sample is in place.")
        return EXIT_DONE
    with store.write(getpass.getuser(), now) as write:
        write.changed = clear_sample(write)
    print("The made-up sample was removed." if write.changed else "There is no sample to remove.")
    return EXIT_DONE


def month(text: str) -> dt.date:
    """The first day of the month that `text` names as YYYY-MM. Raises ArgumentTypeError for anything else."""
    try:
        return dt.datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no month; write it as 2025-07") from None


def department_names(city: City) -> str:
    """The departments' names, for people to choose from."""
    return ", ".join(department.name for department in city.departments)


def show_progress(stage: str, share: float) -> None:
    """Keep one line of progress on a terminal; say nothing to a file or pipe."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{stage} … {share:4.0%} " + ("\n" if share >= 1 else ""))
        sys.stderr.flush()


def say_aside(text: str) -> None:
    """A word to the person that must not get into the output."""
    print(text, file=sys.stderr)


def refuse(text: str) -> int:
    """Say what can't be done and what to do instead; returns the exit code."""
    say_aside(text)
    return EXIT_REFUSED


if __name__ == "__main__":
    raise SystemExit(main())
