"""Words on screen: every text is marked, collected and translated; dates and numbers are right in both languages."""

import ast
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from components import wording
from components.wording import CATALOGUES, escaped
from data.city import configured_city
from data.reasons import Reason

ROOT = Path(__file__).parents[1]
DRAWN = ("app.py", "components", "pages")  # where people's texts are drawn
MARKED = (*DRAWN, "data", "queries", "web")  # where they are marked for translation
BOTH_LANGUAGES_AT_ONCE = {"Language / Idioma"}
CALENDAR_REASON = "The start “{text}” is not a date. Write it like 2026-10-05 18:00, then try it again."


# The catalogue


@pytest.fixture(scope="module")
def collected() -> Catalog:
    """The texts of the tree as it stands, by the mapping that `make messages` uses."""
    with (CATALOGUES / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    catalog = Catalog()
    for _file, _line, message, comments, context in extract_from_dir(ROOT, methods, options):
        catalog.add(message, auto_comments=comments, context=context)
    return catalog


@pytest.fixture(scope="module")
def spanish() -> Catalog:
    with (CATALOGUES / "es" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="es")


def messages_of(catalog: Catalog) -> dict[Any, Message]:
    return {message.id: message for message in catalog if message.id}


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The singular and the plural of a message, or its one text."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def places(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def test_texts_of_every_kind_are_collected(collected: Catalog) -> None:
    city = configured_city()
    rules = [line for path in sorted(ROOT.glob("data/rules/*.txt")) for line in path.read_text("utf-8").splitlines()]
    found = messages_of(collected)
    assert [line for line in rules if line not in found] == []
    assert [entry.name for entry in city.departments if entry.name not in found] == []
    assert [entry.name for entry in city.campaigns if entry.name in found] == []  # a name in every language
    assert "Joint events" in found  # _()
    assert CALENDAR_REASON in found  # N_()
    assert ("{number} report added", "{number} reports added") in found  # counted()


def test_every_text_is_translated_into_spanish(collected: Catalog, spanish: Catalog) -> None:
    translated = {
        key
        for key, message in messages_of(spanish).items()
        if not message.fuzzy and all(forms(message.string)) and len(forms(message.string)) == len(forms(key))
    }
    assert [key for key in messages_of(collected) if key not in translated] == []


def test_catalogues_hold_nothing_stale(collected: Catalog, spanish: Catalog) -> None:
    with (CATALOGUES / "messages.pot").open("rb") as file:
        template = read_po(file)
    current = set(messages_of(collected))
    assert set(messages_of(spanish)) - current == set()
    assert set(messages_of(template)) == current
    assert dict(spanish.obsolete) == {}


def test_translations_keep_places_and_markdown(spanish: Catalog) -> None:
    changed = []
    for key, message in messages_of(spanish).items():
        said = forms(key)[-1]
        for one in (*forms(key), *forms(message.string)):
            kept = (
                places(one) == places(said)
                and one.count("**") == said.count("**")
                and re.findall(r":material/\w+:", one) == re.findall(r":material/\w+:", said)
            )
            if not kept:
                changed.append(one)
    assert changed == []


def test_translations_use_one_kind_of_quotes(spanish: Catalog) -> None:
    texts = [text for message in messages_of(spanish).values() for text in forms(message.string)]
    assert [text for text in texts if re.search('[«»"]', text)] == []
    assert [text for text in texts if text.count("“") != text.count("”")] == []


# The language of the person looking


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call it with en or es: from then on, that is the language of the person looking."""
    return lambda code: monkeypatch.setattr(wording, "language", lambda: code)


def test_language_chosen_is_the_one_spoken() -> None:
    def page() -> None:
        import streamlit as st

        from components.wording import _, counted, language

        st.title(_("Joint events"))
        st.caption(language())
        st.markdown(counted("{number} report added", "{number} reports added", 2))

    app = AppTest.from_function(page).run()
    assert (app.title[0].value, app.caption[0].value, app.markdown[0].value) == (
        "Joint events",
        "en",
        "2 reports added",
    )
    app.session_state[wording.LANGUAGE_KEY] = "es"
    app.run()
    assert (app.title[0].value, app.caption[0].value, app.markdown[0].value) == (
        "Eventos conjuntos",
        "es",
        "2 informes agregados",
    )
    app.session_state[wording.LANGUAGE_KEY] = "fr"
    app.run()
    assert app.caption[0].value == "en"


def test_server_without_anybody_looking_speaks_english() -> None:
    assert wording.language() == "en"


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("en", 0, "0 reports added"),
        ("en", 1, "1 report added"),
        ("en", 2, "2 reports added"),
        ("en", 1200, "1,200 reports added"),
        ("es", 0, "0 informes agregados"),
        ("es", 1, "1 informe agregado"),
        ("es", 2, "2 informes agregados"),
        ("es", 1200, "1,200 informes agregados"),
    ],
)
def test_counted(speak: Any, code: str, number: int, text: str) -> None:
    speak(code)
    assert wording.counted("{number} report added", "{number} reports added", number) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The start “soon” is not a date. Write it like 2026-10-05 18:00, then try it again."),
        ("es", "El inicio “soon” no es una fecha. Escríbalo como 2026-10-05 18:00 e intente de nuevo."),
    ],
)
def test_reasons_kept_as_templates(speak: Any, code: str, text: str) -> None:
    speak(code)
    assert wording.reason_text(Reason(CALENDAR_REASON, {"text": "soon"})) == text
    assert wording.sentence(CALENDAR_REASON, '{"text": "soon"}') == text


def test_text_without_translation_stays_english(speak: Any) -> None:
    speak("es")
    assert wording._("A text that no catalogue holds") == "A text that no catalogue holds"


# Dates and numbers


@pytest.mark.parametrize(
    ("code", "month", "text", "short"),
    [
        ("en", dt.date(2025, 10, 1), "October 2025", "Oct 2025"),
        ("en", dt.date(2025, 9, 1), "September 2025", "Sep 2025"),
        ("en", dt.date(2026, 5, 1), "May 2026", "May 2026"),
        ("es", dt.date(2025, 10, 1), "octubre de 2025", "oct 2025"),
        ("es", dt.date(2025, 9, 1), "septiembre de 2025", "sept 2025"),
        ("es", dt.date(2026, 5, 1), "mayo de 2026", "may 2026"),
    ],
)
def test_month_text(speak: Any, code: str, month: dt.date, text: str, short: str) -> None:
    speak(code)
    assert (wording.month_text(month), wording.short_month_text(month)) == (text, short)


@pytest.mark.parametrize(
    ("code", "day", "text", "short"),
    [
        ("en", dt.date(2025, 10, 7), "Tue, Oct 7, 2025", "Tue, Oct 7"),
        ("en", dt.date(2026, 6, 6), "Sat, Jun 6, 2026", "Sat, Jun 6"),
        ("es", dt.date(2025, 10, 7), "mar, 7 de oct de 2025", "mar, 7 de oct"),
        ("es", dt.date(2026, 6, 6), "sáb, 6 de jun de 2026", "sáb, 6 de jun"),
    ],
)
def test_day_text(speak: Any, code: str, day: dt.date, text: str, short: str) -> None:
    speak(code)
    assert (wording.day_text(day), wording.short_day_text(day)) == (text, short)


@pytest.mark.parametrize(
    ("code", "text"),
    [("en", "Tue, Oct 7, 2025, 11:30 PM"), ("es", "mar, 7 de oct de 2025, 11:30 p.m.")],
)
def test_day_and_time_text_in_the_citys_zone(speak: Any, code: str, text: str) -> None:
    speak(code)
    instant = dt.datetime(2025, 10, 8, 3, 30, tzinfo=dt.UTC)
    assert wording.day_and_time_text(instant, ZoneInfo("America/New_York")) == text


@pytest.mark.parametrize("code", ["en", "es"])  # residents write numbers alike in both
@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (7, "7"), (1234, "1,234"), (1234567, "1,234,567"), (12.5, "12.5"), (-3, "-3")]
)
def test_number_text(speak: Any, code: str, number: float, text: str) -> None:
    speak(code)
    assert wording.number_text(number) == text


@pytest.mark.parametrize("code", ["en", "es"])
@pytest.mark.parametrize(
    ("low", "high", "text"), [(21, 27, "21–27"), (5, 5, "5"), (0, 0, "0"), (0, 1, "0–1"), (999, 1200, "999–1,200")]
)
def test_range_text(speak: Any, code: str, low: int, high: int, text: str) -> None:
    speak(code)
    assert wording.range_text(low, high) == text


@pytest.mark.parametrize(
    ("code", "items", "text"),
    [
        ("en", ["A"], "A"),
        ("en", ["A", "B"], "A and B"),
        ("en", ["A", "B", "C"], "A, B, and C"),
        ("es", ["A", "B"], "A y B"),
        ("es", ["A", "B", "C"], "A, B y C"),
        ("es", [], ""),
    ],
)
def test_list_text(speak: Any, code: str, items: list[str], text: str) -> None:
    speak(code)
    assert wording.list_text(items) == text


# The code: what people see is marked, and marked so that it can be collected

LABELLED = set(
    """title header subheader markdown caption text write code badge info warning error success toast metric
    button download_button link_button form_submit_button page_link checkbox toggle radio selectbox multiselect
    segmented_control pills slider select_slider text_input text_area number_input date_input time_input
    file_uploader chat_input expander popover status spinner dialog tabs""".split()
)
LABELS = {"label", "body", "help", "title", "placeholder", "alt", "caption", "text", "tooltip", "description"}
PATH_FIRST = {"page_link"}
OF_CHARTS = {"encode"}  # its `text` and `tooltip` are columns of the data


def bare_texts(source: str) -> list[str]:
    """Texts that Python code gives to an element for people to read without _()."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name = node.func.attr
        shown: list[ast.expr] = []
        if (name in LABELLED or name.endswith("Column")) and name not in PATH_FIRST:
            shown += node.args[:1]
        if name not in OF_CHARTS:
            shown += [keyword.value for keyword in node.keywords if keyword.arg in LABELS]
        found += [text for expression in shown for text in _literals(expression)]
    return [text for text in found if text not in BOTH_LANGUAGES_AT_ONCE]


def _literals(node: ast.expr) -> Iterator[str]:
    """Words that stand in the expression itself, not in the arguments of a call such as _()."""
    match node:
        case ast.Constant(value=str(text)):
            if re.search(r"[^\W\d_]{2,}", re.sub(r":material/\w+:", "", text)):
                yield text
        case ast.Call(func=ast.Attribute(value=inner)):  # "…".format(…), ", ".join(…)
            yield from _literals(inner)
        case ast.JoinedStr(values=parts) | ast.BoolOp(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            for part in parts:
                yield from _literals(part)
        case ast.BinOp(left=first, right=second) | ast.IfExp(body=first, orelse=second):
            yield from _literals(first)
            yield from _literals(second)


def uncollected_calls(source: str) -> list[str]:
    """Calls of _(), N_() and counted() whose text only shows when the program runs, so that no tool can collect it."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="_"), args=[text]) if not isinstance(
                text, ast.JoinedStr | ast.BinOp | ast.Call
            ):
                pass  # a literal, or a name for what N_() has marked elsewhere
            case ast.Call(func=ast.Name(id="N_"), args=[ast.Constant()]):
                pass
            case ast.Call(func=ast.Name(id="counted"), args=[ast.Constant(), ast.Constant(), _]):
                pass
            case ast.Call(func=ast.Name(id="_" | "N_" | "counted")):
                found.append(ast.unparse(node))
    return found


def sources(places: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place in places:
        path = ROOT / place
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")


def test_texts_that_people_see_are_marked() -> None:
    assert [(name, text) for name, source in sources(DRAWN) for text in bare_texts(source)] == []


def test_marked_texts_can_be_collected() -> None:
    marked = [(name, source) for name, source in sources(MARKED) if name != "components/wording.py"]
    assert [(name, call) for name, source in marked for call in uncollected_calls(source)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("st.title('Joint events')", ["Joint events"]),
        ("column.metric('Open', 3)", ["Open"]),
        ("st.button(_('Go'), help='Why')", ["Why"]),
        ("st.markdown(f'{count} events')", [" events"]),
        ("st.caption('{} rows'.format(3))", ["{} rows"]),
        ("st.info('None' if empty else _('Some'))", ["None"]),
        ("st.tabs([_('One'), 'Two'])", ["Two"]),
        ("st.error('**' + name + '** is wrong')", ["** is wrong"]),
        ("st.column_config.TextColumn('Where')", ["Where"]),
        ("alt.X('month:N', title='Month')", ["Month"]),
        ("st.page_link('pages/records/data.py', label='Data')", ["Data"]),
        ("st.title(_('Joint events'))", []),
        ("st.markdown(f'**{name}**: {text}')", []),
        ("st.caption(':material/info: ' + escaped(note))", []),
        ("chart.encode(text='range:N')", []),
        ("st.radio('Language / Idioma', codes)", []),
    ],
)
def test_bare_texts_are_found(source: str, found: list[str]) -> None:
    assert bare_texts(source) == found


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        ("_(f'{count} events')", True),
        ("_('a ' + name)", True),
        ("_('{n} rows'.format(n=3))", True),
        ("N_(text)", True),
        ("counted(one, 'many', 3)", True),
        ("_('a text ' 'in two parts')", False),
        ("_(reason.template)", False),
        ("N_('a text')", False),
        ("counted('one', 'many', len(rows))", False),
    ],
)
def test_uncollected_calls_are_found(source: str, is_found: bool) -> None:
    assert (uncollected_calls(source) != []) == is_found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (":material/home: open", r":⁠material/home: open"),
        ("Fair :tada:", "Fair :⁠tada:"),
        (":+1:", ":⁠+1:"),
        ("At 6:30 PM: tea", "At 6:30 PM: tea"),
    ],
)
def test_names_of_icons_are_parted(text: str, shown: str) -> None:
    assert escaped(text).replace("\\", "") == shown.replace("⁠", "\u2060")
