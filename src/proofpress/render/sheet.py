"""What the render rules write on, and the words of a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token
from markupsafe import Markup

from proofpress.render.sanitize import slot


@dataclass(slots=True)
class Sheet:
    """One text while its HTML is written.

    Attributes:
        foreign: there is HTML of the author's in it, so that it will be sanitised: markup of ours
            goes into slots, which are filled afterwards.
        key: of the slots.
        works: the list of what is cited, where it is asked for.
        anchors: off for outputs, whose headings are no places of the post.
    """

    foreign: bool
    key: str = ""
    anchors: bool = True
    works: Markup = field(default_factory=Markup)
    slots: list[Markup] = field(default_factory=list)

    def own(self, html: Markup) -> str:
        """Markup of ours, which the sanitiser must not touch."""
        if not self.foreign:
            return str(html)
        self.slots.append(html)
        return slot(len(self.slots) - 1, self.key)


_WORDY = frozenset(
    {
        *("text", "code_inline", "math_inline", "math_inline_double"),
        *("citation", "crossref", "myst_role"),
    }
)


def words_of(children: Sequence[Token]) -> str:
    """The words of inline tokens, without markup."""
    out = []
    for child in children:
        if child.type in _WORDY:
            out.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            out.append(" ")
        elif child.type in ("image", "claim"):
            out.append(words_of(child.children or []))
    return "".join(out)


_PLAIN = frozenset(
    {
        *("text", "text_special", "code_inline", "softbreak", "hardbreak"),
        *("em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close"),
    }
)


def plain(inline: Token) -> bool:
    """Whether a line is words alone, so that nothing in it has to be looked for."""
    return _PLAIN.issuperset([child.type for child in inline.children or ()])


def every(children: Sequence[Token]) -> Iterator[Token]:
    """Inline tokens, and those inside them."""
    for child in children:
        yield child
        if child.children:
            yield from every(child.children)
