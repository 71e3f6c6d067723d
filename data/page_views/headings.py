"""What the columns of page-view exports are, by their headings: English, Spanish, and the languages met most."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from data.city import folded

Role = Literal["views", "page", "host", "title", "day", "hour", "nth_day", "week", "month", "quarter", "period"]

# The surest heading of a role first.
HEADINGS: Mapping[Role, tuple[str, ...]] = {
    "views": (
        *("views", "page views", "pageviews", "screenpageviews", "screen page views", "ga pageviews", "nb hits"),
        *("total pageviews", "hits", "view count", "vistas", "vistas de pagina", "paginas vistas", "visualizaciones"),
        *("numero de visitas a paginas", "vues", "pages vues", "aufrufe", "seitenaufrufe", "visualizzazioni"),
        *("visualizzazioni di pagina", "visualizacoes", "visualizacoes de pagina", "weergaven", "paginaweergaven"),
    ),
    "page": (
        *("full page url", "fullpageurl", "page location", "pagelocation", "metadata url", "url"),
        *("page path and screen class", "page path query string and screen class", "page path", "pagepath"),
        *("page path query string", "pagepathplusquerystring", "ga pagepath", "url path", "page url", "page", "path"),
        *("unifiedpagepathscreen", "unifiedpagescreen", "pathname", "label", "address", "page address", "web address"),
        *("ruta de la pagina y clase de pantalla", "ruta de pagina y clase de pantalla", "ruta de la pagina"),
        *("ruta de la pagina cadena de consulta y clase de pantalla", "pagina", "url de la pagina", "direccion"),
        *("chemin de la page et classe de l ecran", "chemin de la page et classe d ecran", "chemin de la page"),
        *("seitenpfad und bildschirmklasse", "seitenpfad", "seite", "percorso pagina e classe schermata"),
        *("caminho da pagina e classe da tela", "caminho da pagina", "paginapad en schermklasse", "paginapad"),
    ),
    "host": ("hostname", "host name", "ga hostname", "domain", "host", "site", "nombre de host", "dominio"),
    "title": (
        *("page title and screen class", "page title and screen name", "page title", "pagetitle", "ga pagetitle"),
        *("unifiedscreenname", "title", "titulo de la pagina y clase de pantalla", "titulo de pagina y clase de"),
        *("titulo de pagina y clase de pantalla", "titulo de la pagina", "titulo de pagina", "titulo"),
        *("titre de la page et classe de l ecran", "seitentitel und bildschirmklasse", "seitentitel"),
    ),
    "hour": ("date hour", "datehour", "date and hour", "date hour yyyymmddhh", "date time", "datetime"),
    "day": ("date", "day", "day index", "ga date", "fecha", "dia", "datum", "data", "indice de dias"),
    "nth_day": ("nth day", "nthday", "dia n", "n e jour", "tag n", "enesimo dia"),
    "week": ("week", "iso week", "iso year iso week", "isoyearisoweek", "year week", "semana", "week of", "woche"),
    "month": ("month", "year month", "yearmonth", "month of year", "month index", "mes", "mois", "monat"),
    "quarter": ("fiscal quarter", "quarter", "trimestre", "trimestre fiscal", "quartal"),
    "period": ("period", "periodo", "date range", "dates", "fechas", "week index"),
}

# Views that are not those of the page that stands beside them.
OF_VISITS = re.compile(r"(?:ga )?(?:landing|entry|entrance|exit|second) ?page(?: ?path)?(?: query string)?|exit screen")
# What some exports count in place of views.
OTHER_COUNTS = (
    *("visits", "visitors", "users", "active users", "active visitors", "sessions", "total events", "event count"),
    *("nb visits", "nb uniq visitors", "unique pageviews", "entrances", "total users", "new users", "usuarios"),
    *("usuarios activos", "sesiones", "visitas", "active_visitors", "y"),
)

_ROLES: dict[str, tuple[Role, int]] = {
    heading: (role, rank) for role, headings in HEADINGS.items() for rank, heading in enumerate(headings)
}
ENGLISH: frozenset[str] = frozenset(
    "views,page views,pageviews,screenpageviews,screen page views,ga pageviews,nb hits,total pageviews,hits,"
    "view count".split(",")
)


def role_of(heading: str) -> tuple[Role, int] | None:
    """What the column under `heading` holds, and how surely (0 is surest); None if nothing that is asked for."""
    plain = folded(re.sub(r"\(.*?\)", " ", heading))
    return _ROLES.get(plain) or _ROLES.get(folded(heading))


def roles_of(headings: Sequence[str]) -> dict[Role, int]:
    """The column of each role, the surest where several would do."""
    best: dict[Role, tuple[int, int]] = {}
    for place, heading in enumerate(headings):
        found = role_of(heading)
        if found and (found[0] not in best or found[1] < best[found[0]][0]):
            best[found[0]] = (found[1], place)
    return {role: place for role, (_rank, place) in best.items()}


def is_english(heading: str) -> bool:
    """Whether a heading of views is English, where a point parts a fraction from the whole."""
    return folded(heading) in ENGLISH


def other_counts(headings: Sequence[str]) -> list[str]:
    """Those of `headings` that count something else than views."""
    return [heading for heading in headings if folded(heading) in OTHER_COUNTS]
