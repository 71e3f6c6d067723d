"""Which field a heading names, in English and Spanish, and which headings are about people."""

import re
from collections.abc import Mapping
from functools import lru_cache

from data.city import folded

# For each field its headings, the surest first; each is also known with "event" before it
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("event id", "uid", "id", "record id", "source id", "ical uid", "icaluid", "permit number", "permit no"),
        *("event number", "application number", "external id", "reference number", "folio", "id del evento"),
    ),
    "title": (
        *("event name", "name of event", "event title", "title of event", "title", "subject", "summary"),
        *("nombre del evento", "titulo del evento", "titulo", "asunto", "event", "evento", "activity name", "activity"),
        *("nombre de la actividad", "actividad", "program name", "name text", "name", "nombre", "what"),
    ),
    "date": (
        *("event start date", "start date", "event date", "date of event", "fecha del evento", "fecha de inicio"),
        *("fecha inicio", "begin date", "date", "dates", "fecha", "fechas", "date s", "start day"),
        *("when", "cuando", "day", "dia"),
    ),
    "start": (
        *("start date time", "start datetime", "start date and time", "date and time", "date time", "datetime"),
        *("start at", "starts at", "start local", "dtstart", "start", "starts", "begin", "begins", "begins at"),
        *("start utc", "fecha y hora de inicio", "fecha y hora", "inicio", "comienzo", "empieza"),
    ),
    "start_time": (
        *("start time", "time start", "begin time", "hora de inicio", "hora inicio", "hora de comienzo"),
        *("from", "desde", "time of event", "time", "hora del evento", "hora"),
    ),
    "time_range": ("time range", "times", "hours", "time s", "start end time", "horario", "horas", "schedule"),
    "end": (
        *("end date time", "end datetime", "end date and time", "end at", "ends at", "end local", "dtend"),
        *("end", "ends", "end utc", "finish", "fecha y hora de fin", "fecha y hora final", "fin", "termina"),
    ),
    "end_date": ("end date", "finish date", "last day", "through date", "fecha de fin", "fecha fin", "fecha final"),
    "end_time": (
        *("end time", "time end", "finish time", "hora de fin", "hora fin", "hora final", "hora de finalizacion"),
        *("hora de termino", "until", "to", "hasta"),
    ),
    "all_day": ("all day event", "all day", "allday", "isallday", "is all day", "todo el dia", "evento de todo el dia"),
    "zone": ("start timezone", "start time zone", "time zone", "timezone", "zona horaria"),
    "department": (
        *("lead department", "department", "dept", "reporting department", "host department", "primary department"),
        *("owning department", "responsible department", "sponsoring department", "hosting department"),
        *("organizing department", "lead city department", "department name", "departamento"),
        *("departamento principal", "departamento responsable", "departamento organizador", "departamento anfitrion"),
        *("lead agency", "primary agency", "responsible agency", "host agency", "sponsoring agency", "event agency"),
        *("agency", "agencia principal", "agencia responsable", "agencia", "reported by", "reportado por", "lead"),
        *("host", "hosted by", "lead organization", "host organization", "organization", "organisation"),
        *("organizacion", "organizer", "organiser", "organizador", "organizado por", "organizer name", "sponsor"),
        *("sponsored by", "patrocinador", "patrocinado por"),
    ),
    "partners": (
        *("partner departments", "partners", "partner agencies", "participating departments", "other departments"),
        *("departments involved", "participating agencies", "departments", "co hosts", "cohosts", "co host", "cohost"),
        *("collaborators", "participants", "with", "departamentos participantes", "socios", "aliados", "departamentos"),
        *("colaboradores", "participantes", "partner", "partner department", "partner agency"),
        *("partner organizations", "partner organization", "supporting departments", "supporting department"),
        *("assisting departments", "assisting department", "collaborating departments", "collaborating department"),
        *("collaborating agencies", "supporting agencies", "supporting agency", "assisting agencies"),
        *("additional departments", "additional department", "other department", "participating department"),
        *("departments attending", "departments participating", "agencies attending", "agencies involved"),
        *("other agencies", "other agency", "additional agencies", "agencies", "joint with", "jointly with"),
        *("in partnership with", "partnering departments", "partnering agencies", "co sponsors", "co sponsor"),
        *("socio", "aliado", "departamentos colaboradores", "departamentos de apoyo", "otros departamentos"),
        *("departamentos involucrados", "agencias participantes", "otras agencias", "agencias", "en conjunto con"),
        *("co anfitriones", "co anfitrion", "coanfitriones", "coanfitrion"),
    ),
    "present": (
        *("departments present", "present", "attended by", "departments attended", "departments in attendance"),
        *("departments who attended", "departments that attended", "who attended", "departamentos presentes"),
        *("presentes", "agencies present", "agencies in attendance", "partners present"),
        *("departamentos que asistieron",),
    ),
    "invited": (
        *("departments invited", "invited", "invited departments", "departamentos invitados", "invitados"),
        *("agencies invited", "partners invited", "invited agencies", "invited partners"),
    ),
    "status": ("event status", "status", "permit status", "estado", "estado del evento", "estatus"),
    "visibility": (
        *("visibility", "private", "public", "is public", "is private", "internal", "public event", "private event"),
        *("open to public", "open to the public", "visibilidad", "publico", "privado"),
    ),
    "unit": ("record type", "counts as", "unit", "type of record", "level", "tipo de registro", "cuenta como"),
    "place": (
        *("venue name", "venue", "location name", "place", "location", "location displayname", "event location park"),
        *("site", "site name", "facility", "where", "lugar del evento", "lugar", "sede", "sitio", "ubicacion", "donde"),
        *("location venue", "venue location", "location place"),
    ),
    "address": ("address", "street address", "venue address", "location address", "direccion", "domicilio"),
    "neighborhood": (
        *("neighborhood", "neighbourhood", "event location neighborhood", "event borough", "borough"),
        *("barrio", "vecindario", "colonia", "vecindad"),
    ),
    "campaign": ("campaign", "campaign name", "part of campaign", "drive", "campana", "nombre de la campana"),
    "description": (
        *("description", "event description", "details", "description text", "body content", "bodypreview", "notes"),
        *("comments", "descripcion", "detalles", "notas", "comentarios"),
    ),
    "url": ("url", "event url", "link", "web link", "weblink", "htmllink", "website", "enlace", "sitio web"),
    "contact": ("contact", "point of contact", "contact person", "contact name", "contacto", "persona de contacto"),
    "expected_attendance": (
        *("expected attendance", "estimated attendance", "anticipated attendance", "expected number of attendees"),
        *("estimated number of attendees", "expected attendees", "estimated attendees", "projected attendance"),
        *("estimated number of participants", "expected number of participants", "estimated number of people"),
        *("expected number", "expected", "asistencia esperada", "asistencia estimada", "asistentes esperados"),
    ),
    "attendance": (
        *("actual attendance", "total attendance", "attendance", "number of attendees", "attendees", "people reached"),
        *("residents reached", "headcount", "number in attendance", "asistencia real", "asistencia", "asistentes"),
        *("numero de asistentes", "number attended", "total attendees", "total number of attendees", "total attended"),
        *("actual attendees", "actual number of attendees", "people attended", "number of people"),
        *("total de asistentes",),
    ),
}

