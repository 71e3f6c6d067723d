"""The commands on the Google Sheet: check, init-sheet and sync."""

import argparse
import datetime as dt
import getpass
import time
from collections.abc import Callable

from data.city import City
from data.sheets.configuration import BadSettings, SheetSettings, configured_sheet, secrets_path
from data.sheets.outbox import link, linked_to
from data.sheets.registry import kinds
from data.sheets.remote import Sheet, SheetProblem
from data.sheets.setup import check_sheet, init_sheet
from data.sheets.state import SyncState
from data.sheets.sync import Syncer
from data.store import Store, StoreError, configured_path

COMMANDS = ("check", "init-sheet", "sync")
DONE, REFUSED = 0, 1
LONGEST_WAIT = 64.0  # seconds
MOST_GOES = 6  # of “sync --once”, while Google can't be reached, or another program's rows are left alone

Say = Callable[[str], None]


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to those of `python -m data`."""
    commands.add_parser("check", help="test the key, the sharing, the tabs and the headers of the Google Sheet")
    init = commands.add_parser("init-sheet", help="prepare a Google Sheet that you made and shared; safe to run again")
    init.add_argument("--beside-other-tabs", action="store_true", help="in a file that holds other things, too")
    sync = commands.add_parser("sync", help="bring the records and the Google Sheet together, without the app")
    how = sync.add_mutually_exclusive_group(required=True)
    how.add_argument("--once", action="store_true", help="until nothing waits, then end")
    how.add_argument("--watch", action="store_true", help="until it is interrupted")


def run(options: argparse.Namespace, city: City, say: Say, say_aside: Say) -> int:
    """Run one of the commands; 0 when all is well, 1 when something is to be mended, with the sentence for it."""
    try:
        settings = configured_sheet()
        if settings is None:
            path = secrets_path()
            lacks = f"{path} has no table [google_sheet]" if path.is_file() else f"there is no file {path}"
            say_aside(f"No Google Sheet is configured: {lacks}. docs/google-sheets.md says how.")
            return REFUSED
        if options.command == "check":
            return check(settings, city, say)
        if options.command == "init-sheet":
            return prepare(settings, city, options.beside_other_tabs, say, say_aside)
        return sync(settings, city, options.watch, say, say_aside)
    except (BadSettings, SheetProblem, StoreError) as problem:
        say_aside(str(problem))
        return REFUSED


def check(settings: SheetSettings, city: City, say: Say) -> int:
    """Say what is well and what is to be mended."""
    say(f"Settings: {secrets_path()}; the Sheet has to be shared with {settings.account}.")
    all_well = True
    for is_well, line in check_sheet(Sheet(settings), city):
        say(f"{'ok  ' if is_well else 'MEND'}  {line}")
        all_well = all_well and is_well
    return DONE if all_well else REFUSED


def prepare(settings: SheetSettings, city: City, beside_others: bool, say: Say, say_aside: Say) -> int:
    """Prepare the Sheet, and link the records with it."""
    done = init_sheet(Sheet(settings), city, beside_others)
    for line in done or ["Everything was there already."]:
        say(line)
    try:
        store = Store.open(configured_path(), city)
    except StoreError as problem:
        say_aside(
            f"The Sheet is ready. The app links its records with it by itself, unless with another yet. ({problem})"
        )
        return DONE
    try:
        cursor = store.cursor()
        if linked_to(cursor) != settings.spreadsheet_id:
            link(store, settings.spreadsheet_id, kinds(), getpass.getuser(), dt.datetime.now(dt.UTC))
            say("The records are linked with this Sheet now.")
    finally:
        store.close()
    return DONE


def sync(settings: SheetSettings, city: City, watch: bool, say: Say, say_aside: Say) -> int:
    """Keep the records and the Sheet the same: until nothing waits, or for ever."""
    store = Store.open(configured_path(), city)
    try:
        syncer = Syncer(store, settings)
        syncer.attach()
        goes = 0
        while True:
            seconds = syncer.run()
            state = syncer.state
            if state.problem is not None:
                say_aside(str(state.problem))
            else:
                say(f"{dt.datetime.now(city.zone):%H:%M:%S} {how_it_stands(state)}")
            goes += 1
            if not watch and state.problem is None and not state.left_alone:
                return REFUSED if state.waiting or state.refused else DONE
            if not watch and (goes >= MOST_GOES or (state.problem is not None and not state.may_pass)):
                return REFUSED
            time.sleep(min(seconds, LONGEST_WAIT))
    except KeyboardInterrupt:
        return DONE
    finally:
        store.close()


def how_it_stands(state: SyncState) -> str:
    """What there is to say where nothing is wrong with the way to the Sheet."""
    stands = "not everything is in the Sheet" if state.waiting or state.refused else "in sync"
    if state.refused:
        stands += f": {state.refused} change{' was' if state.refused == 1 else 's were'} refused, see the Data page"
    return f"{stands}; waiting: {state.waiting}, rows to look at: {state.rows_to_look_at}, conflicts: {state.conflicts}"
