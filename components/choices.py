"""What a reader chooses on the pages of joint events and of the calendar; all but the event is kept in the address."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from components.address import keep_in_address, start_from_address
from components.event_words import spoken_text
from components.kept import kept
from components.wording import _, escaped, month_text, when_text
from data.city import City
from data.events.entry import LANGUAGES
from data.measures.part import OUTSIDE_CAMPAIGNS, Part

ALL_YEARS, RECENT_YEARS = "all", "recent"
RECENT = 3  # fiscal years
EVERYTHING = "all"
OUTSIDE = "outside"  # of campaigns, in the address
CHOICE_WIDTH = 168  # pixels: five stand side by side on a wide screen
YEAR_KEY, MONTH_KEY, EVENT_KEY = "fy", "month", "event"
DEPARTMENT_KEY, CAMPAIGN_KEY, NEIGHBORHOOD_KEY, HELD_KEY, LIMITS_KEY = (
    "department",
    "campaign",
    "neighborhood",
    "status",
    "limits",
)
HELD, HELD_OR_CONFIRMED = "held", "all"
SHOWN, HIDDEN = "shown", "hidden"
SPOKEN_KEY, HELP_KEY, SEEN_KEY = "spoken", "help", "seen"
WANTED, PUBLIC = "wanted", "public"
LISTS = (
    SPOKEN_KEY,
    HELP_KEY,
    SEEN_KEY,
    YEAR_KEY,
    MONTH_KEY,
    EVENT_KEY,
    DEPARTMENT_KEY,
    CAMPAIGN_KEY,
    NEIGHBORHOOD_KEY,
    HELD_KEY,
)


def months_of_years(city: City, first_month: dt.date, last_month: dt.date) -> tuple[dt.date, dt.date]:
    """Draw the choice of fiscal years among those with records; the first and last of their months with records."""
    years = [str(year) for year in range(city.fiscal_year(last_month), city.fiscal_year(first_month) - 1, -1)]
    several = [RECENT_YEARS, ALL_YEARS] if len(years) > RECENT else [ALL_YEARS]
    chosen = choose_from(
        _("Period"), YEAR_KEY, [*several, *years], several[0], lambda option: _period_text(city, option)
    )
    if chosen == ALL_YEARS:
        return first_month, last_month
    if chosen == RECENT_YEARS:
        first, _last = city.fiscal_year_months(int(years[RECENT - 1]))
        return max(first, first_month), last_month
    first, last = city.fiscal_year_months(int(chosen))
    return max(first, first_month), min(last, last_month)


def calendar_filters(
    city: City, campaigns: Sequence[str], neighborhoods: Sequence[str], is_resident: bool
) -> tuple[Part, str | None, bool, bool]:
    """Draw the calendar's filters, the rarer ones folded: the part of the events, the language spoken (None: any),
    whether help is wanted, whether only what is public shows.

    Residents see what is public, and no other choice.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        department = _department(city)
        wants_help = EVERYTHING
        if not is_resident:
            wants_help = choose_from(
                _("Help"), HELP_KEY, [EVERYTHING, WANTED], EVERYTHING, _named({WANTED: _("Still wanted")}, _("All"))
            )
        with st.popover(_("More filters"), icon=":material/filter_alt:", key="more_filters"):
            campaign = _campaign(campaigns)
            neighborhood = _neighborhood(neighborhoods)
            spoken = choose_from(
                _("Language spoken"),
                SPOKEN_KEY,
                [EVERYTHING, *LANGUAGES],
                EVERYTHING,
                _named({code: spoken_text(code) for code in LANGUAGES}, _("All")),
            )
            seen = PUBLIC
            if not is_resident:
                seen = choose_from(
                    _("Seen by"),
                    SEEN_KEY,
                    [EVERYTHING, PUBLIC],
                    EVERYTHING,
                    _named({PUBLIC: _("The public")}, _("Departments")),
                )
    part = Part(department, campaign, neighborhood)
    language = None if spoken == EVERYTHING else spoken
    folded = [
        part_text(replace(part, department=None), city),
        spoken_text(spoken) if language else "",
        _("Seen by the public") if seen == PUBLIC and not is_resident else "",
    ]
    said = " · ".join(text for text in folded if text)
    if said or department or wants_help == WANTED:
        with st.container(horizontal=True, vertical_alignment="center"):
            if said:
                st.markdown(f":material/filter_alt: {escaped(said)}", width="content")
            st.button(_("Show all events"), on_click=forget_part, type="tertiary", icon=":material/filter_alt_off:")
    return part, language, wants_help == WANTED, seen == PUBLIC


