"""Text of other producers made plain: without markup, control characters and mail addresses."""

import re
from html.parser import HTMLParser

_TAG_OR_LESS_THAN = re.compile(
    r"(</?(?:a|b|blockquote|body|br|center|code|div|em|font|h[1-6]|head|hr|html|i|img|li|link|meta|ol|p|pre|s|script"
    r"|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th|thead|title|tr|u|ul)(?:\s[^<>]*)?/?>)|<",
    re.IGNORECASE,
)
_BLOCKS = frozenset("blockquote br center div h1 h2 h3 h4 h5 h6 hr li ol p pre section table td th title tr ul".split())
_UNSHOWN = frozenset(("script", "style"))
_AMPERSAND_OF_NO_ENTITY = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]")
# The look-behind lets a match begin at the start of a word only: a long word without @ is passed over once.
_MAIL = re.compile(r"(?:\bmailto:)?(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_EMPTY_BRACKETS = re.compile(r"<\s*>|\(\s*\)|\[\s*\]")


class _TextOfMarkup(HTMLParser):
    """Collects what a reader of a web page would see, with a line break for each block and the target of each link."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unshown = 0
        self._link: str | None = None
        self._link_begins = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSHOWN:
            self._unshown += 1
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag == "a":
            self._link, self._link_begins = dict(attrs).get("href"), len(self.pieces)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSHOWN:
            self._unshown = max(0, self._unshown - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag == "a":
            self._end_link()

    def _end_link(self) -> None:
        link, self._link = self._link or "", None
        shown = "".join(self.pieces[self._link_begins :]).strip()
        if link.startswith(("http://", "https://")) and link.rstrip("/") != shown.rstrip("/"):
            self.pieces.append(f" ({link})" if shown else link)

    def handle_data(self, data: str) -> None:
        if not self._unshown:
            self.pieces.append(data)


def plain_text(text: str) -> str:
    """`text` as a person would read it: without HTML tags, with entities as their characters.

    Text that merely has the signs < > & in it is left as it is. Line breaks stay, at most one blank line in a row.
    """
    for _ in range(2):  # a second time for producers that escape their markup: &lt;p&gt;
        if "<" not in text and "&" not in text:
            break
        text = _without_markup(text)
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\u00a0", " ")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_markup(text: str) -> str:
    # The parser is to see whole tags only: it takes “<Room 5>” for one, and minutes over a text of many broken ones.
    text = _TAG_OR_LESS_THAN.sub(lambda found: found[1] or "&lt;", _without_comments(text))
    # It also reads “?a=1&copy=2” as a copyright sign, unless told that the ampersand stands for itself.
    text = _AMPERSAND_OF_NO_ENTITY.sub("&amp;", text)
    parser = _TextOfMarkup()
    parser.feed(text)
    parser.close()
    return "".join(parser.pieces)


def _without_comments(text: str) -> str:
    opening, *others = text.split("<!--")
    return opening + "".join(other.partition("-->")[2] if "-->" in other else f"<!--{other}" for other in others)


def one_line(text: str, separator: str = " ") -> str:
    """`text` made plain, on one line: its lines joined by `separator`, its runs of white space as one space."""
    lines = [line.strip(" ,") if separator.strip() else line for line in plain_text(text).split("\n")]
    return separator.join(line for line in lines if line)


def without_mail_addresses(text: str) -> str:
    """`text` less the mail addresses in it, which are personal data that nobody needs here."""
    if "@" not in text:
        return text
    remainder, found = _MAIL.subn("", text)
    return _EMPTY_BRACKETS.sub("", remainder).strip() if found else text
