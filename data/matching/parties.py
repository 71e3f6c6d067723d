"""Who reports, who takes part, whom to ask: what two reports say of people and organisations, and of themselves."""

from data.matching.prepared import Prepared


def departments_level(a: Prepared, b: Prepared) -> str:
    """Whether the reporting departments name each other; one department twice is evidence as well."""
    one, other = a.report, b.report
    if one.department and other.department:
        if one.department == other.department:
            return "same_log" if one.source == other.source else "same_department"
        names = (other.department in one.partners) + (one.department in other.partners)
        if names:
            return "name_each_other" if names == 2 else "one_names_other"
        return "not_named" if one.partners or other.partners else "other_department"
    if one.source != other.source:
        return "unknown"
    return "same_calendar" if one.is_calendar else "same_table"


def partners_level(a: Prepared, b: Prepared) -> str:
    """Whether both name the same further partners."""
    own = {a.report.department, b.report.department}
    one, other = a.report.partners - own, b.report.partners - own
    if not one or not other:
        return "unknown"
    return "shared" if one & other else "other"


def campaign_level(a: Prepared, b: Prepared) -> str:
    """Whether both belong to one campaign, and whether one is the campaign itself."""
    if a.report.unit != b.report.unit:
        return "campaign_and_site"
    if a.campaign and b.campaign:
        return "same" if a.campaign == b.campaign else "other"
    return "unknown" if a.campaign == b.campaign else "one_only"


def contact_level(a: Prepared, b: Prepared) -> str:
    """Whether both give the same person or number to ask."""
    if not a.contact or not b.contact:
        return "unknown"
    return "same" if a.contact == b.contact else "other"


def record_level(a: Prepared, b: Prepared) -> str:
    """Whether they are one record by its id, dates of one series by id or by title in one log, or have one web page."""
    one, other = a.report, b.report
    if one.source_id and one.source_id == other.source_id and len(one.source_id) >= 8:
        if one.occurrence == other.occurrence and one.source != other.source:
            return "same_id"
        if one.source == other.source:
            return "same_series"
    if one.source == other.source and a.title_key == b.title_key and a.first_day != b.first_day:
        return "same_series"
    return "same_page" if a.url and a.url == b.url and one.source != other.source else "unknown"


def description_level(a: Prepared, b: Prepared) -> str:
    """Whether the descriptions are one text. One department writes the same on many of its events."""
    if a.report.teller == b.report.teller:
        return "unknown"
    if len(a.description) < 5 or len(b.description) < 5:
        return "unknown"
    shared = len(a.description & b.description)
    share = shared / min(len(a.description), len(b.description))
    if share >= 0.7 and shared >= 6:
        return "same"
    if share >= 0.35:
        return "similar"
    return "some" if share >= 0.15 else "other"
