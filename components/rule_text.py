"""The written rules, beside the figures that they make, and what another rule would have made of the same records."""

from collections.abc import Mapping

import altair as alt
import pandas as pd
import pyarrow as pa
import streamlit as st

from components.charts import INKS, bare, chart_downloads, count_axis, look
from components.kept import kept
from components.wording import _, counted, month_text, number_text, range_text, short_month_text, short_when_text
from data.city import City

RULE_KEY = "rule"
OTHER_RULE = 0


def rule_label(version: int) -> str:
    """The label of the tab that holds the rule."""
    return _("Rule {version}").format(version=version)


def how_we_count(rules: Mapping[int, str], in_force: int) -> None:
    """Draw the text of the rule in force, in the language of the person looking."""
    counted_by = _("Counted by rule {version}").format(version=in_force)
    st.markdown(f"**{counted_by}**")
    st.markdown(_lines(rules[in_force]))


def replay(
    rules: Mapping[int, str],
    in_force: int,
    months: pd.DataFrame,
    records: pd.DataFrame,
    events: pd.DataFrame,
    month: pd.Timestamp,
    city: City,
) -> None:
    """Draw what the other rule makes of the same records: over all months, and event by event in one.

    `months`: rows of joint_events_by_month; `records`: rows of joint_records_by_month of the same months;
    `events`: rows of events_of_month of `month`.
    """
    replayed = _("Replayed under rule {version}").format(version=OTHER_RULE)
    st.markdown(f"**{replayed}**")
    st.markdown(_lines(rules[OTHER_RULE]))
    here = months[months["month"] == month].iloc[0]
    there = int(records.loc[records["month"] == month, "records"].iloc[0])
    st.markdown(
        _("{month}: **{range}** by rule {in_force}, **{records}** by rule {other}.").format(
            month=month_text(month),
            range=range_text(int(here["low"]), int(here["high"])),
            records=number_text(there),
            in_force=in_force,
            other=OTHER_RULE,
        )
    )
    st.vega_lite_chart(
        replay_data(months, records, in_force),
        replay_specification(_("Joint events"), look()),
        height=260,
        alt=_("Joint events by month under two rules of counting. The table below has the figures."),
    )
    with st.expander(
        _("Both rules as a table, and downloads"), icon=":material/table:", key="rules_table", on_change="rerun"
    ) as table:
        if table.open:
            st.dataframe(rules_shown(months, records, in_force), hide_index=True, alt=_("Both rules, as figures"))
            chart_downloads(
                replay_specification(_("Joint events"), "light"),
                replay_data(months, records, in_force),
                _("Joint events by month under two rules of counting"),
                city.name,
                "joint-events-two-rules",
            )
    differing = counted_otherwise(events)
    if differing.empty:
        st.caption(_("Both rules count the same events of this month."))
        return
    st.markdown(
        counted(
            "{number} event of {month} counts otherwise:",
            "{number} events of {month} count otherwise:",
            len(differing),
            month=month_text(month),
        )
    )
    st.dataframe(
        differing_shown(differing, city, in_force),
        hide_index=True,
        alt=_("Events that the two rules count differently"),
    )


def counted_otherwise(events: pd.DataFrame) -> pd.DataFrame:
    """The rows of events_of_month for which the rules differ: counted by one only, or more than once by rule 0."""
    by_rule = (events["counted_as"] == "joint").astype(int)
    return events[by_rule != events["joint_records"]]


@kept
def differing_shown(events: pd.DataFrame, city: City, in_force: int) -> pa.Table:
    """What each of the two rules makes of `events`, in words."""
    how = {"joint": _("counts once"), "maybe_joint": _("perhaps counts")}
    shown = pd.DataFrame(
        {
            _("When"): [
                short_when_text(row["start_date"], row["starts_at"], city.zone) for row in events.to_dict("records")
            ],
            _("Event"): events["title"],
            _("Rule {version}").format(version=in_force): [
                how.get(fate, _("does not count")) for fate in events["counted_as"]
            ],
            _("Rule {version}").format(version=OTHER_RULE): [
                counted("counts {number} time", "counts {number} times", int(number))
                for number in events["joint_records"]
            ],
        }
    )
    return pa.Table.from_pandas(shown, preserve_index=False)


@kept
def rules_shown(months: pd.DataFrame, records: pd.DataFrame, in_force: int) -> pa.Table:
    """The count of each month under both rules."""
    return pa.table(
        {
            _("Month"): [month_text(month) for month in months["month"]],
            _("Rule {version}").format(version=in_force): [
                range_text(low, high) for low, high in zip(months["low"], months["high"], strict=True)
            ],
            _("Rule {version}").format(version=OTHER_RULE): records["records"].tolist(),
        }
    )


@kept
def replay_data(months: pd.DataFrame, records: pd.DataFrame, in_force: int) -> pa.Table:
    """One row a month: label (for the axis), low, high, records, hint, and the names of the two rules."""
    rows = [
        {
            "label": short_month_text(row["month"]),
            "low": row["low"],
            "high": row["high"],
            "records": number,
            "in_force": _("Rule {version}, as a range").format(version=in_force),
            "other": _("Rule {version}").format(version=OTHER_RULE),
            "hint": _("{month}: {range} by rule {in_force}, {records} by rule {other}").format(
                month=month_text(row["month"]),
                range=range_text(row["low"], row["high"]),
                records=number_text(number),
                in_force=in_force,
                other=OTHER_RULE,
            ),
        }
        for row, number in zip(months.to_dict("records"), records["records"], strict=True)
    ]
    return pa.Table.from_pylist(rows)


@kept
def replay_specification(title: str, appearance: str) -> dict[str, object]:
    """Bars from low to high under the rule in force, a line with points under the other. Holds no data."""
    inks = INKS[appearance]
    x = alt.X(
        "label:N",
        sort=None,
        title=None,
        axis=alt.Axis(labelExpr="split(datum.value, ' ')", labelAngle=0, labelOverlap="parity", labelColor=inks["ink"]),
    )
    legend = alt.Legend(title=None, orient="top", labelColor=inks["ink"])
    base = alt.Chart().encode(x=x, tooltip=alt.Tooltip("hint:N", title=" "))
    bars = base.mark_bar(opacity=0.9).encode(
        y=alt.Y("low:Q", axis=count_axis(inks, title)),
        y2="high:Q",
        color=alt.Color("in_force:N", scale=alt.Scale(range=[inks["certain"]]), legend=legend),
    )
    ticks = base.mark_tick(thickness=4, color=inks["certain"]).encode(y="low:Q")
    line = base.mark_line(point=alt.OverlayMarkDef(shape="square", size=45), strokeDash=[4, 3]).encode(
        y="records:Q", stroke=alt.Stroke("other:N", scale=alt.Scale(range=[inks["campaign"]]), legend=legend)
    )
    return bare((bars + ticks + line).resolve_scale(color="independent", stroke="independent"))


def _lines(text: str) -> str:
    return "\n".join(f"- {_(line)}" for line in text.splitlines())
