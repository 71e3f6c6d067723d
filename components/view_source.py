"""What the charts of page views say of themselves when saved, and where their views stop being like for like."""

import datetime as dt
from collections.abc import Mapping

from components.quarter_words import quarter_text
from components.view_choices import Kinds
from components.wording import _, day_text
from data.city import City
from data.measures.page_views import Baseline


def source_line(
    city: City,
    first: dt.date,
    last: dt.date,
    department: str | None,
    kinds: Kinds,
    baseline: Baseline | None,
    today: dt.date,
) -> str:
    """City, quarters, whose pages of which kinds, the baseline, and the day."""
    pieces = (
        city.name,
        _("{first} to {last}").format(first=quarter_text(first, city), last=quarter_text(last, city)),
        department,
        _("data pages and new dashboards") if kinds.dashboards else _("data pages"),
        _("main pages added") if kinds.main_pages else _("main pages not added"),
        _("baseline “{name}”").format(name=baseline.name) if baseline else _("no baseline"),
        _("as of {day}").format(day=day_text(today)),
    )
    return " · ".join(piece for piece in pieces if piece)


def breaks_of(
    dashboards: Mapping[str, dt.date], shown: str, are_counted: bool, names: Mapping[str, str]
) -> tuple[tuple[dt.date, str], ...]:
    """The days from which a new dashboard counts among the pages of the department shown ('': of all)."""
    if not are_counted:
        return ()
    return tuple(
        (day, _("New dashboard of {department} counted from {day}").format(
            department=names.get(department, department), day=day_text(day)
        ))
        for department, day in sorted(dashboards.items(), key=lambda one: one[1])
        if shown in ("", department)
    )  # fmt: skip
