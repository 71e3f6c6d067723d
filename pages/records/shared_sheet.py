"""Of the Data page: what stands between the records and the Google Sheet that departments share."""

import datetime as dt
import uuid

from components import sheet_desk
from components.said import say
from components.wording import _, escaped, reason_text
from components.working_as import person
from data.connection import answer, store, sync_state, syncer
from data.sheets.desk import (
    CannotBe,
    SettledBefore,
    leave_out,
    mark_seen,
    restore_row,
    settle_conflict,
    try_refused_again,
)
from queries.sheets import sheet_conflicts, sheet_deleted_rows, sheet_refused, sheet_rejected_rows, sheet_remarks

MOST_ON_DESK = 100  # rows of the Sheet of one sort


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def draw() -> None:
    """What stands between the records and the Google Sheet."""
    state, kept_same, city = sync_state(), syncer(), store().city
    if state is None:
        return
    sheet = None if kept_same is None else kept_same.settings
    link = None if kept_same is None else kept_same.link
    sheet_desk.how_it_stands(state, sheet.account if sheet else None, link, look_now)
    sheet_desk.all_well(state)
    sheet_desk.conflicts(answer(sheet_conflicts), city, may_settle, settle)
    sheet_desk.rows_to_mend(answer(sheet_rejected_rows, MOST_ON_DESK), link)
    sheet_desk.deleted_rows(answer(sheet_deleted_rows, MOST_ON_DESK), city, put_back, stay_out)
    sheet_desk.refused(
        answer(sheet_refused, MOST_ON_DESK), lambda: try_refused_again(store(), person().signed(), now())
    )
    sheet_desk.remarks(
        answer(sheet_remarks, MOST_ON_DESK), city, link, lambda: mark_seen(store(), person().signed(), now())
    )


def look_now() -> None:
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
