"""Words of dates, times, statuses and the like, in English and Spanish, as cells hold them.

All in lower case and without accents: that is how they are compared.
"""

import re
from collections.abc import Mapping

from data.imports.drafts import Status

_ENGLISH = "january february march april may june july august september october november december".split()
_SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()

MONTHS: Mapping[str, int] = {
    spelling: number
    for names in (_ENGLISH, _SPANISH)
    for number, name in enumerate(names, start=1)
    for spelling in (name, name[:3])
} | {"sept": 9, "setiembre": 9, "set": 9}

# "mar" is left out: in English it opens a date of March
WEEKDAY = re.compile(
    r"^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|lun(?:es)?|martes|mie(?:rcoles)?|jue(?:ves)?|vie(?:rnes)?|sab(?:ado)?|dom(?:ingo)?)(?:\.,?|,)? +"
)

ALL_DAY_WORDS = frozenset({"all day", "allday", "all day event", "full day", "todo el dia", "dia completo"})
UNDECIDED_WORDS = frozenset(
    {
        *("", "-", "--", "tbd", "tba", "tbc", "to be determined", "to be announced", "to be confirmed"),
        *("n/a", "na", "none", "unknown", "varies", "various", "pending"),
        *("por definir", "por confirmar", "por anunciar", "pendiente", "no aplica", "desconocido"),
    }
)

# The abbreviations name the clock of a place: people write EST in summer, too
ZONES: Mapping[str, str] = {
    **dict.fromkeys(("z", "utc", "gmt", "etc/utc", "coordinated universal time"), "UTC"),
    **dict.fromkeys(("et", "est", "edt", "eastern", "eastern time", "eastern standard time"), "America/New_York"),
    **dict.fromkeys(("ct", "cst", "cdt", "central", "central time", "central standard time"), "America/Chicago"),
    **dict.fromkeys(("mt", "mst", "mdt", "mountain", "mountain time", "mountain standard time"), "America/Denver"),
    **dict.fromkeys(("pt", "pst", "pdt", "pacific", "pacific time", "pacific standard time"), "America/Los_Angeles"),
}

STATUSES: Mapping[str, Status] = {
    **dict.fromkeys(
        (
            *("cancelled", "canceled", "cancelado", "cancelada", "cancel", "denied", "withdrawn", "rejected"),
            *("negado", "denegado", "rechazado", "retirado", "suspendido"),
        ),
        "cancelled",
    ),
    **dict.fromkeys(
        (
            *("complete", "completed", "held", "done", "occurred", "took place", "finished", "ended"),
            *("realizado", "realizada", "completado", "completada", "terminado", "hecho"),
        ),
        "held",
    ),
    **dict.fromkeys(
        (
            *("tentative", "proposed", "pending", "hold", "on hold", "draft", "in process", "in progress"),
            *("in review", "under review", "submitted", "requested", "postponed"),
            *("tentativo", "propuesto", "pendiente", "en proceso", "borrador", "en espera"),
        ),
        "tentative",
    ),
    **dict.fromkeys(
        (
            *("approved", "confirmed", "scheduled", "planned", "active", "open", "permitted", "issued", "live"),
            *("aprobado", "aprobada", "confirmado", "confirmada", "programado", "programada", "planeado", "activo"),
        ),
        "confirmed",
    ),
}

YES = frozenset({"yes", "y", "true", "t", "1", "x", "on", "si", "s", "verdadero", "✓"})
NO = frozenset({"no", "n", "false", "f", "0", "off", "falso"})
PUBLIC_WORDS = frozenset({"public", "publico", "publica", "open to public", "open to the public", "everyone"})
INTERNAL_WORDS = frozenset(
    {"internal", "private", "interno", "interna", "privado", "privada", "confidential", "staff", "staff only"}
)
CAMPAIGN_WORDS = frozenset({"campaign", "drive", "campana", "campaigns", "initiative"})
SITE_EVENT_WORDS = frozenset({"site event", "event", "single event", "evento", "evento en sitio", "activity"})
NOBODY = frozenset({"", "none", "na", "n a", "no", "nobody", "tbd", "ninguno", "ninguna", "no aplica"})
