"""When two reports say their event is."""

from data.matching.prepared import Prepared

_DAY = 24 * 60
_USUAL_LENGTH = 60  # of an event that gives no end, in minutes


def time_level(a: Prepared, b: Prepared) -> str:
    """How the times compare: the level of the evidence “time”."""
    if a.first_day is None or b.first_day is None or a.last_day is None or b.last_day is None:
        return "undated"
    if a.start is None and b.start is None:
        return _days(a.first_day, a.last_day, b.first_day, b.last_day)
    if a.start is None or b.start is None:
        days, hours = (a, b) if a.start is None else (b, a)
        return _days_and_hours(days, hours)
    return _hours(a, b, abs(a.start - b.start))


def _days(first_a: int, last_a: int, first_b: int, last_b: int) -> str:
    if first_a == first_b:
        return "same_days" if last_a == last_b else "same_first_day"
    if max(first_a, first_b) <= min(last_a, last_b):
        return "days_overlap"
    return "other_day"


def _days_and_hours(days: Prepared, hours: Prepared) -> str:
    if days.first_day == hours.first_day:
        return "all_day_and_hours"
    first, last = days.first_day or 0, days.last_day or 0
    return "within_span" if first <= (hours.first_day or 0) <= last else "other_day"


def _hours(a: Prepared, b: Prepared, apart: int) -> str:
    if apart <= 5:
        both_end = a.end is not None and b.end is not None and a.end > (a.start or 0)
        return "same_hours" if both_end and abs((a.end or 0) - (b.end or 0)) <= 5 else "same_start"
    if apart in (a.zone_slip, b.zone_slip):
        return "zone_slip"
    if apart == _DAY // 2:
        return "half_day_slip"
    if apart % _DAY == 0:
        return "same_clock_other_day"
    if _ends(a) and _ends(b) and not _overlap(a, b) and apart < _DAY // 2:
        return "one_after_other"
    if apart <= 30:
        return "within_half_hour"
    if apart <= 60:
        return "within_hour"
    is_same_day = a.first_day == b.first_day
    if is_same_day and a.is_midnight != b.is_midnight:
        return "midnight"
    if _length(a) > _DAY or _length(b) > _DAY:
        return "within_span" if _overlap(a, b) else "other_day"
    if _overlap(a, b):
        return "overlap"
    if apart <= 120:
        return "within_two_hours"
    return "same_day" if is_same_day else "other_day"


def _ends(one: Prepared) -> bool:
    return _length(one) > 0


def _length(one: Prepared) -> int:
    return 0 if one.end is None or one.start is None else one.end - one.start


def _overlap(a: Prepared, b: Prepared) -> bool:
    a_start, b_start = a.start or 0, b.start or 0
    a_end = max(a_start + 1, a.end if a.end is not None else a_start + _USUAL_LENGTH)
    b_end = max(b_start + 1, b.end if b.end is not None else b_start + _USUAL_LENGTH)
    return a_start < b_end and b_start < a_end
