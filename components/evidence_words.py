"""What speaks for and against two reports being the same event, in words."""

import json
from collections.abc import Mapping
from typing import Any

from components.wording import _, escaped
from data.reasons import N_

MOST_LINES = 6  # the weightiest pieces: the list is to be taken in at a glance
LEAST_BITS = 0.5  # what weighs less tips nothing either way

# By the codes that possible_duplicate keeps: the kind of evidence, and the level of it that was found.
TEXTS: Mapping[str, str] = {
    "title.identical": N_("the titles say the same"),
    "title.near": N_("the titles say nearly the same"),
    "title.contained": N_("one title holds the other"),
    "title.contained_short": N_("beside place and campaign, one title says nothing that the other does not"),
    "title.most": N_("the titles share most words"),
    "title.half": N_("the titles share half their words"),
    "title.some": N_("the titles share some words"),
    "title.few": N_("the titles share few words"),
    "title.none": N_("the titles share no word"),
    "telling.extremely": N_("the words they share are extremely rare"),
    "telling.very": N_("the words they share are very rare"),
    "telling.much": N_("the words they share are rare"),
    "telling.well": N_("the words they share are not common"),
    "telling.little": N_("the words they share are common"),
    "telling.nothing": N_("they share no word that tells anything"),
    "left_over.no": N_("neither title names anything that the other does not"),
    "left_over.one": N_("one title names something that the other does not"),
    "left_over.one_much": N_("one title names much that the other does not"),
    "left_over.both": N_("each title names something that the other does not"),
    "left_over.both_much": N_("each title names much that the other does not"),
    "numbers.same": N_("the same numbers in both titles"),
    "numbers.other": N_("other numbers in the titles"),
    "time.same_hours": N_("the same start and end"),
    "time.same_start": N_("the same start"),
    "time.within_half_hour": N_("they start within half an hour"),
    "time.within_hour": N_("they start within an hour"),
    "time.within_two_hours": N_("the starts are more than an hour apart"),
    "time.overlap": N_("their times overlap, but the starts are far apart"),
    "time.one_after_other": N_("the one ends before the other starts"),
    "time.zone_slip": N_("their times differ by the distance from universal time: perhaps a slip"),
    "time.half_day_slip": N_("their times differ by twelve hours: perhaps AM for PM"),
    "time.midnight": N_("one starts at midnight: perhaps nobody knew the hour"),
    "time.all_day_and_hours": N_("the same day; one gives no hours"),
    "time.same_days": N_("the same days"),
    "time.same_first_day": N_("the same first day"),
    "time.days_overlap": N_("their days overlap, but are not the same"),
    "time.within_span": N_("one lies within the days of the other"),
    "time.same_day": N_("the same day, at another hour"),
    "time.same_clock_other_day": N_("the same hour on another day: a repeat"),
    "time.other_day": N_("another day"),
    "place.same_address": N_("the same address"),
    "place.same_telling": N_("the same place, which few events have"),
    "place.same": N_("the same place"),
    "place.same_common": N_("the same place, where many events are that day"),
    "place.similar": N_("places much alike, but not the same"),
    "place.named_in_title": N_("the title of one names the place of the other"),
    "place.some_words": N_("the places share some words only"),
    "place.few_words": N_("the places share few words"),
    "place.other": N_("another place"),
    "place.other_address": N_("another address"),
    "place.both_online": N_("both are online"),
    "place.one_online": N_("only one is online"),
    "neighborhood.same": N_("the same neighborhood"),
    "neighborhood.named": N_("one names the neighborhood of the other"),
    "neighborhood.similar": N_("neighborhoods much alike, but not the same"),
    "neighborhood.other": N_("another neighborhood"),
    "departments.name_each_other": N_("each department names the other"),
    "departments.one_names_other": N_("one department names the other"),
    "departments.not_named": N_("partners are named, but not each other"),
    "departments.other_department": N_("two departments; no partners are named"),
    "departments.same_department": N_("both by the same department"),
    "departments.same_log": N_("twice in one department’s own log: a correction, or a repeat?"),
    "departments.same_calendar": N_("both from one calendar"),
    "departments.same_table": N_("both from one table"),
    "partners.shared": N_("both name the same partners"),
    "partners.other": N_("they name other partners"),
    "campaign.same": N_("the same campaign, which many events share"),
    "campaign.one_only": N_("only one is of a campaign"),
    "campaign.other": N_("another campaign"),
    "campaign.campaign_and_site": N_("one is a campaign as a whole, the other an event of it"),
    "contact.same": N_("the same contact"),
    "contact.other": N_("another contact"),
    "record.same_id": N_("one record, exported twice"),
    "record.same_series": N_("two dates of one series"),
    "record.same_page": N_("the same web page"),
    "description.same": N_("the descriptions say the same"),
    "description.similar": N_("the descriptions say nearly the same"),
    "description.some": N_("the descriptions share some words"),
    "description.other": N_("the descriptions say something else"),
    "rival.much_better": N_("another report fits one of them much better"),
    "rival.better": N_("another report fits one of them better"),
    "rival.equal": N_("another report fits one of them as well"),
}


def evidence_lines(evidence_json: str) -> list[str]:
    """The evidence of a pair, as possible_duplicate keeps it: the weightiest pieces first, a line of Markdown each."""
    told = [piece for piece in _pieces(evidence_json) if abs(_bits(piece)) >= LEAST_BITS]
    pieces = sorted(told, key=lambda piece: -abs(_bits(piece)))[:MOST_LINES]
    against = _("Against:")
    return [
        f":material/remove: {against} {_text(piece)}" if _bits(piece) < 0 else f":material/add: {_text(piece)}"
        for piece in pieces
    ]


def evidence_for(evidence_json: str) -> list[str]:
    """What speaks for one event, the weightiest first, in words."""
    pieces = sorted(_pieces(evidence_json), key=lambda piece: -_bits(piece))
    return [_text(piece) for piece in pieces if _bits(piece) >= LEAST_BITS]


def evidence_text(code: str, values: Mapping[str, Any]) -> str:
    """One piece of evidence in words, with the values that were found; of a code not known here, the code itself."""
    text = _(TEXTS[code]) if code in TEXTS else escaped(code.replace("_", " ").replace(".", ": "))
    found = ", ".join(escaped(str(value)) for value in values.values())
    return f"{text} ({found})" if found else text


def _pieces(evidence_json: str) -> tuple[Mapping[str, Any], ...]:
    return tuple(json.loads(evidence_json or "[]"))


def _bits(piece: Mapping[str, Any]) -> float:
    return float(piece.get("bits") or 0)


def _text(piece: Mapping[str, Any]) -> str:
    return evidence_text(str(piece.get("code", "")), piece.get("values") or {})
