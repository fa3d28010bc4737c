"""The words around a claim, so that a table can show it in its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from markdown_it.token import Token
from markupsafe import Markup, escape

from proofpress.frozen import frozen
from proofpress.render.sheet import words_of

#: Stands for a formula, which is one word; Markdown leaves no such character in a text.
_FORMULA = "\0"
_END = "\n\n"  # of a clause: a formula on lines of its own

_FARTHEST = 80  # characters that are looked at on each side
#: Where a clause ends: punctuation before a space, a dash between spaces, a bracket.
_CLAUSE = re.compile(r"[.,:;!?…](?=[\s\"'’”)\]]|$)|\s[—–-]+(?=\s|$)|—|[()\[\]“”„\"]|\n{2,}")
_BEFORE = re.compile(r"(?:\S+\s+){0,4}\S*$")
_AFTER = re.compile(r"\S*(?:\s+\S+){0,3}")


@frozen
class Piece:
    """Some words of a line; each `_FORMULA` in them is one of `formulas`, in their order."""

    text: str
    formulas: tuple[Token, ...] = ()

    def html(self) -> Markup:
        """With its formulas as they are set on the page; as TeX before they are."""
        words = zip_longest(self.text.split(_FORMULA), map(_set, self.formulas), fillvalue="")
        return Markup("").join(Markup("{}{}").format(*pair) for pair in words)


NOTHING = Piece("")


def surroundings(children: Sequence[Token]) -> Iterator[tuple[Token, Piece, Piece]]:
    """Each claim among the children of an inline token, with words before and after it."""
    formulas = tuple(child for child in children if _is_formula(child))
    pieces = [_word(child) for child in children]
    text, start, before = "".join(pieces), 0, 0
    for child, piece in zip(children, pieces, strict=True):
        end = start + len(piece)
        before += _is_formula(child)
        if child.type == "claim":
            left, right = around(text, start, end)
            last, first = left.count(_FORMULA), right.count(_FORMULA)
            yield (
                child,
                Piece(left, formulas[before - last : before]),
                Piece(right, formulas[before : before + first]),
            )
        start = end


def _is_formula(token: Token) -> bool:
    role = token.type == "myst_role" and token.meta.get("name") == "math"
    return role or token.type == "math_inline"


def _word(token: Token) -> str:
    if token.type == "math_inline_double":
        return _END
    return _FORMULA if _is_formula(token) else words_of([token])


def _set(formula: Token) -> Markup:
    html = formula.meta.get("html", "")
    # An address would be there twice, and what could not be set is TeX.
    single = html.startswith("<math") and ' id="' not in html
    return Markup(html) if single else escape(formula.content)  # noqa: S704 it was markup


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """A few words of the clause before and after `text[start:end]`, spaces at their inner ends.

    What stands in the text without a space between stays so: `3,047` in `3,047-fold`.
    """
    before = text[max(start - _FARTHEST, 0) : start]
    after = text[end : end + _FARTHEST]
    *_, last = [0, *(mark.end() for mark in _CLAUSE.finditer(before))]
    clause = before[last:]
    if last == 0 and start > _FARTHEST:
        clause = clause.partition(" ")[2]
    mark = _CLAUSE.search(after)
    rest = after[: mark.start()] if mark else after
    if mark is None and len(text) - end > _FARTHEST:
        rest = rest.rpartition(" ")[0]
    near, far = _BEFORE.search(clause), _AFTER.match(rest)
    left = re.sub(r"\s+", " ", near[0] if near else "").lstrip()
    right = re.sub(r"\s+", " ", far[0] if far else "").rstrip()
    return left, right
