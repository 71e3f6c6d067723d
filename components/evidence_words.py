"""What speaks for and against two reports being the same event, in words."""

import json
from collections.abc import Mapping
from typing import Any

from components.wording import _, counted, escaped, number_text


def evidence_lines(evidence_json: str) -> list[str]:
    """The evidence of a pair, as possible_duplicate keeps it, one line of Markdown each; none where none is kept."""
    lines = []
    for one in json.loads(evidence_json or "[]"):
        values = {str(name): value for name, value in (one.get("values") or {}).items()}
        sign = ":material/remove:" if float(one.get("bits") or 0) < 0 else ":material/add:"
        lines.append(f"{sign} {evidence_text(str(one.get('code', '')), values)}")
    return lines


def evidence_text(code: str, values: Mapping[str, Any]) -> str:
    """One piece of evidence in words; of a code that is not known here, the code itself."""
    said = {name: escaped(str(value)) for name, value in values.items()}
    template = _templates().get(code)
    if code == "meters_apart" and "meters" in values:
        return _("{meters} meters apart").format(meters=number_text(round(float(values["meters"]))))
    if code == "minutes_apart" and "minutes" in values:
        return counted("{number} minute apart", "{number} minutes apart", round(float(values["minutes"])))
    if code == "days_apart" and "days" in values:
        return counted("{number} day apart", "{number} days apart", round(float(values["days"])))
    if template is None:
        told = ", ".join(said.values())
        name = escaped(code.replace("_", " "))
        return f"{name}: {told}" if told else name
    try:
        return template.format(**said)
    except (KeyError, IndexError):  # noted by another version of the app
        return escaped(code.replace("_", " "))


def _templates() -> dict[str, str]:
    return {
        "same_title": _("the same title"),
        "similar_title": _("much the same title"),
        "different_title": _("other words in the title"),
        "abbreviation": _("“{short}” is short for “{long}”"),
        "translation": _("“{one}” and “{other}” mean the same"),
        "same_place": _("the same place"),
        "similar_place": _("much the same place"),
        "different_place": _("another place"),
        "same_address": _("the same address"),
        "different_address": _("another address"),
        "same_neighborhood": _("the same neighborhood"),
        "different_neighborhood": _("another neighborhood"),
        "same_day": _("the same day"),
        "same_time": _("the same time"),
        "overlapping_times": _("their times overlap"),
        "different_time": _("another time"),
        "all_day": _("one gives no time of day"),
        "names_department": _("one names the other’s department as a partner"),
        "same_department": _("both by the same department: a correction, or a repeat?"),
        "same_campaign": _("the same campaign"),
        "different_campaign": _("another campaign"),
        "same_contact": _("the same contact"),
    }
