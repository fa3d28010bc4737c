"""The markup of claims and quoted numbers: the mark in the line, and the note beside it.

The number is the label of a box that no reader sees: a tap on it opens the note under its line,
where the page has no margin. Notes are hidden from screen readers, which would meet them in the
middle of a sentence; for them, and for the keyboard, a link behind the number leads to the number's
row in the table of claims or to the source.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from urllib.parse import quote

from markupsafe import Markup

from proofpress.post.front_matter import Origin
from proofpress.render import markup
from proofpress.render.characters import printable, unbroken
from proofpress.render.claims import Claims, Mention
from proofpress.verify.verdict import Verdict

#: A longer text may be broken at the end of a line.
_SHORT = 24

_CLAIM = Markup(
    '<span class="{classes}" id="{id}"><label for="{id}:note">{words}</label>'
    '<a class="see vh" href="#{see}" aria-label="{said}"></a>'
    '<input type="checkbox" id="{id}:note" tabindex="-1" aria-hidden="true">'
    '<small class="note" aria-hidden="true">{note}</small>{all}</span>'
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
        all=_together(mention, code_at) if mention.together else Markup(),
    )


def fragment(name: str) -> str:
    """An id as it is written in an address."""
    return quote(name, safe=":.-_")


def _classes(mention: Mention) -> list[str]:
    found = {
        "quoted": isinstance(mention.on, Origin),
        "fails": not _holds(mention) and not _pends(mention),
        "pending": _pends(mention),
        "crowded": mention.crowded,
        "on": mention.goes_on,
        "merged": mention.part > 0,
        f"k{mention.part}": mention.part > 0,
        "long": len(mention.words) > _SHORT,
    }
    return [name for name, is_so in found.items() if is_so]


def _holds(mention: Mention) -> bool:
    return isinstance(mention.on, Origin) or mention.on.holds


def _pends(mention: Mention) -> bool:
    return isinstance(mention.on, Verdict) and mention.on.pending


def _measured(verdict: Verdict, code_at: Mapping[int, str]) -> Markup:
    """`queries = 3,047`, the rule, and the cell that computed it."""
    where = Markup() if verdict.cell is None else _at(verdict.cell, code_at)
    return Markup('{}{} = <b>{}</b> <span class="how"><span>{}</span>{}</span>').format(
        Markup() if verdict.pending else _TICK if verdict.holds else _CROSS,
        printable(verdict.claim.key.address),
        printable(verdict.value) or "?",
        unbroken(printable(verdict.rule)),
        where,
    )


def _together(first: Mention, code_at: Mapping[int, str]) -> Markup:
    """The note of all claims of a paragraph, where the margin has no room for one each."""
    verdicts = [one.on for one in first.together if isinstance(one.on, Verdict)]
    parts = []
    for number, (verdict, following) in enumerate(zip_longest(verdicts, verdicts[1:]), 1):
        rule = "" if verdict.rule == "exact" else f" {unbroken(printable(verdict.rule))}"
        # Inside of its part, a comma cannot begin a line.
        comma = "," if following is not None and following.cell == verdict.cell else ""
        part = Markup(
            '<span class="k{}">{} = <b>{}</b><span class="how">{}</span>{}</span>'
        ).format(
            number,
            printable(verdict.claim.key.address),
            printable(verdict.value) or "?",
            rule,
            comma,
        )
        if not comma and verdict.cell is not None:
            part += _at(verdict.cell, code_at)
        if not comma and following is not None:
            part += ","
        parts.append(part)
    return Markup('<small class="note all" aria-hidden="true">{}{}</small>').format(
        Markup() if any(map(_pends, first.together)) else _TICK, Markup(" ").join(parts)
    )


def _at(cell: int, code_at: Mapping[int, str]) -> Markup:
    at = fragment(code_at.get(cell, f"cell-{cell}"))
    return Markup(' <span class="at">· <a href="#{}" tabindex="-1">cell {}</a></span>').format(
        at, cell
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
