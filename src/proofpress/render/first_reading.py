"""The first reading of a post's texts: their claims, numbers, names and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markdown_it.token import Token

from proofpress.render.article import Heading
from proofpress.render.blocks import align, caption_tables, is_figure, make_figure
from proofpress.render.citations import Citations
from proofpress.render.claims import Claims, Room
from proofpress.render.directives import Directive
from proofpress.render.document import Segment, parse_line
from proofpress.render.labels import Labels
from proofpress.render.listing import listing_of
from proofpress.render.outline import Outline
from proofpress.render.remarks import Remarks, Spot, short
from proofpress.render.sheet import plain, words_of
from proofpress.render.targets import Targets
from proofpress.render.typesetting import BLOCKS, Typesetting

_CLAIM = re.compile(r"\]\((?:claim|quoted):")
_WORD = re.compile(r"\w[\w'’.,-]*")

#: Tokens with citations; and all that matter before there is HTML.
_LINES = frozenset({"inline"})
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


class FirstReading:
    """Reads the texts of one post in the order in which they stand in it.

    Args:
        claims: of the post, which are bound to what the text prints of them.
        judged: whether every claim must have a verdict.

    Attributes:
        headings: of levels 2 and 3, in order, still without their HTML.
        words: how many there are in all that was read.
        beginning: the words of the first paragraph.
    """

    def __init__(
        self,
        remarks: Remarks,
        *,
        claims: Claims,
        citations: Citations,
        labels: Labels,
        formulas: Typesetting,
        targets: Targets,
        judged: bool,
    ) -> None:
        self.headings: list[Heading] = []
        self.words = 0
        self.beginning = ""
        self._remarks, self._claims, self._citations = remarks, claims, citations
        self._labels, self._formulas, self._targets = labels, formulas, targets
        self._judged = judged
        self._tab_sets = 0
        self._outline = Outline()

    def read(self, segment: Segment, streams: Iterable[list[Token]]) -> None:
        """Number the figures and equations of a text, set its formulas, name its headings.

        Args:
            streams: its tokens, then those of its footnotes.
        """
        for fault in segment.faults:
            spot = self._remarks.spot(segment.index).at(fault.line)
            self._remarks.add(fault.code, fault.message, fault.help, spot, fault.needle)
        waiting: list[str] = []  # MyST targets, `(name)=`, for what follows them
        for tokens in streams:
            for index, spot in self._remarks.spots(segment.index, tokens, _LINES, but=plain):
                self._citations.place(tokens[index], spot)
            self._bind(tokens, segment)
            for index, spot in self._remarks.spots(segment.index, tokens, _MATTERS):
                self._collect(tokens, index, spot, waiting)

    def begun(self, text: str, after: int | None, room: Room) -> Segment:
        """A caption, title or dek, of which so far only the claims are known."""
        segment = parse_line(text)
        self._claims.bind(segment.tokens[0], after, room)
        self._refuse_unjudged(self._remarks.head)
        return segment

    def alternative(self, text: str, after: int | None) -> str:
        """An alternative text with what its claims show; without any it stays as it is."""
        segment = self.begun(text, after, "words")
        children = segment.tokens[0].children or []
        claimed = any(child.type == "claim" for child in children)
        return words_of(children) if claimed else text

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
            if not self._formulas.set_block(token, spot, label):
                self._taken(label, spot)
        elif token.type == "captioned_open":
            label = token.meta["label"] or (waiting.pop() if waiting else "")
            if label and (number := self._labels.figure(label, "Table")) is None:
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
                self._citations.place(token, spot)  # what was an image is a figure now
            words = words_of(token.children or [])
            self.words += len(_WORD.findall(words))
            if not self.beginning and tokens[index - 1].type == "paragraph_open":
                self.beginning = " ".join(words.split())
            if words_alone:
                return
            self._formulas.set_inline(token, spot)
        for raw in (token, *(token.children or ())):
            if raw.type in ("html_block", "html_inline"):
                self._targets.note_anchors(raw.content)

    def _bind(self, tokens: list[Token], segment: Segment) -> None:
        """Make figures of what is one, and find the claims of a text."""
        cell = self._remarks.spot(segment.index).cell
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
                    self._claims.bind(token, after, "note", listed=opening.hidden)
                else:
                    self._claims.bind(token, after, "link")
            if self._claims.unjudged:
                line = token.map[0] if token.map else 0
                self._refuse_unjudged(self._remarks.spot(segment.index).at(line))

    def _refuse_unjudged(self, spot: Spot) -> None:
        """A number that was taken for no claim before the run is not printed as if it were one."""
        for name in self._claims.unjudged if self._judged else ():
            message = f"nobody checked this claim of `{short(name)}`"
            help_ = "write it in a paragraph of its own, as [3,047](claim:queries)"
            self._remarks.add("claim", message, help_, spot, f"](claim:{name}")
        self._claims.unjudged.clear()

    def _heading(self, tokens: Sequence[Token], waiting: list[str]) -> None:
        opened, inline, closed = tokens
        level = self._outline.level(int(opened.tag[1]))
        opened.tag = closed.tag = f"h{level}"
        name = self._labels.heading(words_of(inline.children or []))
        opened.meta["id"] = name
        for label in waiting:
            self._labels.alias(label, name)
        waiting.clear()
        if level in (2, 3):
            inline.meta["heading"] = len(self.headings)
            self.headings.append(Heading(level, name, ""))

    def _figure(self, token: Token, spot: Spot, waiting: list[str]) -> None:
        directive: Directive = token.meta["directive"]
        if token.meta.get("brief") and (claim := _CLAIM.search(directive.options.get("alt", ""))):
            help_ = "write it as a `{figure}` with `:alt:`, where claims are read"
            self._remarks.add("claim", "a claim in `fig-alt` is not read", help_, spot, claim[0])
        label = directive.options.get("label") or directive.options.get("name")
        label = label or (waiting.pop() if waiting else "")
        if not label:
            return
        number = self._labels.figure(label)
        if number is None:
            self._taken(label, spot)
        else:
            token.meta["id"], token.meta["number"] = label, number

    def _listing(self, token: Token, spot: Spot, waiting: list[str]) -> None:
        listing = token.meta["listing"] = listing_of(token)
        for fault in listing.faults:
            self._remarks.add("markdown", fault.message, fault.help, spot, fault.word)
        label = listing.label or (waiting.pop() if waiting else "")
        if label and (number := self._labels.listing(label)) is None:
            self._taken(label, spot)
        elif label:
            token.meta["place"] = (label, number)

    def _taken(self, label: str, spot: Spot) -> None:
        message = f"the label `{short(label)}` is used twice, or belongs to the page"
        self._remarks.add("markdown", message, "choose another label", spot, label)