def part_of_events(city: City, campaigns: Sequence[str], neighborhoods: Sequence[str]) -> Part:
    """Draw the filters; the part of the events that they leave."""
    department = _department(city)
    campaign = _campaign(campaigns)
    neighborhood = _neighborhood(neighborhoods)
    status = choose_from(
        _("Status"),
        HELD_KEY,
        [HELD_OR_CONFIRMED, HELD],
        HELD_OR_CONFIRMED,
        _named({HELD: _("Reported as held")}, _("Held or confirmed")),
    )
    return Part(department, campaign, neighborhood, held_only=status == HELD)


def _department(city: City) -> str | None:
    names = {department.department_id: _(department.name) for department in city.departments}
    chosen = choose_from(_("Department"), DEPARTMENT_KEY, [EVERYTHING, *names], EVERYTHING, _named(names, _("All")))
    return None if chosen == EVERYTHING else chosen


def _campaign(campaigns: Sequence[str]) -> str | None:
    chosen = choose_from(
        _("Campaign"),
        CAMPAIGN_KEY,
        [EVERYTHING, OUTSIDE, *campaigns],
        EVERYTHING,
        _named({OUTSIDE: _("Outside campaigns")}, _("All")),
    )
    return None if chosen == EVERYTHING else OUTSIDE_CAMPAIGNS if chosen == OUTSIDE else chosen


def _neighborhood(neighborhoods: Sequence[str]) -> str | None:
    chosen = choose_from(
        _("Neighborhood"), NEIGHBORHOOD_KEY, [EVERYTHING, *neighborhoods], EVERYTHING, _named({}, _("All"))
    )
    return None if chosen == EVERYTHING else chosen


def part_text(part: Part, city: City) -> str:
    """The part of the events in words, for captions; empty for all of them."""
    departments = {department.department_id: _(department.name) for department in city.departments}
    said = [
        departments.get(part.department, part.department) if part.department else None,
        _("Outside campaigns") if part.campaign == OUTSIDE_CAMPAIGNS else part.campaign,
        part.neighborhood,
        _("Reported as held") if part.held_only else None,
    ]
    return " · ".join(text for text in said if text)


def part_notice(part: Part, city: City) -> None:
    """Say that only a part of the events is shown, and offer all of them again; nothing where all are shown."""
    text = part_text(part, city)
    if text:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                _(":material/filter_alt: Only a part is shown: **{part}**. It is not the measure.").format(
                    part=escaped(text)
                )
            )
            st.button(_("Show all events"), on_click=forget_part, type="tertiary", icon=":material/filter_alt_off:")


def forget_part() -> None:
    """Set all filters back: for a button."""
    for key, otherwise in (
        (DEPARTMENT_KEY, EVERYTHING),
        (CAMPAIGN_KEY, EVERYTHING),
        (NEIGHBORHOOD_KEY, EVERYTHING),
        (HELD_KEY, HELD_OR_CONFIRMED),
        (SPOKEN_KEY, EVERYTHING),
        (HELP_KEY, EVERYTHING),
        (SEEN_KEY, EVERYTHING),
    ):
        if key in st.session_state:
            st.session_state[key] = otherwise


