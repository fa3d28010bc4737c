"""The inline Markdown of a text, each stretch of it with its place: markdown-it tells no columns.

The rules of what is more than words are wrapped to note where in the inline text they matched; the
inline text is then found again in its lines. Directives such as `{note}` are looked into.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from proofpress.frozen import frozen
from proofpress.post.directive import Directive, directive
from proofpress.post.grammar import grammar
from proofpress.source.markdown import VERBATIM

_NOTED = (
    *("link", "image", "autolink", "backticks", "math_inline", "html_inline", "myst_role"),
    *("footnote_ref", "footnote_inline", "cluster", "narrative"),
)
_CODE = VERBATIM | {"code-cell", "raw-cell"}

References = Mapping[str, Any]
Kind = Literal["heading", "text", "html", "plain"]


@frozen
class Inline:
    """A token of inline Markdown.

    Attributes:
        start, stop: place what its rule matched in the text of the stretch.
        inside: of the opening of a link, the tokens up to its end.
        in_image: whether it stands in the alt text of an image.
    """

    token: Token
    start: int | None = None
    stop: int | None = None
    inside: tuple[Token, ...] = ()
    in_image: bool = False


@frozen
class Stretch:
    """Inline Markdown that stands together: a paragraph, a heading, a table cell.

    Attributes:
        text: as it was written, without the marks of the block that it stands in.
        parts: its tokens, those in images and inline footnotes too; none of HTML.
        kind: of "html", a block of it, and of "plain", which the page shows as it was written,
            only the text is known.
    """

    text: str
    parts: tuple[Inline, ...]
    kind: Kind
    first: int
    rows: Sequence[str]

    def place(self, offset: int) -> tuple[int, int | None]:
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


def stretches(
    text: str, references: References | None = None, *, holding: tuple[str, ...] = ("",)
) -> Iterator[Stretch]:
    """The stretches of a text in the order in which they stand.

    Args:
        references: link definitions of the post's other texts.
        holding: only stretches with one of these in them; what is not parsed costs nothing.
    """
    md = _parser()
    env: dict[str, Any] = {"references": {}}
    found = list(_blocks(md, text, env, 0))
    env["references"] = {**(references or {}), **env["references"]}
    rows = text.split("\n")
    for kind, content, first in found:
        if any(mark in content for mark in holding):
            parts = () if kind in ("html", "plain") else tuple(_children(md, content, env))
            yield Stretch(content, parts, kind, first, rows)


def directives(text: str) -> Iterator[Directive]:
    """Every directive of a text whose body is Markdown, and those within it."""
    yield from _directives(_parser(), text, 0, 0)


def _directives(md: MarkdownIt, text: str, depth: int, first: int) -> Iterator[Directive]:
    tokens: list[Token] = []
    md.block.parse(text, md, {"references": {}}, tokens)
    for token in tokens:
        found = directive(token, first + token.map[0] if token.map else first)
        if found is not None and found.name not in _CODE and depth < _DEEPEST:
            yield found
            yield from _directives(md, found.body, depth + 1, found.line)


def line(text: str) -> Stretch:
    """A text without blocks, such as a title or a caption."""
    children = _children(_parser(footnotes=False), text, {})
    return Stretch(text, tuple(children), "text", 0, text.split("\n"))


def definitions(texts: Sequence[str]) -> References:
    """The link definitions of all texts together; of two with one name the first counts."""
    found: dict[str, Any] = {}
    for text in texts:
        env: dict[str, Any] = {"references": {}}
        for _ in _blocks(_parser(), text, env, 0):
            pass
        found = {**env["references"], **found}
    return found


def words(parts: Sequence[Token]) -> str:
    """The words of inline tokens, without markup: what the page shows of them."""
    out = []
    for token in parts:
        if token.type in ("softbreak", "hardbreak"):
            out.append(" ")
        elif token.type == "image":
            out.append(words(token.children or []))
        elif token.type in _WORDY:
            out.append(token.content)
    return "".join(out)


_WORDY = frozenset(
    {
        *("text", "text_special", "code_inline", "math_inline", "math_inline_double"),
        *("citation", "myst_role"),
    }
)
_DEEPEST = 12


def _blocks(
    md: MarkdownIt, text: str, env: dict[str, Any], depth: int, first: int = 0
) -> Iterator[tuple[Kind, str, int]]:
    """What is to be parsed of a part of a text, and its line; definitions are added to `env`."""
    tokens: list[Token] = []
    md.block.parse(text, md, env, tokens)
    before = ""
    for token in tokens:
        at = first + token.map[0] if token.map else first
        if token.type == "inline":
            yield "heading" if before == "heading_open" else "text", token.content, at
        elif token.type == "html_block":
            yield "html", token.content, at
        elif token.type in ("fence", "colon_fence") and depth < _DEEPEST:
            yield from _fenced(md, token, env, depth, at)
        before = token.type


def _fenced(
    md: MarkdownIt, token: Token, env: dict[str, Any], depth: int, at: int
) -> Iterator[tuple[Kind, str, int]]:
    """What people read of a directive: its title, its alt text, its body; of code, its title."""
    found = directive(token, at)
    if found is None:
        yield "plain", token.info, at
        return
    if found.name in _CODE:
        for name, value in found.options.items():
            yield "plain", value, found.option_lines.get(name, at)
        return
    if found.name in ("figure", "image"):
        if alt := found.options.get("alt"):
            yield "text", alt, found.option_lines.get("alt", at)
    elif found.argument:
        yield "text", found.argument, at
    yield from _blocks(md, found.body, env, depth + 1, found.line)


def _children(md: MarkdownIt, text: str, env: dict[str, Any]) -> Iterator[Inline]:
    tokens: list[Token] = []
    md.inline.parse(text, md, env, tokens)
    yield from _deep(tokens, env, 0, in_image=False)


def _deep(
    tokens: Sequence[Token], env: dict[str, Any], base: int, *, in_image: bool
) -> Iterator[Inline]:
    """Inline tokens, each followed by those within it; `base` is where their text begins."""
    for index, token in enumerate(tokens):
        start, stop = token.meta.get("at", (None, None))
        if start is None or stop is None:
            yield Inline(token, in_image=in_image)
            continue
        link = _up_to_close(tokens[index + 1 :]) if token.type == "link_open" else ()
        yield Inline(token, base + start, base + stop, tuple(link), in_image)
        inner, image = token.children or [], token.type == "image"
        if token.type == "footnote_ref" and "label" not in token.meta:
            inner = env["footnotes"]["list"][token.meta["id"]]["tokens"]
        yield from _deep(inner, env, base + start + 2, in_image=in_image or image)


def _up_to_close(tokens: Sequence[Token]) -> Iterator[Token]:
    return takewhile(lambda token: token.type != "link_close", tokens)


@cache
def _parser(*, footnotes: bool = True) -> MarkdownIt:
    md = grammar(footnotes=footnotes)
    rules = dict(zip(md.inline.ruler.get_all_rules(), md.inline.ruler.__rules__, strict=True))
    for name in _NOTED:
        md.inline.ruler.at(name, _noting(rules[name].fn))
    return md


def _noting(rule: Any) -> Any:
    """The rule, which also leaves in its first new token where in the source it matched."""

    def noted(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        # What stands before the match is pushed as a text of its own.
        count += bool(state.pending)
        matched: bool = rule(state, silent)
        if matched and not silent and len(state.tokens) > count:
            state.tokens[count].meta["at"] = (start, state.pos)
        return matched

    return noted
