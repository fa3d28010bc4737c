"""The markup of claims and quoted numbers: the mark in the line, and the note beside it.

The number is the label of a box that no reader sees: a tap on it opens the note under its line,
where the page has no margin. Notes are hidden from screen readers, which would meet them in the
middle of a sentence; for them, and for the keyboard, a link behind the number leads to the number's
row in the table of claims or to the source.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from markupsafe import Markup

from proofpress.post.front_matter import Origin
from proofpress.render import markup
from proofpress.render.characters import printable
from proofpress.render.claims import Claims, Mention
from proofpress.verify.verdict import Verdict

#: A longer text may be broken at the end of a line.
_SHORT = 24

_CLAIM = Markup(
    '<span class="{classes}" id="{id}"><label for="{id}:note">{words}</label>'
    '<a class="see vh" href="#{see}" aria-label="{said}"></a>'
    '<input type="checkbox" id="{id}:note" tabindex="-1" aria-hidden="true">'
    '<small class="note" aria-hidden="true">{note}</small></span>'
)
_TICK = Markup('<i class="tick"></i>')
_CROSS = Markup('<i class="cross"></i>')


def marked(
    mention: Mention, claims: Claims, words: Markup, *, code_at: Mapping[int, str]
) -> Markup:
    """A claim or quoted number as it stands in the text; `words` is its markup.

    Args:
        code_at: the address of the code of each cell, by its number.
    """
    if mention.room == "words":
        return words
    if mention.room != "note":
        classes = " ".join(["held", *_classes(mention)])
        place = Markup(' id="{}"').format(mention.id) if mention.id else Markup()
        return Markup('<a class="{}" href="#{}"{}>{}</a>').format(
            classes, fragment(claims.target(mention)), place, words
        )
    if isinstance(mention.on, Origin):
        note, see, what = _quoted(mention.on), claims.target(mention), "source"
    else:
        note, see, what = _measured(mention.on, code_at), mention.row, "evidence"
    return _CLAIM.format(
        classes=" ".join(["claim", *_classes(mention)]),
        id=mention.id,
        words=words,
        see=fragment(see),
        said=f"{mention.words}: {what}",
        note=note,
    )


def fragment(name: str) -> str:
    """An id as it is written in an address."""
    return quote(name, safe=":.-_")


def _classes(mention: Mention) -> list[str]:
    found = {
        "quoted": isinstance(mention.on, Origin),
        "fails": not _holds(mention),
        "crowded": mention.crowded,
        "on": mention.goes_on,
        "long": len(mention.words) > _SHORT,
    }
    return [name for name, is_so in found.items() if is_so]


def _holds(mention: Mention) -> bool:
    return isinstance(mention.on, Origin) or mention.on.holds


def _measured(verdict: Verdict, code_at: Mapping[int, str]) -> Markup:
    """`queries = 3,047`, the rule, and the cell that computed it."""
    where = Markup()
    if verdict.cell is not None:
        at = fragment(code_at.get(verdict.cell, f"cell-{verdict.cell}"))
        where = Markup(' <span class="at">· <a href="#{}" tabindex="-1">cell {}</a></span>').format(
            at, verdict.cell
        )
    return Markup('{}{} = <b>{}</b> <span class="how"><span>{}</span>{}</span>').format(
        _TICK if verdict.holds else _CROSS,
        printable(verdict.claim.key.address),
        printable(verdict.value) or "?",
        printable(verdict.rule),
        where,
    )


def _quoted(origin: Origin) -> Markup:
    title = Markup("{}").format(printable(origin.title))
    if origin.url:
        opening = str(markup.link(printable(origin.url)))[:-1] + ' tabindex="-1">'
        title = Markup(opening) + title + Markup("</a>")  # noqa: S704 `link` escaped it
    return Markup(
        '<span class="qm">”</span>{} '
        '<span class="how">quoted<span class="at">, not measured here</span></span>'
    ).format(title)
