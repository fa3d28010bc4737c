"""Links in Markdown, each with its line and column: markdown-it's tokens do not tell columns.

Tokens rather than patterns decide what is a link, so code spans, fences and comments are left
alone. The rules for links and images are wrapped to note where in the inline text they matched; the
inline text is then found again in its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.autolink import autolink
from markdown_it.rules_inline.image import image
from markdown_it.rules_inline.link import link
from markdown_it.token import Token

from proofpress.source.markdown import VERBATIM

_LEFT_OVER = re.compile(r"\]\((claim|quoted):[^\s)]*\)?")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    """A link whose address begins with `claim:` or `quoted:`, or what was left of one as text.

    Attributes:
        scheme: "claim" or "quoted".
        address: what follows the colon, percent-decoded.
        text: its Markdown, between the brackets; `source`: all of it, as it was written.
        line: from 0, in the text that was searched; `column` and `width` place it there, from 1.
        kind: "image" where it is one, "auto" for `<claim:x>`, "broken" where Markdown saw no link.
    """

    scheme: str
    address: str
    text: str
    line: int
    column: int | None
    width: int
    source: str
    kind: str = "link"


def links(text: str) -> Iterator[Link]:
    """The claims and quotations of Markdown text, in directives such as `{note}` as well."""
    if "claim:" not in text and "quoted:" not in text:
        return
    rows = text.split("\n")
    for token in _parser().parse(text):
        if token.map is None:
            continue
        if token.type == "inline":
            yield from _inline(token, rows)
        elif token.type == "html_block":
            yield from _left_over(_COMMENT.sub(_blanked, token.content), token.map[0])
        elif token.type == "fence":
            directive = re.match(r"\{([\w:-]+)\}", token.info)
            if directive and directive[1] not in VERBATIM | {"code-cell", "raw-cell"}:
                for inner in links(token.content):
                    yield _moved(inner, token.map[0] + 1, rows)
                for inner in links(token.info):
                    yield _moved(inner, token.map[0], rows)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.inline.ruler.at("link", _noting(link))
    parser.inline.ruler.at("image", _noting(image))
    parser.inline.ruler.at("autolink", _noting(autolink))
    return parser


def _noting(rule: Any) -> Any:
    """The rule, which also leaves in its first new token where in the source it matched."""

    def noted(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        # What stands before the link is pushed as a text of its own.
        count += bool(state.pending)
        matched: bool = rule(state, silent)
        if matched and not silent and len(state.tokens) > count:
            state.tokens[count].meta["at"] = (start, state.pos)
        return matched

    return noted


def _inline(token: Token, rows: list[str]) -> Iterator[Link]:
    text = token.content
    place = _Places(token, rows)
    pending = ""
    for child, base in _children(token.children or [], 0):
        if child.type in ("text", "text_special"):
            pending += child.content
            continue
        if child.type == "softbreak":
            pending += "\n"
            continue
        if child.type == "html_inline":
            pending += _COMMENT.sub("", child.content)
            continue
        address = child.attrGet("src" if child.type == "image" else "href")
        if child.type not in ("link_open", "image") or not isinstance(address, str):
            continue
        scheme, _, name = address.partition(":")
        if scheme not in ("claim", "quoted") or "at" not in child.meta:
            continue
        start, stop = (base + offset for offset in child.meta["at"])
        source = text[start:stop]
        kind = "image" if child.type == "image" else "auto" if child.info == "auto" else "link"
        line, column = place.of(start)
        end_line, end = place.of(stop)
        width = end - column if column and end and end_line == line else len(source.split("\n")[0])
        yield Link(scheme, unquote(name), _label(source), line, column, max(width, 1), source, kind)
    if "](claim:" in pending or "](quoted:" in pending:
        inside = [child.meta["at"] for child in token.children or [] if "at" in child.meta]
        yield from _broken(text, pending, place, inside)


def _broken(
    text: str, pending: str, place: _Places, inside: Sequence[tuple[int, int]]
) -> Iterator[Link]:
    """What stands in the text like a link and was not read as one."""
    for found in _LEFT_OVER.finditer(text):
        link = any(start <= found.start() < stop for start, stop in inside)
        if link or found[0].rstrip(")") not in pending:
            continue
        line, column = place.of(found.start())
        yield Link(found[1], "", "", line, column, len(found[0]), found[0], "broken")


def _children(tokens: list[Token], base: int) -> Iterator[tuple[Token, int]]:
    """Inline tokens, those within images too, and where the text that they count in begins."""
    for token in tokens:
        yield token, base
        if token.type == "image" and token.children and "at" in token.meta:
            yield from _children(token.children, base + token.meta["at"][0] + 2)


class _Places:
    """Where the offsets of an inline text stand in the lines of the file."""

    def __init__(self, token: Token, rows: list[str]) -> None:
        assert token.map is not None
        self.text = token.content
        self.first = token.map[0]
        self.rows = rows

    def of(self, offset: int) -> tuple[int, int | None]:
        """Line from 0, and column from 1 if the text is found on that line as it is."""
        line = self.first + self.text.count("\n", 0, offset)
        start = self.text.rfind("\n", 0, offset) + 1
        row = self.text[start:].split("\n")[0]
        at = self.rows[line].find(row) if line < len(self.rows) else -1
        if at >= 0:
            return line, at + offset - start + 1
        # A table has taken the backslash of `\|` away, or the cell's text stands nowhere as it is.
        word = self.text[offset:].split("\n")[0][:20]
        at = self.rows[line].find(word) if line < len(self.rows) and word else -1
        return line, at + 1 if at >= 0 else None


def _label(source: str) -> str:
    """The text between the brackets of a link's source."""
    depth = 0
    for offset, char in enumerate(source):
        if char == "[" and source[offset - 1 : offset] != "\\":
            depth += 1
        elif char == "]" and source[offset - 1 : offset] != "\\":
            depth -= 1
            if depth == 0:
                return source[source.index("[") + 1 : offset]
    return ""


def _left_over(text: str, first: int) -> Iterator[Link]:
    for found in _LEFT_OVER.finditer(text):
        line = text.count("\n", 0, found.start())
        column = found.start() - text.rfind("\n", 0, found.start())
        yield Link(found[1], "", "", first + line, column, len(found[0]), found[0], "broken")


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _moved(inner: Link, lines: int, rows: list[str]) -> Link:
    """A link of a directive, `lines` lower; a body may have lost its indentation."""
    line = inner.line + lines
    at = rows[line].find(inner.source.split("\n")[0]) if line < len(rows) else -1
    return replace(inner, line=line, column=at + 1 if at >= 0 else None)
