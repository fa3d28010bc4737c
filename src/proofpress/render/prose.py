"""The Markdown of one post: its numbers and addresses first, then its HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise

from markdown_it.token import Token
from markupsafe import Markup

from proofpress.render import markup
from proofpress.render.article import Heading
from proofpress.render.assets import Assets
from proofpress.render.blocks import align, caption_tables, is_figure, make_figure
from proofpress.render.citations import Citations
from proofpress.render.claims import Claims, Room, opened
from proofpress.render.directives import Directive
from proofpress.render.document import Document, Segment, parse_alone, parse_line
from proofpress.render.grammar import parser
from proofpress.render.labels import Labels
from proofpress.render.listing import listing_of
from proofpress.render.margin import marked
from proofpress.render.media import Media
from proofpress.render.pictures import Pictures
from proofpress.render.remarks import Remarks, Spot, short
from proofpress.render.rules import inline_html
from proofpress.render.sanitize import filled, sanitized
from proofpress.render.sheet import Sheet, every, plain, words_of
from proofpress.render.sidenotes import beside
from proofpress.render.targets import AddressOf, Targets
from proofpress.render.typesetting import BLOCKS, Typesetting

_CLAIM = re.compile(r"\]\((?:claim|quoted):")
_WORD = re.compile(r"\w[\w'’.,-]*")
_NOT_IN_CONTENTS = frozenset({"link_open", "link_close", "footnote_ref", "html_inline", "image"})

#: Tokens with citations; with links and images; and all that matter before there is HTML.
_LINES = frozenset({"inline"})
_REFERRING = _LINES | {"figure_open"}
_MATTERS = BLOCKS | {
    "captioned_open",
    "fence",
    "figure_open",
    "heading_open",
    "html_block",
    "inline",
    "myst_target",
    "paragraph_open",
    "table_open",
    "tabs_open",
}


class Prose:
    """Renders the texts of one post.

    First `collect` (in the order in which things stand in the post), then `resolve`, then `html`:
    a reference may point forward.

    Args:
        claims: of the post; None where nobody asked whether they hold.
        code_at: the address of the code of each cell, by its number, for their evidence.
        judged: whether every claim must have a verdict.

    Attributes:
        headings: of levels 2 and 3, in order; their HTML is there once they are resolved.
        words: of all that was collected.
        beginning: the words of the first paragraph.
    """

    def __init__(
        self,
        document: Document,
        assets: Assets,
        remarks: Remarks,
        *,
        address_of: AddressOf | None = None,
        claims: Claims | None = None,
        code_at: Mapping[int, str] | None = None,
        citations: Citations | None = None,
        judged: bool = False,
    ) -> None:
        self.document, self.assets, self.remarks = document, assets, remarks
        self.claims, self.code_at = claims or Claims((), ()), code_at or {}
        self.citations = citations or Citations(None, named=False, remarks=remarks)
        self._judged = judged
        self.labels = Labels()
        self.formulas = Typesetting(self.labels, remarks)
        self.pictures = Pictures(assets, remarks)
        self.media = Media(assets, remarks)
        self.targets = Targets(assets, self.labels, remarks, address_of)
        self.headings: list[Heading] = []
        self.words = 0
        self._tab_sets = 0
        self.beginning = ""
        self._outline: list[tuple[int, int]] = []

    def collect(self, segment: Segment) -> None:
        """Number the figures and equations of a text, set its formulas, name its headings."""
        for fault in segment.faults:
            spot = self.remarks.spot(segment.index).at(fault.line)
            self.remarks.add(fault.code, fault.message, fault.help, spot, fault.needle)
        waiting: list[str] = []  # MyST targets, `(name)=`, for what follows them
        for tokens in self._streams(segment):
            for index, spot in self._spots(segment, tokens, _LINES):
                if not plain(tokens[index]):
                    self.citations.place(tokens[index], spot)
            self._bind(tokens, segment)
            for index, spot in self._spots(segment, tokens, _MATTERS):
                self._collect(tokens, index, spot, waiting)

    def resolve(self, segment: Segment) -> None:
        """Find what the links and images of a text mean."""
        for tokens in self._streams(segment):
            for index, spot in self._spots(segment, tokens, _REFERRING):
                token = tokens[index]
                if token.type == "inline":
                    self._resolve_inline(token, spot)
                elif token.type == "figure_open":
                    self.pictures.resolve_figure(token, tokens[index + 1], spot)

    def annotate(self) -> None:
        """Put copies of footnotes beside the paragraphs that refer to them; all is resolved."""
        for segment in self.document.segments:
            depth = 0
            for token, following in pairwise(segment.tokens):
                depth += token.nesting
                if depth == 1 and token.type == "paragraph_open":
                    for child in following.children or ():
                        if child.type == "footnote_ref" and not child.meta.get("subId"):
                            note = self.document.notes[child.meta["id"]]
                            child.meta["beside"] = beside(note.tokens, note.number)
                            note.beside = child.meta["beside"] is not None

    def html(self, segment: Segment) -> Markup:
        """The HTML of a text of the post."""
        return self._rendered(segment, segment.tokens, self.remarks.spot(segment.index))

    def endnotes(self) -> Markup:
        """The footnotes of the post, in the order of their first reference."""
        out = Markup()
        for note in self.document.notes:
            tokens, back = list(note.tokens), Token("own", "", 0)
            back.meta = {"html": Markup(" ") + markup.back_references(note.number, note.references)}
            ended = bool(tokens) and tokens[-1].type == "paragraph_close"
            tokens.insert(len(tokens) - 1 if ended else len(tokens), back)
            body = self._rendered(note.segment, tokens, self.remarks.spot(note.segment.index))
            out += markup.endnote(note.number, body, beside=note.beside)
        return markup.endnotes(out) if out else out

    def references(self) -> Markup:
        """What the post cites, unless its text has the list already."""
        works = self.citations.listing()
        texts = (token for segment in self.document.segments for token in segment.tokens)
        if not works or any(token.type == "bibliography" for token in texts):
            return Markup()
        name = self.labels.heading("References")
        self.headings.append(Heading(2, name, "References"))
        return markup.references(name, works)

    def output(self, text: str, spot: Spot, *, label: str) -> Markup:
        """The HTML of Markdown that a cell printed; `label` announces its tables."""
        segment = parse_alone(text)
        for index, token in enumerate(segment.tokens):
            if token.type in BLOCKS:
                self.formulas.set_block(token, spot)
            elif token.type == "table_open":
                align(segment.tokens, index)
            elif token.type == "inline":
                self.formulas.set_inline(token, spot)
                self._resolve_inline(token, spot)
            elif token.type == "figure_open":
                self.pictures.resolve_figure(token, segment.tokens[index + 1], spot)
        return self._rendered(segment, segment.tokens, spot, label=label, anchors=False)

    def cited(self, lines: Iterable[str]) -> None:
        """Find out what the texts and some single lines cite, so that it can be told apart."""
        for segment in self.document.segments:
            for tokens in self._streams(segment):
                for token in tokens:
                    self.citations.note(token.children or [])
        for line in lines:
            if "@" in line or "{cite" in line:
                self.citations.note(parse_line(line).tokens[0].children or [])
        self.citations.settle()

    def begun(self, text: str, after: int | None, room: Room) -> Segment:
        """A caption, title or dek, of which so far only the claims are known."""
        segment = parse_line(text)
        self.claims.bind(segment.tokens[0], after, room)
        self._refuse_unjudged(self.remarks.head)
        return segment

    def alternative(self, text: str, after: int | None) -> str:
        """An alternative text with what its claims show; without any it stays as it is."""
        segment = self.begun(text, after, "words")
        children = segment.tokens[0].children or []
        claimed = any(child.type == "claim" for child in children)
        return words_of(children) if claimed else text

    def line(
        self, segment: Segment, spot: Spot, *, links: bool = True, lead: bool = False
    ) -> tuple[Markup, str]:
        """What was begun: its inline HTML, and its words; a lead stands on other pages too."""
        [token] = segment.tokens
        self.citations.place(token, spot, linked=not lead)
        self.formulas.set_inline(token, spot)
        self._resolve_inline(token, spot)
        if not links:
            token.children = _without_links(token.children or [])
        return self._rendered(segment, segment.tokens, spot), words_of(token.children or [])

    def _rendered(
        self,
        segment: Segment,
        tokens: Sequence[Token],
        spot: Spot,
        *,
        label: str = "Table",
        anchors: bool = True,
    ) -> Markup:
        source = segment.source.encode("utf-8", "replace")
        key = sha256(source).hexdigest()[:16] if segment.foreign else ""
        sheet = Sheet(segment.foreign, key, anchors)
        if any(token.type == "bibliography" for token in tokens):
            sheet.works = self.citations.listing()
        md = parser()
        html = md.renderer.render(tokens, md.options, {"sheet": sheet})
        if not segment.foreign:
            return Markup(html)  # noqa: S704 our rules escape, and there is no HTML of the author's

        def image(src: str, attributes: Mapping[str, str]) -> Markup:
            return self.pictures.tag(src, attributes, spot)

        html = self.media.taken(html, sheet.own, spot, "text")
        styles = self.assets.styles
        clean = sanitized(html, image=image, ids=anchors, table_label=label, styles=styles)
        return filled(clean, sheet.slots, key)

    def _streams(self, segment: Segment) -> Iterator[list[Token]]:
        """The tokens of a text, then those of its footnotes."""
        yield segment.tokens
        yield from (note.tokens for note in self.document.notes if note.segment is segment)

    def _spots(
        self, segment: Segment, tokens: Sequence[Token], kinds: frozenset[str]
    ) -> Iterator[tuple[int, Spot]]:
        """The tokens of some kinds, each with its place.

        A token without lines stands where the last one with lines stood.
        """
        base = self.remarks.spot(segment.index)
        line = 0
        for index, token in enumerate(tokens):
            if token.map:
                line = token.map[0]
            if token.type in kinds:
                yield index, base.at(line, token.content if token.type == "inline" else None)

    def _collect(self, tokens: list[Token], index: int, spot: Spot, waiting: list[str]) -> None:
        token = tokens[index]
        if token.type == "myst_target":
            waiting.append(token.content)
        elif token.type == "heading_open":
            self._heading(tokens[index : index + 3], waiting)
        elif token.type == "figure_open":
            self._figure(token, spot, waiting)
        elif token.type == "fence":
            self._listing(token, spot, waiting)
        elif token.type in BLOCKS:
            unnamed = token.type == "math_block" and waiting
            label = waiting.pop() if unnamed else token.info
            if not self.formulas.set_block(token, spot, label):
                self._taken(label, spot)
        elif token.type == "captioned_open":
            label = token.meta["label"] or (waiting.pop() if waiting else "")
            if label and (number := self.labels.figure(label, "Table")) is None:
                self._taken(label, spot)
            elif label:
                token.meta |= {"id": label, "number": number}
        elif token.type == "table_open":
            align(tokens, index)
        elif token.type == "tabs_open":
            self._tab_sets += 1
            token.meta["set"].number = self._tab_sets
        elif token.type == "inline":
            words_alone = plain(token)
            if not words_alone:
                self.citations.place(token, spot)  # what was an image is a figure now
            words = words_of(token.children or [])
            self.words += len(_WORD.findall(words))
            if not self.beginning and tokens[index - 1].type == "paragraph_open":
                self.beginning = " ".join(words.split())
            if words_alone:
                return
            self.formulas.set_inline(token, spot)
        for raw in (token, *(token.children or ())):
            if raw.type in ("html_block", "html_inline"):
                self.targets.note_anchors(raw.content)

    def _bind(self, tokens: list[Token], segment: Segment) -> None:
        """Make figures of what is one, and find the claims of a text."""
        cell = self.remarks.spot(segment.index).cell
        after = cell.number if cell is not None else None
        compared = 0
        caption_tables(tokens)
        for index, token in enumerate(tokens):
            compared += (token.type == "compare_open") - (token.type == "compare_close")
            if is_figure(tokens, index):
                make_figure(tokens, index)
            elif token.type == "figure_open":
                options = token.meta["directive"].options
                if "alt" in options:
                    options["alt"] = self.alternative(options["alt"], after)
            elif token.type == "inline" and not plain(token):
                opening = tokens[index - 1] if index else token
                if opening.type == "paragraph_open" and not compared:
                    self.claims.bind(token, after, "note", listed=opening.hidden)
                else:
                    self.claims.bind(token, after, "link")
            if self.claims.unjudged:
                line = token.map[0] if token.map else 0
                self._refuse_unjudged(self.remarks.spot(segment.index).at(line))

    def _refuse_unjudged(self, spot: Spot) -> None:
        """A number that was taken for no claim before the run is not printed as if it were one."""
        for name in self.claims.unjudged if self._judged else ():
            message = f"nobody checked this claim of `{short(name)}`"
            help_ = "write it in a paragraph of its own, as [3,047](claim:queries)"
            self.remarks.add("claim", message, help_, spot, f"](claim:{name}")
        self.claims.unjudged.clear()

    def _heading(self, tokens: Sequence[Token], waiting: list[str]) -> None:
        opened, inline, closed = tokens
        level = self._level(int(opened.tag[1]))
        opened.tag = closed.tag = f"h{level}"
        name = self.labels.heading(words_of(inline.children or []))
        opened.meta["id"] = name
        for label in waiting:
            self.labels.alias(label, name)
        waiting.clear()
        if level in (2, 3):
            inline.meta["heading"] = len(self.headings)
            self.headings.append(Heading(level, name, ""))

    def _level(self, written: int) -> int:
        """The level of the next heading: that below the one which it belongs to.

        The title is the page's only heading of the first level, and none is left out: who listens
        to a page finds its way by them.
        """
        while self._outline and self._outline[-1][0] >= written:
            self._outline.pop()
        level = min(self._outline[-1][1] + 1 if self._outline else 2, 6)
        self._outline.append((written, level))
        return level

    def _figure(self, token: Token, spot: Spot, waiting: list[str]) -> None:
        directive: Directive = token.meta["directive"]
        if token.meta.get("brief") and (claim := _CLAIM.search(directive.options.get("alt", ""))):
            help_ = "write it as a `{figure}` with `:alt:`, where claims are read"
            self.remarks.add("claim", "a claim in `fig-alt` is not read", help_, spot, claim[0])
        label = directive.options.get("label") or directive.options.get("name")
        label = label or (waiting.pop() if waiting else "")
        if not label:
            return
        number = self.labels.figure(label)
        if number is None:
            self._taken(label, spot)
        else:
            token.meta["id"], token.meta["number"] = label, number

    def _listing(self, token: Token, spot: Spot, waiting: list[str]) -> None:
        listing = token.meta["listing"] = listing_of(token)
        for fault in listing.faults:
            self.remarks.add("markdown", fault.message, fault.help, spot, fault.word)
        label = listing.label or (waiting.pop() if waiting else "")
        if label and (number := self.labels.listing(label)) is None:
            self._taken(label, spot)
        elif label:
            token.meta["place"] = (label, number)

    def _resolve_inline(self, token: Token, spot: Spot) -> None:
        if not plain(token):
            self._resolve_children(token, spot)
        if (index := token.meta.get("heading")) is not None:
            known = self.headings[index]
            html = inline_html(_for_contents(token.children or []))
            self.headings[index] = Heading(known.level, known.id, html)

    def _resolve_children(self, inline: Token, spot: Spot) -> None:
        self.targets.resolve(inline, spot)
        self.pictures.resolve(inline.children or [], spot)
        for child in every(inline.children or []):
            if child.type == "claim":
                self.targets.resolve(child, spot)
                words = Markup(inline_html(child.children or []))  # noqa: S704 our rules escape
                child.meta["html"] = marked(
                    child.meta["mention"], self.claims, words, code_at=self.code_at
                )

    def _taken(self, label: str, spot: Spot) -> None:
        message = f"the label `{short(label)}` is used twice, or belongs to the page"
        self.remarks.add("markdown", message, "choose another label", spot, label)


def _for_contents(children: Sequence[Token]) -> list[Token]:
    """Inline tokens as they may stand inside a link."""
    return _without_links(opened(children))


def _without_links(children: Sequence[Token]) -> list[Token]:
    """Inline tokens without links, but with those to what their claims stand on."""
    kept = (child for child in children if child.type not in _NOT_IN_CONTENTS)
    return [_as_text(child) if child.type in ("citation", "crossref") else child for child in kept]


def _as_text(token: Token) -> Token:
    return Token("text", "", 0, content=token.content)
