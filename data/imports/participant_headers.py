"""Headings of columns that say who takes part: further lists of departments, and departments with a mark below."""

import re
from collections.abc import Callable, Mapping
from typing import Literal, get_args

from data.city import folded
from data.imports.drafts import ParticipationState
from data.imports.headers import spelled_out

More = Literal["partners", "present", "invited", "marks"]
IsDepartment = Callable[[str], bool]  # whether a text names one of the city's departments

MORE: tuple[More, ...] = get_args(More)

# A list of departments has one of these words in its heading …
_ORGANISATIONS = frozenset(
    "department departments agency agencies partner partners cohost cohosts departamento departamentos agencia agencias"
    " socio socios aliado aliados coanfitrion coanfitriones".split()
)
# … and besides only such ones: "Department code" and "Partner contact" are something else
_QUALIFIERS = frozenset(
    "s es event city municipal primary lead host hosting sponsoring owning responsible reporting supporting support"
    " supportive assisting additional other others secondary collaborating cooperating joining joint participating"
    " participation involved attending taking part organization organizations if any all list listed apply select enter"
    " check please specify and or which what who that were was is are be did do the of in at this your our for to with"
    " evento otro otra otros otras adicional adicionales participante participantes participan colaborador colaboradora"
    " colaboradores colaboradoras involucrado involucrados involucrada involucradas apoyo principal responsable"
    " anfitrion organizador que cual cuales el la los las de del en y o".split()
)
_STATES: Mapping[str, ParticipationState] = {
    **dict.fromkeys(("present", "attended", "attend", "participated", "participate", "took", "attendance"), "present"),
    **dict.fromkeys(("presente", "presentes", "asistio", "asistieron", "participo", "participaron"), "present"),
    **dict.fromkeys(("invited", "invite", "invitado", "invitada", "invitados", "invitadas"), "invited"),
    **dict.fromkeys(("accepted", "acepto", "aceptado"), "accepted"),
    **dict.fromkeys(("declined", "declino", "rechazo"), "declined"),
    **dict.fromkeys(("absent", "ausente"), "absent"),
}
_LISTED_STATES: Mapping[ParticipationState, More] = {"present": "present", "invited": "invited"}
# Beside a department's name: what its marks are, such as "Fire staff", "Police (Y/N)"
_MARKED = frozenset(
    "staff personnel personal attending participating participates involved partner involvement yes no y n x si s"
    " asiste participa participacion".split()
)
_QUESTION = _QUALIFIERS | frozenset("number count has have had sent fue estuvo numero".split())
_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_MOST_WORDS = 30


def no_department(_: str) -> bool:
    """Where it is not known which departments there are: no text names one."""
    return False


def list_kind(heading: str) -> More | None:
    """What a column under `heading` lists, if it is plainly one of departments or partners; None if it may not be.

    A number at the end ("Department 2"), a state ("invited") and words such as "other" or "supporting" don't hinder.
    """
    words = _words(heading)
    rest = [word for word in words if word not in _ORGANISATIONS and word not in _QUALIFIERS]
    states = {_STATES[word] for word in rest if word in _STATES}
    if len(rest) == len(words) or not all(word in _STATES for word in rest) or len(states) > 1:
        return None
    if not any(word in _ORGANISATIONS for word in words):
        return None
    return _LISTED_STATES.get(states.pop()) if states else "partners"


def marked_department(heading: str, is_department: IsDepartment) -> tuple[str, ParticipationState | None] | None:
    """The department that `heading` names, and the state that a mark below it stands for; None if it names none.

    "Fire", "Police attended?" and "Departments present [Fire]" name one; "Fire station" and "Police precinct" don't.
    """
    initials = any(is_department(aside.strip()) for pair in _ASIDE.findall(heading) for aside in pair if aside.strip())
    forms = [heading, _ASIDE.sub(" ", heading)] if initials else [heading]  # "Fire Department (FD)"
    return next((found for form in forms if (found := _department_in(form, is_department))), None)


def marked_name(heading: str, is_department: IsDepartment) -> tuple[str, ParticipationState | None]:
    """As marked_department; for an organisation that is not known, the heading is its name."""
    return marked_department(heading, is_department) or (" ".join(heading.split()), None)


def _department_in(heading: str, is_department: IsDepartment) -> tuple[str, ParticipationState | None] | None:
    places = [(word.start(), word.end()) for word in re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", heading)]
    count = len(places)
    if not 0 < count <= _MOST_WORDS:
        return None
    words = [folded(heading[start:end]) for start, end in places]
    for length in range(count, 0, -1):
        for first in range(count - length + 1):
            beside = words[:first] + words[first + length :]
            if not _tells_marks(beside):
                continue
            name = heading[places[first][0] : places[first + length - 1][1]]
            if "(" in name and ")" not in name:
                name += ")"  # "Community Safety (HEART)"
            if is_department(name):
                states = {_STATES[word] for word in beside if word in _STATES}
                return name, states.pop() if len(states) == 1 else None
    return None


def _tells_marks(beside: list[str]) -> bool:
    """Whether these words beside a department's name leave it the one whose part is marked."""
    telling = [word for word in beside if word in _STATES or word in _ORGANISATIONS or word in _MARKED]
    return not beside or (bool(telling) and all(word in telling or word in _QUESTION for word in beside))


def _words(heading: str) -> list[str]:
    unnumbered = re.sub(r"\d+\b", " ", folded(heading))
    return spelled_out(re.sub(r"\bco (?=host|anfitrion)", "co", unnumbered)).split()
