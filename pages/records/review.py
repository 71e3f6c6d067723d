"""Possible duplicates: one pair of reports at a time, the one that narrows the count most first, and its answer."""

import datetime as dt
import uuid
from typing import cast

import streamlit as st

from components import report_pair, review, review_choices, review_lists
from components.event_tables import department_names
from components.long_list import rows_shown
from components.wording import _, day_text, escaped, month_text, signature_text
from components.working_as import person
from data.connection import answer, store
from data.match_decisions import (
    AlreadyDecided,
    AlreadyUndone,
    Contradicts,
    Decided,
    Decision,
    Gone,
    NothingLeft,
    Saying,
    Undone,
    confirm,
    decide,
    take_apart,
    take_back,
    undo_decision,
)
from queries.joint_events import joint_events_by_month
from queries.review import (
    events_joined_automatically,
    match_decisions,
    months_in_doubt,
    review_queue,
    two_reports,
)

MOST_QUEUED = 50  # pairs looked up at once: one is shown

records = store()
city = records.city
now = dt.datetime.now(dt.UTC)
today = now.astimezone(city.zone).date()
who = person()
done: list[Decided] = st.session_state.setdefault("review_done", [])  # in this session, the newest last


def said(text: str, icon: str = ":material/check_circle:") -> None:
    st.session_state["said"] = (text, icon)


def objected(template: str, earlier: Decision) -> None:
    """Say that an earlier decision stands against what was asked for."""
    day = day_text(earlier.decided_at.astimezone(city.zone).date())
    told = template.format(person=escaped(signature_text(earlier.decided_by)), day=day)
    st.session_state["review_objection"] = told


def settle(outcome: object, text: str) -> None:
    """Say what became of a step, and remember what can be undone."""
    match outcome:
        case Decided():
            done.append(outcome)
            said(text)
        case AlreadyDecided(earlier) if earlier.verdict == "same":
            objected(_("{person} was faster and said on {day} that they are the same event. It stands."), earlier)
        case AlreadyDecided(earlier):
            objected(_("{person} was faster and said on {day} that they are different events. It stands."), earlier)
        case Contradicts(earlier) if earlier.verdict == "same":
            objected(
                _(
                    "Not noted: from what {person} said on {day} it follows that they are the same event. "
                    "Undo that decision first, below."
                ),
                earlier,
            )
        case Contradicts(earlier):
            objected(
                _(
                    "Not noted: from what {person} said on {day} it follows that they are different events. "
                    "Undo that decision first, below."
                ),
                earlier,
            )
        case Undone(decision):
            done[:] = [step for step in done if decision.decision_id not in step.decision_ids]
            said(_("Undone."), ":material/undo:")
        case AlreadyUndone(undone_by):
            said(
                _("{person} has undone it before.").format(person=escaped(signature_text(undone_by))), ":material/info:"
            )
        case NothingLeft():
            said(_("That is settled already."), ":material/info:")
        case Gone():
            said(_("It is no longer on record."), ":material/block:")


def say(report_a: uuid.UUID, report_b: uuid.UUID, verdict: str) -> None:
    """Put the answer on record."""
    texts = {
        "same": _("Same event: noted."),
        "different": _("Different events: noted."),
        "not_sure": _("Not sure: it comes again at the end."),
    }
    settle(decide(records, report_a, report_b, cast(Saying, verdict), who.signed(), now), texts[verdict])


def undo_latest() -> None:
    """Undo the latest step of this session; its pair comes again."""
    take_back(records, done.pop(), who.signed(), now)
    said(_("Undone."), ":material/undo:")


st.title(_("Possible duplicates"), anchor=False)
if told := st.session_state.pop("said", None):
    st.toast(told[0], icon=told[1])
if objection := st.session_state.pop("review_objection", None):
    st.warning(objection, icon=":material/sync_problem:")
if not who.may_decide:
    st.info(
        _("Departments and the Office of Performance decide here: choose in the sidebar who you work as."),
        icon=":material/account_circle:",
    )
    st.page_link("pages/events/joint_events.py", label=_("Read the page of 2.21"), icon=":material/arrow_forward:")
    st.stop()
months = answer(months_in_doubt)
head = st.container(horizontal=True, vertical_alignment="bottom")
with head:
    month, department = review_choices.part_in_doubt(city, list(months["month"].dt.date))
part = " · ".join(
    text for text in (month and month_text(month), department and department_names(city)[department]) if text
)
queue = answer(review_queue, month, department, MOST_QUEUED)
waiting = int(queue["waiting"].iloc[0]) if len(queue) else 0
on_undo = undo_latest if done else None
shown_month = month or (queue["month"].iloc[0].date() if waiting else None)
figures = answer(joint_events_by_month, shown_month, shown_month, today).iloc[0] if shown_month else None
doubts = [row for row in months.to_dict("records") if row["month"].date() == shown_month]

if not waiting:
    elsewhere = answer(review_queue, None, None, MOST_QUEUED) if part else queue
    review.nothing_waits(part, int(elsewhere["waiting"].iloc[0]) if len(elsewhere) else 0, review_choices.choose_all)
    if figures is not None:
        st.markdown(review.reading_of_progress(figures, doubts[0] if doubts else None))
    review.undo_button(on_undo)
else:
    pair = queue.iloc[0].to_dict()
    with head:
        review.progress(waiting, figures, doubts[0] if doubts else None)
    review.question(pair, city)
    review.answers(pair["report_a"], pair["report_b"], say, on_undo)
    reports = answer(two_reports, pair["report_a"], pair["report_b"])
    report_pair.report_pair(reports, city)
    review.evidence(pair)

with st.expander(
    _("Joined automatically"), icon=":material/auto_awesome:", key="review_joined", on_change="rerun"
) as joined:
    if joined.open:
        review_lists.joined_automatically(
            answer(events_joined_automatically, month, department, rows_shown("joined")),
            city,
            lambda event_id: settle(confirm(records, event_id, who.signed(), now), _("Confirmed: the same event.")),
            lambda event_id: settle(take_apart(records, event_id, who.signed(), now), _("Taken apart.")),
        )
with st.expander(_("Decisions made"), icon=":material/history:", key="review_decisions", on_change="rerun") as decided:
    if decided.open:
        review_lists.decisions(
            answer(match_decisions, month, department, rows_shown("decisions")),
            city,
            lambda decision_id: settle(undo_decision(records, decision_id, who.signed(), now), ""),
        )
