"""Claims and quotations as the links that they are in Markdown.

Tokens rather than patterns decide what is a link, so code spans, fences and comments are left
alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from urllib.parse import unquote

from proofpress.frozen import frozen
from proofpress.post.inlines import Inline, References, Stretch, definitions, line, stretches, words
from proofpress.suggest import suggestion

# In Markdown that was not read as a link, or as a link of HTML, which is never a claim.
_LEFT_OVER = re.compile(
    r"""(?:\]\(|<a\s[^>]*?\bhref\s*=\s*["']?\s*)(claim|quoted):[^\s)"'>]*\)?""", re.IGNORECASE
)
_DEFINED = re.compile(r"^[ >]*\[[^\]\n]+\]:\s*<?([A-Za-z]{3,8}):", re.MULTILINE)
_SCHEMES = ("claim", "quoted")
#: The end of what stands before a colon. Nobody may take `Claim:x` or `claims:x` for a claim that
#: was checked: the page shows its words.
_SCHEME = re.compile(r"\b[A-Za-z]{3,8}\Z")
_SCHEME_END = 9  # signs before a colon that tell whether it is one
_SHOWN = ("math_inline", "html_inline")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_AS_TEXT = frozenset({"text", "text_special", "math_inline", "math_inline_double"})


@frozen
class Link:
    """A link whose address begins with `claim:` or `quoted:`, or what was left of one as text.

    Attributes:
        scheme: "claim" or "quoted".
        address: what follows the colon, percent-decoded.
        text: its words, without markup. title: what stands in quotes after the address.
        line: from 0, in the text that was searched; `column` and `width` place it there, from 1.
        source: all of it, as it was written.
        kind: "image" where it is one, "auto" for `<claim:x>`, "broken" where Markdown saw no link,
            "misspelt" where the scheme is not quite one of the two: `claims:x`, `Claim:x`.
        in_image: whether it stands in the alt text of an image.
    """

    scheme: str
    address: str
    text: str
    title: str
    line: int
    column: int | None
    width: int
    source: str
    kind: str = "link"
    in_image: bool = False


def shared_definitions(texts: Sequence[str]) -> References:
    """Link definitions of all texts, if a claim or quotation is among them."""
    schemes = {scheme for text in texts for scheme in _DEFINED.findall(text)}
    return definitions(texts) if any(map(_meant, schemes)) else {}


def links(text: str, references: References | None = None) -> Iterator[Link]:
    """The claims and quotations of Markdown text.

    Args:
        references: link definitions of the post's other texts, from `shared_definitions`.
    """
    holding = ("",) if references else _marks(text)
    if holding:
        yield from _links(stretches(text, references, holding=holding))


def line_links(text: str) -> Iterator[Link]:
    """The claims and quotations of a text without blocks, such as a title or a caption."""
    if _marks(text):
        yield from _links([line(text)])


def _marks(text: str) -> tuple[str, ...]:
    """What stands in a text like the beginning of such an address: `claim:`, `Claims:`."""
    ends = (_SCHEME.search(before[-_SCHEME_END:]) for before in text.split(":")[:-1])
    schemes = {found[0] for found in ends if found is not None}
    return tuple(f"{scheme}:" for scheme in schemes if _meant(scheme))


@cache
def _meant(scheme: str) -> str | None:
    """The scheme that a word stands for, misspelt or not."""
    return suggestion(scheme, _SCHEMES, cutoff=0.8)


def _links(found: Iterable[Stretch]) -> Iterator[Link]:
    for stretch in found:
        if stretch.kind in ("html", "plain"):
            yield from _left_over(stretch)
        else:
            yield from _inline(stretch)


def _inline(stretch: Stretch) -> Iterator[Link]:
    pending = ""
    for part in stretch.parts:
        token = part.token
        if token.type in _AS_TEXT:
            pending += token.content
        elif token.type == "softbreak":
            pending += "\n"
        elif token.type == "html_inline":
            pending += _COMMENT.sub("", token.content)
        elif token.type in ("link_open", "image"):
            link = _link(stretch, part)
            if link is not None:
                yield link
    if _LEFT_OVER.search(pending):
        yield from _broken(stretch, pending)


def _link(stretch: Stretch, part: Inline) -> Link | None:
    token = part.token
    address = token.attrGet("src" if token.type == "image" else "href")
    if not isinstance(address, str) or part.start is None or part.stop is None:
        return None
    written, colon, name = address.partition(":")
    scheme = _meant(written) if colon else None
    if scheme is None:
        return None
    source = stretch.text[part.start : part.stop]
    kind = "image" if token.type == "image" else "auto" if token.info == "auto" else "link"
    kind = kind if scheme == written else "misspelt"
    row, column = stretch.place(part.start)
    end_row, end = stretch.place(part.stop)
    width = end - column if column and end and end_row == row else len(source.split("\n")[0])
    title = str(token.attrGet("title") or "")
    return Link(
        scheme,
        unquote(name),
        "" if kind == "auto" else words(part.inside),
        title,
        row,
        column,
        max(width, 1),
        source,
        kind,
        part.in_image,
    )


def _broken(stretch: Stretch, pending: str) -> Iterator[Link]:
    """What stands in the text like a link and was not read as one."""
    inside = [(part.start, part.stop) for part in stretch.parts if part.token.type not in _SHOWN]
    for found in _LEFT_OVER.finditer(stretch.text):
        at = found.start()
        link = any(start is not None and start <= at < (stop or 0) for start, stop in inside)
        if not link and found[0].rstrip(")") in pending:
            yield _as_broken(stretch, found)


def _left_over(stretch: Stretch) -> Iterator[Link]:
    for found in _LEFT_OVER.finditer(_COMMENT.sub(_blanked, stretch.text)):
        yield _as_broken(stretch, found)


def _as_broken(stretch: Stretch, found: re.Match[str]) -> Link:
    row, column = stretch.place(found.start())
    scheme = found[1].lower()
    return Link(scheme, "", "", "", row, column, len(found[0]), found[0], "broken")


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
