"""The HTML of the parts that proofpress writes itself, for texts and for cells."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from proofpress.render.code import Code
from proofpress.render.listing import Listing

#: Roles of MyST and the elements they stand for.
ROLES = {
    "sub": "sub", "subscript": "sub", "sup": "sup", "superscript": "sup", "kbd": "kbd",
    "code": "code", "literal": "code", "del": "del", "strike": "del", "abbr": "abbr",
    "u": "u", "underline": "u", "strong": "strong", "em": "em", "smallcaps": "small",
}  # fmt: skip


def link(href: str, title: str = "") -> Markup:
    """An opening `<a>`; one to another host tells it nothing."""
    out = Markup('<a href="{}"').format(href)
    if title:
        out += Markup(' title="{}"').format(title)
    if re.match(r"(?:https?:)?//", href, re.IGNORECASE):
        out += Markup(' rel="noopener noreferrer"')
    return out + Markup(">")


def role(name: str, text: str) -> Markup:
    """A MyST role; an unknown one is shown as code."""
    tag = Markup(ROLES.get(name, "code"))  # noqa: S704 one of our own names
    return Markup("<{0}>{1}</{0}>").format(tag, text)


def raw_tex(tex: str, *, block: bool) -> Markup:
    """A formula that could not be set, as it was written."""
    if block:
        return Markup('<div class="equation"><code class="tex">{}</code></div>').format(tex)
    return Markup('<code class="tex">{}</code>').format(tex)


def code_block(code: Code, listing: Listing, *, id: str = "", number: str = "") -> Markup:
    """Code that is not a cell: a fence in the text, JSON in an output."""
    what = ". ".join(part for part in (number, listing.name) if part)
    label = ", ".join(part for part in ("Code", what, code.name) if part)
    place = Markup(' id="{}"').format(id) if id else Markup()
    file = Markup('<span class="file">{}</span>').format(what) if what else Markup()
    language = Markup('<span class="lang">{}</span>').format(code.name) if code.name else Markup()
    long = " long" if code.long else ""
    numbered = Markup(' class="numbered"') if code.numbered else Markup()
    block = Markup(
        '<div class="bar mono">{}<button type="button" class="copy" hidden>copy</button>{}</div>'
        '<pre class="src{}" tabindex="0" role="group" aria-label="{}"><code{}>{}</code></pre>'
    ).format(file, language, long, label, numbered, code.html)
    if listing.fold:
        lines = "1 line" if code.lines == 1 else f"{code.lines:,} lines"
        block = Markup(
            '<details{}><summary class="mono">{} <span class="quiet">({})</span></summary>'
            "{}</details>"
        ).format(
            Markup(" open") if listing.opened else "",
            listing.summary or what or "Code",
            lines,
            block,
        )
    return Markup('<div class="cell"{}>{}</div>\n').format(place, block)


def footnote(number: int, occurrence: int, beside: Markup | None = None) -> Markup:
    """The mark in the text, and the copy of the note in the margin."""
    place = f"ref-{number}" if occurrence == 0 else f"ref-{number}-{occurrence + 1}"
    return Markup(
        '<sup><a href="#fn-{0}" id="{1}" aria-label="Footnote {0}">[{0}]</a></sup>{2}'
    ).format(number, place, beside or Markup())


def side_note(number: int, text: Markup) -> Markup:
    """The copy of a footnote."""
    return Markup('<small class="note side" aria-hidden="true"><b>{}</b>{}</small>').format(
        number, text
    )


def back_references(number: int, references: int) -> Markup:
    """The links from a footnote back to its marks."""
    places = [f"ref-{number}" if k == 0 else f"ref-{number}-{k + 1}" for k in range(references)]
    return Markup(" ").join(
        Markup('<a href="#{}" aria-label="Back to the text">↩</a>').format(place)
        for place in places
    )


def task_box(*, done: bool) -> Markup:
    """The box of a task list."""
    state = Markup(' checked aria-label="done"') if done else Markup(' aria-label="to do"')
    return Markup('<input type="checkbox" disabled{}>').format(state)


def endnote(number: int, body: Markup, *, beside: bool) -> Markup:
    """A footnote at the end of the post; `beside`: most readers see it in the margin."""
    kind = Markup(' class="beside"' if beside else "")  # noqa: S704 our own words
    return Markup('<li id="fn-{}"{}>{}</li>\n').format(number, kind, body)


def endnotes(items: Markup) -> Markup:
    """The footnotes at the end of a post."""
    return Markup(
        '<section class="endnotes" aria-label="Footnotes"><ol>\n{}</ol></section>\n'
    ).format(items)


def references(id: str, works: Markup) -> Markup:
    """What a post cites, at its end."""
    return Markup(
        '<section class="endnotes" aria-labelledby="{0}"><h2 id="{0}">References{1}</h2>\n{2}'
        "</section>\n"
    ).format(id, anchor(id), works)


def anchor(name: str) -> Markup:
    """The sign behind a heading that links to it."""
    mark = f'<a class="anchor" href="#{escape(name)}" aria-label="Link to this section">¶</a>'
    return Markup(f" {mark}")  # noqa: S704 the name is escaped


def in_line(html: Markup) -> Markup:
    """A displayed formula inside a paragraph, where no `<div>` may stand."""
    text = str(html)
    if text.startswith('<div class="equation"') and text.endswith("</div>"):
        text = "<span" + text[4:-6] + "</span>"
    return Markup(text)  # noqa: S704 it was markup before


def with_id(html: Markup, name: str) -> Markup:
    """An equation that can be referred to."""
    start = '<div class="equation"'
    opened = Markup('<div class="equation" id="{}"').format(name)
    return opened + Markup(str(html).removeprefix(start)) if str(html).startswith(start) else html  # noqa: S704