FIELDS = tuple(HEADINGS)
BEGINNING = ("date", "start", "start_time", "time_range")  # what a column holds decides among these …
FINISH = ("end", "end_date", "end_time")  # … and among these

# Headings of days that are not the event's own
OTHER_DATES = re.compile(
    r"\b(?:birth|born|created|modified|updated|submitted|submission|timestamp|application|applied|deadline|due"
    r"|registered|registration|reminder|printed|received|issued|approved|completion|nacimiento|creado|modificado)\b"
)
_PERSONAL = re.compile(
    r"(?:.* )?(?:e ?mail|mail address)(?: address(?:es)?| addresses)?|(?:.* )?emailaddress(?: address| name)?"
    r"|(?:.* )?(?:phone|telephone|mobile|cell|fax)(?: no| number)?|(?:.* )?(?:correo(?: electronico)?|telefono|celular)"
    r"|(?:your|respondent|respondents|applicant|requester|submitter|full|first|last|given) name|surname"
    r"|submitted by|completed by|created by|modified by|author|editor|user ?name|respondent|applicant|requester"
    r"|meeting organizer|(?:required|optional) attendees|date of birth|birth ?date|ip address"
    r"|(?:su nombre|nombre completo|nombre del solicitante|apellidos?|creado por|modificado por|fecha de nacimiento)"
)
_ABBREVIATIONS = {
    **{"dept": "department", "depts": "departments", "dpt": "department", "depto": "departamento"},
    **{"deptos": "departamentos", "org": "organization", "orgs": "organizations", "nbhd": "neighborhood"},
    **{"nbrhd": "neighborhood", "loc": "location", "hrs": "hours", "attend": "attendance", "est": "estimated"},
    **{"exp": "expected"},
}
_ONLY_BESIDE_WORDS = frozenset({"attend", "est", "exp"})  # alone they may be something else
_FILLERS = frozenset(
    "the your our this is was were are what which please enter list select provide of for"
    " el la los las del de su cual cuales que es fue fueron".split()
)


def _shortened(heading: str) -> str:
    """A folded heading without the words that make it a question, and without the number of a repeated one."""
    words = [word for word in re.sub(r"\d+$", "", heading).split() if word not in _FILLERS]
    return " ".join(words)


def spelled_out(heading: str) -> str:
    """A folded heading with its abbreviations written out: "lead dept" is "lead department"."""
    words = heading.split()
    return " ".join(
        word if len(words) == 1 and word in _ONLY_BESIDE_WORDS else _ABBREVIATIONS.get(word, word) for word in words
    )


def _ranks() -> dict[str, tuple[str, int]]:
    ranks: dict[str, tuple[str, int]] = {}
    for field, headings in HEADINGS.items():
        for rank, heading in enumerate(headings):
            ranks[heading] = (field, rank)
    for form in (lambda heading: f"event {heading}", _shortened):
        for heading, (field, rank) in list(ranks.items()):
            ranks.setdefault(form(heading), (field, rank + 100))
    ranks.pop("", None)  # what is left of "what"
    return ranks


_RANKS = _ranks()


@lru_cache(maxsize=4096)
def field_of(heading: str) -> tuple[str, int] | None:
    """The field that `heading` names and how surely (0 is surest); None if it names none."""
    exact = folded(heading)
    without_hint = folded(re.sub(r"\(.*?\)|\[.*?\]", " ", heading))  # "Date (mm/dd/yyyy)"
    plural = folded(re.sub(r"\((e?s)\)", r"\1", heading))  # "Department(s) involved"
    forms = ((0, exact), (200, without_hint), (400, _shortened(without_hint)), (600, plural))
    for doubt, form in forms:
        for further_doubt, written in ((0, form), (50, spelled_out(form))):
            if written in _RANKS:
                field, rank = _RANKS[written]
                return field, rank + doubt + further_doubt
    return None


def is_personal(heading: str) -> bool:
    """Whether `heading` is one for mail addresses, phone numbers or names of the people who filled in a form."""
    plain_heading = folded(heading)
    return bool(_PERSONAL.fullmatch(plain_heading) or _PERSONAL.fullmatch(_shortened(plain_heading)))
