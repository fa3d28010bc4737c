"""HTML by its words: tables row by row and cell by cell, everything else as text."""

from __future__ import annotations

import hashlib
from html.parser import HTMLParser

import nh3

_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div"),
        *("dl", "dt", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table"),
        *("tbody", "tfoot", "thead", "tr", "ul"),
    }
)
_UNSEEN = frozenset({"script", "style", "template", "title", "noscript"})
_SEEN = frozenset({"img", "input", "td", "th"})
_ATTRIBUTES = {
    "td": {"colspan"},
    "th": {"colspan"},
    "img": {"alt", "src"},
    "input": {"value"},
}
#: A cell that spans columns is followed by empty ones.
_MOST_COLUMNS = 1000


def html_lines(html: str) -> tuple[bool, tuple[str, ...]]:
    """Whether there is a table, and the lines of what is seen: `a | b` for a row of one."""
    reader = _Reader()
    # As a browser takes it, and well-formed: Python's parser would be slow with what is not.
    reader.feed(
        nh3.clean(
            html.encode("utf-8", "replace").decode(),
            tags=set(_BLOCKS | _SEEN),
            clean_content_tags=set(_UNSEEN),
            attributes=_ATTRIBUTES,
            url_schemes={"data", "http", "https"},
            link_rel=None,
        )
    )
    reader.close()
    reader.end_line()
    return reader.has_table, tuple(reader.lines)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.has_table = False
        self._text: list[str] = []
        self._row: list[str] | None = None
        self._span = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "tr":
            self.end_line()
            self.has_table, self._row, self._span = True, [], 0
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell()
            span = given.get("colspan") or "1"
            # Longer ones are cut: Python reads no number of thousands of digits.
            self._span = min(int(span[:9]), _MOST_COLUMNS) if span.isdecimal() else 1
        elif tag == "img":
            self._text.append(_picture(given))
        elif tag == "input":
            self._text.append(f" [{given.get('value') or ''}] ")
        elif tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._row is not None:
            self._end_cell()
        elif tag in ("tr", "table") and self._row is not None:
            self.end_line()
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def end_line(self) -> None:
        """End the row, or the line of text, that is being read."""
        if self._row is not None:
            self._end_cell()
            row, self._row = self._row, None
            if row:
                self.lines.append(" | ".join(row))
        elif text := self._taken():
            self.lines.append(text)

    def _break(self) -> None:
        if self._row is not None:
            self._text.append(" ")
        else:
            self.end_line()

    def _end_cell(self) -> None:
        text, row = self._taken(), self._row
        if row is not None and (text or self._span):
            row += [text, *[""] * (self._span - 1)]
        self._span = 0

    def _taken(self) -> str:
        text = " ".join("".join(self._text).split())
        self._text.clear()
        return text


def _picture(given: dict[str, str | None]) -> str:
    source = given.get("src") or ""
    if source.startswith("data:"):
        source = f"data {hashlib.sha256(source.encode()).hexdigest()[:16]}"
    words = ": ".join(filter(None, ("picture", given.get("alt") or "", source)))
    return f" [{words}] "
