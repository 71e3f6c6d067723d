"""What the Data page does with page views, each answered by a sentence: nothing here knows how it is drawn."""

import datetime as dt
import uuid

import duckdb

from data.page_views.baselines import lock_baseline
from data.page_views.rules import Added, Refused, Rule, add_rule
from data.reasons import N_, Reason
from data.store import Store


def save_rule(store: Store, rule: Rule, replaces: str | None, actor: str, at: dt.datetime) -> tuple[bool, Reason]:
    """Put a rule in force; whether that was done, and what to say of it."""
    outcome = add_rule(store, rule, actor, at, uuid.UUID(replaces) if replaces else None)
    match outcome:
        case Added(pages=0):
            return True, Reason(N_("Saved. No page on record fits it yet: check the address if there should be one."))
        case Added(pages=pages):
            return True, Reason(N_("Saved. It takes {pages} of the pages on record."), {"pages": pages})
        case Refused(reason=reason):
            return False, reason


def lock(
    store: Store, initiative_id: str, name: str, first: dt.date, last: dt.date, actor: str, at: dt.datetime
) -> tuple[bool, Reason]:
    """Lock a baseline; whether that was done, and what to say of it."""
    if not name.strip():
        return False, Reason(N_("Give the baseline a name that people will know it by."))
    if last < first:
        return False, Reason(N_("The last quarter lies before the first. Turn them round."))
    try:
        lock_baseline(store, initiative_id, name, first, last, actor, at)
    except duckdb.ConstraintException:
        return False, Reason(N_("The baseline could not be locked. Check its name and its quarters."))
    return True, Reason(N_("The baseline is locked. Verdicts are held against it from now on."))
