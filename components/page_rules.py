"""Rules that say whose pages are whose: the list, the form, pages that no rule takes; and the lock of the baseline."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from components.quarter_words import kind_text, quarter_text
from components.view_tables import address, folding_rules, valid_text
from components.wording import _, counted, day_format, day_text, escaped, signature_text
from data.city import City
from data.measures.page_views import PAGE_KINDS, Baseline

MOST_UNMATCHED = 100
PATTERN_KEY = "rule_pattern"

Act = Callable[[str], None]  # on the rule of that id
Add = Callable[[str, str, str, dt.date | None, dt.date | None, str | None], None]
# pattern, department, kind, valid from and to, the rule that it replaces


def rules_list(
    rules: pd.DataFrame, names: Mapping[str, str], on_change: Callable[[str], None], on_remove: Callable[[str], None]
) -> None:
    """Draw the rules in force, each to be changed or removed: rows of page_rules."""
    if rules.empty:
        st.info(_("No rule says yet whose pages are whose. Add the first below."), icon=":material/rule:")
    without = [name for one, name in names.items() if one not in set(rules["department_id"])]
    for name in without:
        st.warning(
            _("{department}: no rule names a page, so it has no views.").format(department=name),
            icon=":material/link_off:",
        )
    for row in rules.to_dict("records"):
        rule_id = str(row["rule_id"])
        with st.container(border=True):
            told, change, remove = st.columns((6, 1.2, 1.4), vertical_alignment="center")
        told.markdown(
            _("**{pattern}** → {department}, {kind} · {valid} · {pages}").format(
                pattern=escaped(row["pattern"]),
                department=names.get(row["department_id"], row["department_id"]),
                kind=kind_text(row["page_kind"]).lower(),
                valid=valid_text(row["valid_from"], row["valid_to"]),
                pages=counted("{number} page", "{number} pages", int(row["pages"]))
                if row["pages"]
                else _("no page on record fits it"),
            )
        )
        change.button(_("Change"), key=f"change_{rule_id}", icon=":material/edit:", on_click=on_change, args=(rule_id,))
        remove.button(
            _("Remove"), key=f"remove_{rule_id}", icon=":material/delete:", on_click=on_remove, args=(rule_id,)
        )


def rule_form(names: Mapping[str, str], changed: Mapping[str, object] | None, on_save: Add) -> None:
    """Draw the form of a rule: a new one, or `changed`, a row of page_rules, which the new one replaces."""
    st.subheader(_("Change the rule") if changed else _("Add a rule"))
    rule_id = str(changed["rule_id"]) if changed else "new"
    with st.form(f"rule_{rule_id}", clear_on_submit=changed is None):
        pattern = st.text_input(
            _("Pages whose address fits"),
            str(changed["pattern"]) if changed else "",
            placeholder=_("city.example/fire/data*"),
            help=_(
                "* stands for anything. Begin with / for any host. A title fits as well, where exports have no address."
            ),
        )
        departments = list(names)
        of = departments.index(str(changed["department_id"])) if changed and changed["department_id"] in names else 0
        with st.container(horizontal=True):
            department = st.selectbox(
                _("Department"), departments, index=of, format_func=lambda one: names[one], width=300
            )
            kind = st.selectbox(
                _("Kind of page"),
                list(PAGE_KINDS),
                index=list(PAGE_KINDS).index(str(changed["page_kind"])) if changed else 0,
                format_func=kind_text,
                help=_("Main pages are shown apart and not added: people come to them for many reasons."),
                width=220,
            )
            first = st.date_input(
                _("Valid from (may stay empty)"), _day(changed, "valid_from"), format=day_format(), width=220
            )
            last = st.date_input(
                _("Valid to (may stay empty)"), _day(changed, "valid_to"), format=day_format(), width=220
            )
        saved = st.form_submit_button(_("Save the rule"), type="primary", icon=":material/save:")
    st.caption(_("Two addresses of one page are two rules of one department: the old one until its last day."))
    with st.expander(_("How addresses become pages"), icon=":material/link:"):
        folding_rules()
    if saved:
        on_save(pattern, department, kind, _one(first), _one(last), rule_id if changed else None)


def _day(rule: Mapping[str, object] | None, name: str) -> dt.date | None:
    stored = rule[name] if rule else None
    return stored.date() if isinstance(stored, pd.Timestamp) and not pd.isna(stored) else None


def _one(chosen: object) -> dt.date | None:
    return chosen if isinstance(chosen, dt.date) else None


def unmatched(pages: pd.DataFrame) -> None:
    """Draw the pages that no rule takes, the most viewed first: rows of unmatched_pages."""
    if pages.empty:
        st.success(_("Every page on record belongs to a department."), icon=":material/done_all:")
        return
    st.markdown(
        counted(
            "**{number} page** belongs to no department. A new page of a department shows up here first.",
            "**{number} pages** belong to no department. A new page of a department shows up here first.",
            int(pages["all_pages"].iloc[0]),
        )
    )
    st.dataframe(
        pd.DataFrame(
            {
                _("Page"): [address(row["host"], row["path"]) for row in pages.to_dict("records")],
                _("Page views"): pages["views"],
                _("First seen"): [day_text(day) for day in pages["first_day"]],
                _("Last seen"): [day_text(day) for day in pages["last_day"]],
            }
        ),
        hide_index=True,
        alt=_("Pages that belong to no department, the most viewed first"),
    )


def baseline_form(
    baseline: Baseline | None,
    quarters: Sequence[dt.date],
    city: City,
    on_lock: Callable[[str, dt.date, dt.date], None],
    on_lift: Callable[[], None],
) -> None:
    """Draw the baseline in force with a way to lift its lock, and the form that locks one of `quarters`."""
    if baseline is not None:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(
                _(":material/lock: **{name}**: {first} to {last}, locked {day} by {person}").format(
                    name=escaped(baseline.name),
                    first=quarter_text(baseline.first_month, city),
                    last=quarter_text(baseline.last_month, city),
                    day=day_text(baseline.locked_at.astimezone(city.zone).date()),
                    person=escaped(signature_text(baseline.locked_by)),
                ),
                width="stretch",
            )
            st.button(_("Lift the lock"), icon=":material/lock_open:", on_click=on_lift)
    else:
        st.info(_("No baseline is locked: quarters are shown without a verdict."), icon=":material/lock_open:")
    if not quarters:
        return
    with st.form("baseline"):
        name = st.text_input(_("Name of the baseline"), placeholder=_("Before the dashboards"))
        with st.container(horizontal=True):
            first = st.selectbox(
                _("First quarter"), quarters, format_func=lambda one: quarter_text(one, city), width=200
            )
            last = st.selectbox(
                _("Last quarter"),
                quarters,
                index=min(3, len(quarters) - 1),
                format_func=lambda one: quarter_text(one, city),
                width=200,
            )
        locked = st.form_submit_button(_("Lock the baseline"), icon=":material/lock:")
    st.caption(_("Four quarters, which are twelve months, or more lock the natural limits; fewer leave them on trial."))
    if locked:
        on_lock(name, first, last)
