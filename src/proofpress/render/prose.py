"""The Markdown of one post: read for its numbers and addresses first, then set as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise

from markdown_it.token import Token
from markupsafe import Markup

from proofpress.render import markup
from proofpress.render.article import Heading
from proofpress.render.assets import Assets
from proofpress.render.blocks import align
from proofpress.render.citations import Citations
from proofpress.render.claims import Claims, opened
from proofpress.render.document import Document, Segment, parse_alone, parse_line
from proofpress.render.first_reading import FirstReading
from proofpress.render.grammar import parser
from proofpress.render.labels import Labels
from proofpress.render.margin import marked
from proofpress.render.media import Media
from proofpress.render.pictures import Pictures
from proofpress.render.remarks import Remarks, Spot
from proofpress.render.rules import inline_html
from proofpress.render.sanitize import filled, sanitized
from proofpress.render.sheet import Sheet, every, plain, words_of
from proofpress.render.sidenotes import beside
from proofpress.render.targets import AddressOf, Targets
from proofpress.render.typesetting import BLOCKS, Typesetting

_NOT_IN_CONTENTS = frozenset({"link_open", "link_close", "footnote_ref", "html_inline", "image"})

#: Tokens with links and images.
_REFERRING = frozenset({"inline", "figure_open"})


class Prose:
    """Renders the texts of one post.

    First `collect` and `begun` (in the order in which things stand in the post), then `resolve`,
    then `html`: a reference may point forward.

    Args:
        claims: of the post; None where nobody asked whether they hold.
        code_at: the address of the code of each cell, by its number, for their evidence.
        judged: whether every claim must have a verdict.

    Attributes:
        headings: of levels 2 and 3, in order; their HTML is there once they are resolved.
        reading: what was found when the texts were read first.
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
        self.labels = Labels()
        self.formulas = Typesetting(self.labels, remarks)
        self.pictures = Pictures(assets, remarks)
        self.media = Media(assets, remarks)
        self.targets = Targets(assets, self.labels, remarks, address_of)
        self.reading = FirstReading(
            remarks,
            claims=self.claims,
            citations=self.citations,
            labels=self.labels,
            formulas=self.formulas,
            targets=self.targets,
            judged=judged,
        )
        self.headings = self.reading.headings

    def collect(self, segment: Segment) -> None:
        """Number the figures and equations of a text, set its formulas, name its headings."""
        self.reading.read(segment, self.document.streams(segment))

    def resolve(self, segment: Segment) -> None:
        """Find what the links and images of a text mean."""
        for tokens in self.document.streams(segment):
            spots = self.remarks.spots(segment.index, tokens, _REFERRING, but=_says_all)
            for index, spot in spots:
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
            for tokens in self.document.streams(segment):
                for token in tokens:
                    self.citations.note(token.children or [])
        for line in lines:
            if "@" in line or "{cite" in line:
                self.citations.note(parse_line(line).tokens[0].children or [])
        self.citations.settle()

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


def _says_all(line: Token) -> bool:
    """Whether nothing of a line is to be found out, and it is no heading, which is named twice."""
    return "heading" not in line.meta and plain(line)


def _for_contents(children: Sequence[Token]) -> list[Token]:
    """Inline tokens as they may stand inside a link."""
    return _without_links(opened(children))


def _without_links(children: Sequence[Token]) -> list[Token]:
    """Inline tokens without links, but with those to what their claims stand on."""
    kept = (child for child in children if child.type not in _NOT_IN_CONTENTS)
    return [_as_text(child) if child.type in ("citation", "crossref") else child for child in kept]


def _as_text(token: Token) -> Token:
    return Token("text", "", 0, content=token.content)
