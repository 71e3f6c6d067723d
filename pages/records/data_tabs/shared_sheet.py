"""Of the Data page: what stands between the records and the Google Sheet that departments share."""

import datetime as dt
import uuid

from components import sheet_conflicts, sheet_desk
from components.long_list import rows_shown
from components.said import say
from components.wording import _, escaped, reason_text
from components.working_as import person
from data.connection import answer, store, sync_state, syncer
from data.sheets.desk import (
    CannotBe,
    SettledBefore,
    call_vanished_off,
    leave_out,
    mark_seen,
    restore_row,
    settle_conflict,
    try_refused_again,
    write_vanished_again,
)
from data.sheets.registry import kinds
from queries import sheets as questions


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def draw() -> None:
    """How things stand with the Sheet, and all that needs a look; how to begin, where there is none."""
    if sync_state() is None:
        sheet_desk.not_set_up()
        return
    kept_same, city = syncer(), store().city
    link = None if kept_same is None else kept_same.link
    sheet_desk.how_it_stands(sync_state, city, person().is_staff, link, look_now)
    sheet_desk.vanished(
        answer(questions.sheet_vanished),
        {kind.name: kind.tab for kind in kinds()},
        person().is_staff,
        write_again,
        call_off,
    )
    sheet_conflicts.conflicts(
        answer(questions.sheet_conflicts, rows_shown("sheet_conflicts")), city, may_settle, settle
    )
    sheet_desk.rows_to_mend(answer(questions.sheet_rejected_rows, rows_shown("sheet_rejected")), link)
    sheet_desk.refused(answer(questions.sheet_refused, rows_shown("sheet_refused")), city, try_again)
    sheet_desk.deleted_rows(answer(questions.sheet_deleted_rows, rows_shown("sheet_deleted")), city, put_back, stay_out)
    sheet_desk.remarks(answer(questions.sheet_remarks, rows_shown("sheet_remarks")), city, link, have_read)


def look_now() -> None:
    """Have the background look at the Sheet at once, and say so."""
    ask_for_a_look()
    say(_("Looking. What is new shows here in some seconds."), ":material/sync:")


def ask_for_a_look() -> None:
    """Have the background look at the Sheet at once."""
    if (kept_same := syncer()) is not None:
        kept_same.ask()


def may_settle(department: str | None) -> bool:
    """Whether the person at work may settle a conflict over a record of that department's."""
    at_work = person()
    return at_work.is_staff or (at_work.may_decide if department is None else at_work.may_speak_for(department))


def settle(conflict_id: str, use_mine: bool) -> None:
    """Settle a conflict, and say what came of it."""
    match settle_conflict(store(), uuid.UUID(conflict_id), use_mine, person().signed(), now()):
        case CannotBe(reason):
            say(escaped(reason_text(reason)), ":material/block:")
        case SettledBefore():
            say(_("Somebody else has settled this meanwhile."), ":material/info:")
        case _:
            say(_("Settled."), ":material/check_circle:")


def write_again(kind: str) -> None:
    """Have the rows that vanished from a tab written again."""
    if isinstance(write_vanished_again(store(), kind, person().signed(), now()), SettledBefore):
        say(_("They are back, or somebody else has settled this meanwhile."), ":material/info:")
    else:
        ask_for_a_look()
        say(_("The rows are being written to the Sheet again."), ":material/check_circle:")


def call_off(kind: str) -> None:
    """Take the rows that vanished from a tab as deleted on purpose."""
    if isinstance(call_vanished_off(store(), kind, person().signed(), now()), SettledBefore):
        say(_("They are back, or somebody else has settled this meanwhile."), ":material/info:")
    else:
        ask_for_a_look()
        say(_("They are being called off. Each can still be put back here."), ":material/block:")


def put_back(kind: str, record_id: str) -> None:
    """Put a deleted row back."""
    if isinstance(restore_row(store(), kind, uuid.UUID(record_id), person().signed(), now()), SettledBefore):
        say(_("Somebody else has settled this meanwhile."), ":material/info:")
    else:
        say(_("It is in force again, and is being written to the Sheet."), ":material/check_circle:")


def stay_out(kind: str, record_id: str) -> None:
    """Leave a deleted row out."""
    leave_out(store(), kind, uuid.UUID(record_id), person().signed(), now())
    say(_("Left out. It stays on record."), ":material/block:")


def try_again() -> None:
    """Send once more what Google refused."""
    try_refused_again(store(), person().signed(), now())
    say(_("Sent again. What Google does not take comes back here."), ":material/refresh:")


def have_read() -> None:
    """Note that the remarks were read."""
    mark_seen(store(), person().signed(), now())
