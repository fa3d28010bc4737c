"""Citations of a post: labels of author and year, and the list of what is cited."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from markdown_it.token import Token
from markupsafe import Markup, escape

from proofpress.post.citing import Citation, Cited, of_role
from proofpress.render import markup
from proofpress.render.bibliography import Work
from proofpress.render.remarks import Remarks, Spot, short
from proofpress.suggest import did_you_mean, suggestion

#: Beginnings of labels, as Quarto has them: `@fig-herd` refers to a figure.
_REFERENCE = re.compile(r"(?:fig|tbl|tab|eq|lst)-")
_UNSAFE = re.compile(r"[^\w.]+")


@dataclass(slots=True)
class _Entry:
    """A work that is cited: its label, its address and those of its citations."""

    work: Work
    id: str
    authors: str
    year: str
    places: list[str] = field(default_factory=list)


class Citations:
    """The citations of one post.

    First `note` for each line of its text, then `settle`; then `place` for each again.

    Args:
        works: None if the post names no bibliography, or one that cannot be read.
        named: whether it names one.
    """

    def __init__(self, works: Mapping[str, Work] | None, *, named: bool, remarks: Remarks) -> None:
        self._works, self._named, self._remarks = works or {}, named, remarks
        self._broken = named and works is None
        self._cited: dict[str, _Entry] = {}
        self._count = 0
        self.listed = False

    def note(self, children: Sequence[Token]) -> None:
        """Remember what a line cites."""
        for child in children:
            for work in found.works if (found := _citation(child)) is not None else ():
                if work.key in self._works and work.key not in self._cited:
                    self._cited[work.key] = _entry(self._works[work.key])

    def settle(self) -> None:
        """Give each cited work its address, and tell those of one author and year apart."""
        ordered = sorted(self._cited.values(), key=_order)
        self._cited = {entry.work.key: entry for entry in ordered}
        taken: set[str] = set()
        for entry in ordered:
            base = f"work-{_UNSAFE.sub('-', entry.work.key).strip('-') or 'x'}"
            number, entry.id = 1, base
            while entry.id.lower() in taken:
                number += 1
                entry.id = f"{base}-{number}"
            taken.add(entry.id.lower())
        alike = groupby(
            sorted(ordered, key=lambda one: (one.authors, one.year)),
            key=lambda one: (one.authors, one.year),
        )
        for _, same in alike:
            several = list(same)
            for index, entry in enumerate(several if len(several) > 1 else ()):
                entry.year += ("-" if entry.year == _UNDATED else "") + _letter(index)

    def place(self, inline: Token, spot: Spot, *, linked: bool = True) -> None:
        """Decide about every citation of a line: those of no work are text again.

        Args:
            linked: off for lines that other pages show as well.
        """
        inline.children = list(self._placed(inline.children or [], spot, linked=linked))

    def _placed(self, children: Sequence[Token], spot: Spot, *, linked: bool) -> Iterator[Token]:
        for child in children:
            found = _citation(child)
            if found is None:
                yield child
                continue
            role = child.type == "myst_role"
            if not role and all(_REFERENCE.match(work.key) for work in found.works):
                child.type = "crossref"
                yield child
                continue
            if not self._named and role:
                help_ = "add `bibliography: references.bib` to the front matter"
                message = "a citation in a post that names no bibliography"
                self._remarks.add("citation", message, help_, spot, child.content)
            unknown = [work.key for work in found.works if work.key not in self._cited]
            if unknown:
                self._tell(unknown, spot, narrative=found.narrative and not role)
                yield from _as_written(child)
                continue
            html, words = self._shown(found, linked=linked)
            child.type, child.content, child.meta = "citation", words, {"html": html}
            child.children = None
            yield child

    def _tell(self, unknown: Sequence[str], spot: Spot, *, narrative: bool) -> None:
        if self._broken or not self._named:
            return
        for key in unknown:
            near = suggestion(key, self._works, cutoff=0.85)
            if narrative and near is None:
                continue  # somebody's name elsewhere
            message = f"no bibliography of this post has `{short(key)}`"
            help_ = did_you_mean(key, self._works, otherwise="add the work to the bibliography")
            self._remarks.add("citation", message, help_, spot, key, hard=not narrative)

    def _shown(self, found: Citation, *, linked: bool) -> tuple[Markup, str]:
        """The markup of a citation, and its words."""
        parts = [self._part(work, found, linked=linked) for work in found.works]
        if found.narrative:
            return Markup(", ").join(html for html, _ in parts), ", ".join(w for _, w in parts)
        html = Markup("({})").format(Markup("; ").join(html for html, _ in parts))
        return html, f"({'; '.join(words for _, words in parts)})"

    def _part(self, work: Cited, found: Citation, *, linked: bool) -> tuple[Markup, str]:
        entry = self._cited[work.key]
        label = entry.year if work.year_only else f"{entry.authors} {entry.year}"
        rest = f", {work.locator}" if work.locator else ""
        if found.narrative:
            label, rest = f"{entry.authors} ({entry.year}{rest})", ""
        before = f"{work.prefix} " if work.prefix else ""
        words = f"{before}{label}{rest}"
        if not linked:
            return escape(words), words
        self._count += 1
        entry.places.append(f"cited-{self._count}")
        html = Markup('{}<a class="cite" href="#{}" id="{}">{}</a>{}').format(
            before, entry.id, entry.places[-1], label, rest
        )
        return html, words

    def listing(self) -> Markup:
        """The works that are cited, each with the links back to where; empty if none is."""
        items = Markup("\n").join(_item(entry) for entry in self._cited.values() if entry.places)
        return (
            Markup('<ul class="works" role="list">\n{}\n</ul>\n').format(items) if items else items
        )


_UNDATED = "n.d."


def _citation(token: Token) -> Citation | None:
    if token.type == "citation":
        found: Citation | None = token.meta.get("citation")
        return found
    if token.type == "myst_role":
        return of_role(str(token.meta.get("name")), token.content)
    return None


def _as_written(token: Token) -> Iterator[Token]:
    """What is no citation, as the Markdown that it is then."""
    if not token.children:
        token.type = "text"
        yield token
        return
    yield Token("text", "", 0, content="[")
    for child in token.children:
        child.type = "text" if child.type == "citation" else child.type
        yield child
    yield Token("text", "", 0, content="]")


def _entry(work: Work) -> _Entry:
    families = [name.family for name in work.names]
    if not families:
        authors = work.title if len(work.title) <= 30 else work.title[:30].rpartition(" ")[0] + "…"
    elif len(families) > 2 or work.more:
        authors = f"{families[0]} et al."
    else:
        authors = " and ".join(families)
    return _Entry(work, "", authors, work.year or _UNDATED)


def _order(entry: _Entry) -> tuple[str, str, str]:
    names = " ".join(name.family for name in entry.work.names) or entry.work.title
    return names.casefold(), entry.year, entry.work.title.casefold()


def _letter(index: int) -> str:
    letters = string.ascii_lowercase
    return letters[index] if index < len(letters) else f"-{index + 1}"


def _item(entry: _Entry) -> Markup:
    work = entry.work
    names = [f"{name.family}, {name.given}" if name.given else name.family for name in work.names]
    names += ["others"] if work.more else []
    people = _joined(names) + (" (eds.)" if work.edited and len(names) > 1 else "")
    people += " (ed.)" if work.edited and len(names) == 1 else ""
    title = Markup("<cite>{}</cite>").format(work.title)
    named = Markup("{} ({}). {}.").format(people, entry.year, title)
    head = named if people else Markup("{} ({}).").format(title, entry.year)
    where = ", ".join(part for part in (work.whole, work.place) if part)
    rest = " ".join(f"{part}." for part in (where, work.issued) if part)
    link = Markup()
    if work.address:
        link = Markup(" {}{}</a>").format(markup.link(work.address), _bare(work.address))
    back = Markup(" ").join(
        Markup('<a class="back" href="#{}" aria-label="Back to citation {}">↩</a>').format(place, n)
        for n, place in enumerate(entry.places, 1)
    )
    return Markup('<li id="{}">{}{}{} {}</li>').format(
        entry.id, head, f" {rest}" if rest else "", link, back
    )


def _joined(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _bare(address: str) -> str:
    """An address as a reader needs it."""
    return re.sub(r"^https?://(?:www\.)?", "", address).removesuffix("/")