def limits_shown() -> bool:
    """Draw the switch for natural limits."""
    start_from_address(LIMITS_KEY, [HIDDEN, SHOWN], HIDDEN)
    switch = f"{LIMITS_KEY}_switch"
    st.session_state[switch] = st.session_state[LIMITS_KEY] == SHOWN

    def switched() -> None:
        st.session_state[LIMITS_KEY] = SHOWN if st.session_state[switch] else HIDDEN

    st.toggle(
        _("Natural limits (XmR)"),
        key=switch,
        on_change=switched,
        help=_(
            "Between them lies what ordinary variation yields. A month outside, or a long run on one side of the mean, "
            "is a signal: something changed."
        ),
    )
    keep_in_address(LIMITS_KEY, HIDDEN)
    return bool(st.session_state[LIMITS_KEY] == SHOWN)


def chosen_month(months: list[dt.date], otherwise: dt.date) -> dt.date:
    """The one of `months` that is chosen, before its list is drawn; `otherwise` until the reader chooses."""
    start_from_address(MONTH_KEY, [f"{each:%Y-%m}" for each in months], f"{otherwise:%Y-%m}")
    return _first_day(st.session_state[MONTH_KEY])


def month(months: list[dt.date], otherwise: dt.date) -> None:
    """Draw the choice of one of `months`, as chosen_month has it."""
    choose_from(
        _("Month"),
        MONTH_KEY,
        [f"{each:%Y-%m}" for each in months],
        f"{otherwise:%Y-%m}",
        lambda option: month_text(_first_day(option)),
    )


def choose_month(picked: dt.date) -> None:
    """Choose `picked` as if in the list: for a click on its bar."""
    st.session_state[MONTH_KEY] = f"{picked:%Y-%m}"


def step_month(months: list[dt.date], steps: int) -> None:
    """Choose the month so many steps on, within `months`: for the arrows beside the list."""
    at = months.index(_first_day(st.session_state[MONTH_KEY])) + steps
    choose_month(months[min(max(at, 0), len(months) - 1)])


def event(events: pd.DataFrame, zone: dt.tzinfo) -> str | None:
    """Draw the choice of one of `events` (rows of events_of_month); its id, or None."""
    titles = _told_apart(events, zone)
    if st.session_state.get(EVENT_KEY) not in titles:
        st.session_state[EVENT_KEY] = None
    return st.selectbox(
        _("Event"),
        list(titles),
        index=None,
        format_func=lambda event_id: titles[event_id],
        placeholder=_("Choose an event, or click one in a table above"),
        key=EVENT_KEY,
    )


@kept
def _told_apart(events: pd.DataFrame, zone: dt.tzinfo) -> dict[str, str]:
    """A text for each event, no two alike: Streamlit tells options apart by their texts alone."""
    texts: dict[str, str] = {}
    alike: Counter[str] = Counter()
    for row in events.to_dict("records"):
        text = f"{row['title']} · {when_text(row['start_date'], row['starts_at'], zone)}"
        alike[text] += 1
        texts[str(row["event_id"])] = text if alike[text] == 1 else f"{text} ({alike[text]})"
    return texts


def choose_event(event_id: str) -> None:
    """Choose an event as if in the list: for a click on its row."""
    st.session_state[EVENT_KEY] = event_id


def choose_from(label: str, key: str, options: Sequence[str], otherwise: str, text_of: Callable[[str], str]) -> str:
    """Draw a list whose choice is kept in the address, save for `otherwise`, what a bare address means."""
    start_from_address(key, options, otherwise)
    chosen: str = st.selectbox(
        label, options, format_func=text_of, key=key, persist_state="session", width=CHOICE_WIDTH
    )
    keep_in_address(key, otherwise)
    return chosen


def _named(names: Mapping[str, str], everything: str) -> Callable[[str], str]:
    return lambda option: everything if option in (EVERYTHING, HELD_OR_CONFIRMED) else names.get(option, option)


def _first_day(option: str) -> dt.date:
    return dt.date.fromisoformat(f"{option}-01")


def _period_text(city: City, option: str) -> str:
    if option == ALL_YEARS:
        return _("All years")
    if option == RECENT_YEARS:
        return _("The last three fiscal years")
    first, last = city.fiscal_year_months(int(option))
    return _("FY{year}: {first} to {last}").format(year=option, first=month_text(first), last=month_text(last))
