"""Rules that tell whose pages are whose: added, changed and removed, none ever forgotten."""

import datetime as dt
import re
import uuid
from dataclasses import asdict, dataclass

from data.changes import log_change
from data.measures.page_views import PAGE_KINDS
from data.page_views.deriving import derive_departments
from data.reasons import N_, Reason
from data.store import Store, Write

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://")
_BEHIND = re.compile(r"[?#].*$")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a person wants to hold: pages whose address fits `pattern` are a department's, of a kind, in some days."""

    pattern: str
    department_id: str
    page_kind: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """The rule is in force. `pages`: how many of the pages on record it takes; none yet is no fault."""

    rule_id: uuid.UUID
    pages: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed, for a reason that people can mend."""

    reason: Reason


def folded_pattern(text: str) -> str:
    """`text` as addresses are folded: without scheme, www., query and slash at the end, in lower case."""
    pattern = _BEHIND.sub("", _SCHEME.sub("", text.strip().lower())).removeprefix("www.")
    pattern = re.sub(r"(?<!^)/{2,}", "/", pattern)
    return pattern.rstrip("/") or ("/" if pattern else "")


def add_rule(
    store: Store, rule: Rule, actor: str, at: dt.datetime, replaces: uuid.UUID | None = None
) -> Added | Refused:
    """Put a rule in force, in place of the one that it `replaces`, if any."""
    pattern = folded_pattern(rule.pattern)
    reason = _reason_against(pattern, rule)
    if reason is not None:
        return Refused(reason)
    with store.write(actor, at) as write:
        if replaces is not None:
            _remove(write, replaces)
        same = write.cursor.execute(
            "SELECT department_id FROM page_rule WHERE pattern = $pattern AND removed_at IS NULL "
            "AND coalesce(valid_from, DATE '0001-01-01') <= coalesce($to, DATE '9999-12-31') "
            "AND coalesce(valid_to, DATE '9999-12-31') >= coalesce($from, DATE '0001-01-01')",
            {"pattern": pattern, "from": rule.valid_from, "to": rule.valid_to},
        ).fetchall()
        if same:
            write.cursor.rollback()
            write.cursor.begin()
            write.changed = False
            return Refused(
                Reason(
                    N_("A rule for {pattern} holds in these days already. Change that one, or end it first."),
                    {"pattern": pattern},
                )
            )
        rule_id = insert_rule(write, Rule(pattern, *list(asdict(rule).values())[1:]), is_sample=False)
        derive_departments(write)
        ((pages,),) = write.cursor.execute(
            "SELECT count(DISTINCT page_number) FROM page_match WHERE rule_id = $rule", {"rule": rule_id}
        ).fetchall()
    return Added(rule_id, int(pages))


def remove_rule(store: Store, rule_id: uuid.UUID, actor: str, at: dt.datetime) -> None:
    """Put a rule out of force; it stays on record."""
    with store.write(actor, at) as write:
        write.changed = _remove(write, rule_id)
        if write.changed:
            derive_departments(write)


def insert_rule(write: Write, rule: Rule, is_sample: bool) -> uuid.UUID:
    """Write a rule whose pattern is folded already; its id. Matches are made anew by derive_departments."""
    rule_id = uuid.uuid4()
    record = {**asdict(rule), "rule_id": rule_id, "is_sample": is_sample}
    write.cursor.execute(
        "INSERT INTO page_rule VALUES ($rule_id, $pattern, $department_id, $page_kind, $valid_from, $valid_to, "
        "$is_sample, $at, $actor, NULL, NULL)",
        {**record, "at": write.at, "actor": write.actor},
    )
    log_change(write, "page_rule", str(rule_id), None, record)
    return rule_id


def _remove(write: Write, rule_id: uuid.UUID) -> bool:
    removed = write.cursor.execute(
        "UPDATE page_rule SET removed_at = $at, removed_by = $actor "
        "WHERE rule_id = $rule AND removed_at IS NULL RETURNING pattern",
        {"at": write.at, "actor": write.actor, "rule": rule_id},
    ).fetchall()
    if removed:
        log_change(write, "page_rule", str(rule_id), {"pattern": removed[0][0]}, {"removed": True})
    return bool(removed)


def _reason_against(pattern: str, rule: Rule) -> Reason | None:
    if not pattern.replace("*", "").strip("/ "):
        if pattern == "/":
            return None
        return Reason(N_("Write which pages the rule takes, such as city.example/fire/data*. * alone would take all."))
    if rule.page_kind not in PAGE_KINDS:
        return Reason(N_("Choose what kind of page it is."))
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        return Reason(N_("The rule ends before it begins. Check its two days."))
    return None
