"""The words for what the event form offers: kinds of help, audiences, languages, states; and for verdicts."""

from components.wording import _


def help_text(kind: str) -> str:
    """A kind of help."""
    return {
        "crew": _("Crew or engine"),
        "booth": _("Booth"),
        "cpr_training": _("CPR training"),
        "smoke_alarms": _("Smoke alarms"),
        "car_seats": _("Car seat check"),
        "interpreter": _("Interpreter"),
        "supplies": _("Supplies"),
        "other": _("Something else"),
    }.get(kind, kind)


def audience_text(audience: str) -> str:
    """For whom an event is."""
    return {
        "": _("Not said"),
        "everyone": _("Everyone"),
        "families": _("Families"),
        "children": _("Children"),
        "youth": _("Youth"),
        "older_adults": _("Older adults"),
        "neighbors": _("Neighbors of one area"),
        "businesses": _("Businesses"),
    }.get(audience, audience)


def spoken_text(language: str) -> str:
    """A language spoken at an event."""
    return {
        "en": _("English"),
        "es": _("Spanish"),
        "asl": _("American Sign Language"),
        "fr": _("French"),
        "zh": _("Chinese"),
        "ar": _("Arabic"),
        "other": _("Another language"),
    }.get(language, language)


def state_text(state: str) -> str:
    """A department's part in an event."""
    return {
        "invited": _("invited"),
        "offered": _("offers to help"),
        "accepted": _("will come"),
        "declined": _("does not come"),
        "not_needed": _("not needed, says the host"),
        "present": _("was present"),
        "left_early": _("was present, left early"),
        "absent": _("was absent"),
    }[state]


STATE_BADGES = {
    "invited": ":gray-badge[:material/mail: {text}]",
    "offered": ":orange-badge[:material/volunteer_activism: {text}]",
    "accepted": ":blue-badge[:material/event_available: {text}]",
    "declined": ":gray-badge[:material/event_busy: {text}]",
    "not_needed": ":gray-badge[:material/event_busy: {text}]",
    "present": ":green-badge[:material/how_to_reg: {text}]",
    "left_early": ":green-badge[:material/directions_run: {text}]",
    "absent": ":red-badge[:material/person_off: {text}]",
}


def state_badge(state: str) -> str:
    """A department's part as a badge in Markdown: a sign, a colour and words."""
    return STATE_BADGES[state].format(text=state_text(state))


def verdict_text(verdict: str) -> str:
    """A verdict, with its sign."""
    return {
        "same": _(":material/merge: Same event"),
        "different": _(":material/call_split: Different events"),
        "not_sure": _(":material/help: Not sure"),
    }[verdict]
