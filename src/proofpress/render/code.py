"""Source code as HTML: Pygments' short class names, no inline style."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from dataclasses import replace
from functools import cache, lru_cache

from markupsafe import Markup, escape
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.token import STANDARD_TYPES, Error, Name, Text, Whitespace
from pygments.util import ClassNotFound

from proofpress.frozen import frozen
from proofpress.post.line_ranges import Ranges

#: Cell magics whose body is in another language than the kernel's.
_MAGICS = {
    "bash": "bash", "sh": "bash", "script": "bash", "system": "bash", "sx": "bash", "!": "bash",
    "cython": "cython", "html": "html", "javascript": "javascript", "js": "javascript",
    "latex": "latex", "markdown": "markdown", "perl": "perl", "ruby": "ruby", "R": "r",
    "sql": "sql", "svg": "xml",
}  # fmt: skip
_ALIASES = {
    "ipython": "python",
    "ipython2": "python",
    "ipython3": "python",
    "py": "python",
    "r": "r",
}
_NAMES = {
    "text": "",
    "ipython": "Python",
    "ipython3": "Python",
    "bash": "Bash",
    "xml": "SVG",
    "console": "Console",
    "pycon": "Python",
}
_LONG = 60  # lines; more do not take the page's whole height
_SPAN = re.compile(r'<span class="\w+">|</span>')
_PYTHON_MAGIC = re.compile(r"^[ \t]*(?:%|!|\?)|^[ \t]*\S+\?{1,2}[ \t]*$|= *[%!]\w", re.MULTILINE)


@frozen
class Code:
    """Code, coloured.

    Attributes:
        html: goes between `<code>` and `</code>`.
        name: of the language, as a reader knows it; "" if unknown.
        file: the name under which the code is kept, where it says so (`%%writefile`).
        numbered: whether its lines have numbers.
    """

    html: Markup
    name: str
    lines: int
    file: str = ""
    numbered: bool = False

    @property
    def long(self) -> bool:
        """Whether it scrolls within itself."""
        return self.lines > _LONG

    def in_lines(self, *, numbered: bool, first: int = 1, marked: Ranges = ()) -> Code:
        """The code with an element a line, if its lines are numbered or some are marked."""
        if not (numbered or marked):
            return self
        dark = {line for begin, end in marked for line in range(begin, min(end, self.lines) + 1)}
        html = _in_lines(str(self.html), first if numbered else None, dark)
        return replace(self, html=html, numbered=numbered)


@lru_cache(maxsize=512)
def cell_code(source: str, language: str) -> Code:
    """The code of a cell in the kernel's `language`; a cell magic may choose another."""
    source = source.strip("\n").rstrip()
    lines = source.count("\n") + 1
    first, _, body = source.partition("\n")
    magic = re.match(r"%%(!|\w+)[ \t]*(.*)$", first)
    if magic is None:
        ipython = _alias(language) == "python" and _PYTHON_MAGIC.search(source) is not None
        lexer = _lexer("ipython3" if ipython else language)
        return Code(_coloured(source, lexer), _name(lexer, language), lines)
    file = magic[2].split()[-1] if magic[1] in ("writefile", "file") and magic[2] else ""
    inner = _lexer_of_file(file) if file else _lexer(_MAGICS.get(magic[1], language))
    head = Markup('<span class="k">{}</span>\n').format(first) if body else escape(first)
    return Code(head + _coloured(body, inner), _name(inner, language), lines, file)


@lru_cache(maxsize=512)
def fenced_code(source: str, language: str) -> Code:
    """Code of a fence in the text; `language` is the first word after the fence."""
    lexer = _lexer(language) if language else None
    source = source.rstrip("\n")
    return Code(_coloured(source, lexer), _name(lexer, ""), source.count("\n") + 1)


def _coloured(source: str, lexer: Lexer | None) -> Markup:
    if lexer is None:
        return Markup(_escaped(source))  # noqa: S704 it was escaped
    runs: list[tuple[str, str]] = []
    for kind, text in lexer.get_tokens(source):
        name = _class(kind)
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1] + text)
        else:
            runs.append((name, text))
    out = "".join(
        f'<span class="{name}">{_escaped(text)}</span>' if name else _escaped(text)
        for name, text in runs
    )
    return Markup(out.rstrip("\n"))  # noqa: S704 every text was escaped, class names are Pygments' own


def _in_lines(html: str, first: int | None, marked: Collection[int]) -> Markup:
    """Each line in an element of its own; a span over several lines is closed and opened again."""
    out, opened = [], ""
    for index, row in enumerate(html.split("\n")):
        tags = _SPAN.findall(row)
        row, before = opened + row, opened
        opened = (tags[-1] if tags[-1] != "</span>" else "") if tags else before
        row += "</span>" if opened else ""
        name = "mark" if index + 1 in marked else "span"
        number = f' data-n="{first + index}"' if first is not None else ""
        out.append(f'<{name} class="ln"{number}>{row}\n</{name}>')
    return Markup("".join(out))  # noqa: S704 it was markup before


def _escaped(text: str) -> str:
    """Text between tags: quotes stay, for code is full of them."""
    return html.escape(text, quote=False)


@cache
def _class(kind: object) -> str:
    """The short class of a token type; none for what is set in the colour of the text anyway."""
    if kind in (Text, Whitespace, Name, Error) or kind in Text:  # type: ignore[operator]
        return ""
    return STANDARD_TYPES.get(kind, "")  # type: ignore[call-overload, no-any-return]


def _alias(language: str) -> str:
    return _ALIASES.get(language, language)


def _lexer(language: str) -> Lexer | None:
    return _lexer_named(_alias(language.lower()) if language != "ipython3" else language)


@lru_cache(maxsize=64)
def _lexer_named(language: str) -> Lexer | None:
    if language == "ipython3":
        from ipython_pygments_lexers import IPython3Lexer  # type: ignore[import-untyped]

        return IPython3Lexer(stripnl=False)  # type: ignore[no-any-return]
    try:
        return get_lexer_by_name(language, stripnl=False)
    except (ClassNotFound, ValueError):
        return None


@lru_cache(maxsize=64)
def _lexer_of_file(name: str) -> Lexer | None:
    by_ending = _lexer(name.rpartition(".")[2])
    if by_ending is not None:
        return by_ending
    try:
        return get_lexer_for_filename(name, stripnl=False)
    except (ClassNotFound, ValueError):
        return None


def _name(lexer: Lexer | None, fallback: str) -> str:
    if lexer is None:
        return fallback
    return _NAMES.get(lexer.aliases[0] if lexer.aliases else "", lexer.name)
