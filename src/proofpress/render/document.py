"""The Markdown of a whole post as tokens: its cells share footnotes and link definitions."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from proofpress.render.characters import printable
from proofpress.render.directives import expanded
from proofpress.render.grammar import parser
from proofpress.render.parts import Fault


@dataclass(slots=True)
class Segment:
    """The tokens of one text; `index` is its place among the post's texts.

    Attributes:
        foreign: whether there is HTML of the author's in it, so that its page must be sanitised.
        faults: what is wrong with its directives.
    """

    index: int
    source: str
    tokens: list[Token]
    foreign: bool = False
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Note:
    """A footnote: the tokens of its text, their segment, and how often it is referred to.

    `beside` tells whether a copy of it stands in the margin.
    """

    number: int
    tokens: list[Token]
    segment: Segment
    references: int
    beside: bool = False


@dataclass(slots=True)
class Document:
    """All texts of a post, and their footnotes in the order of their first reference."""

    segments: list[Segment]
    notes: list[Note]

    def streams(self, segment: Segment) -> Iterator[list[Token]]:
        """The tokens of a text, then those of its footnotes."""
        yield segment.tokens
        yield from (note.tokens for note in self.notes if note.segment is segment)


def parse(texts: Sequence[str]) -> Document:
    """Parse the texts of a post in order.

    A link definition or footnote is looked for in its own text first, then in all others: two
    cells may both have a `[^1]`, and one cell may use what another defines.
    """
    md = parser()
    segments: list[Segment] = []
    references: list[dict[str, Any]] = []
    labels: list[set[str]] = []
    for index, text in enumerate(texts):
        env: dict[str, Any] = {"references": {}, "footnotes": {"refs": {}, "list": {}}}
        segment = _blocks(md, index, text, env)
        segments.append(segment)
        references.append(env["references"])
        labels.append(set(env["footnotes"]["refs"]))

    everywhere = {key: value for own in reversed(references) for key, value in own.items()}
    numbers: dict[tuple[str, int], int] = {}
    listed: dict[int, dict[str, Any]] = {}
    for segment, own in zip(segments, references, strict=True):
        env = {
            "references": {**everywhere, **own},
            "footnotes": {"refs": _Scope(segment.index, labels, numbers), "list": listed},
        }
        _inlines(md, segment, env)
        for data in listed.values():
            data.setdefault("segment", segment.index)
    definitions = {
        (f":{label}", segment.index): tokens
        for segment in segments
        for label, tokens in _take_definitions(segment)
    }
    return Document(segments, _notes(segments, numbers, listed, definitions))


def parse_alone(text: str) -> Segment:
    """Parse a text that is not part of a post's prose: an output, a title. It has no footnotes."""
    md = parser(footnotes=False)
    env: dict[str, Any] = {}
    segment = _blocks(md, 0, text, env)
    _inlines(md, segment, env)
    return segment


def parse_line(text: str) -> Segment:
    """Parse a text without blocks, such as a caption or a title."""
    token = Token("inline", "", 0)
    token.content, token.children, token.map = " ".join(printable(text).split()), [], [0, 1]
    segment = Segment(0, token.content, [token])
    _inlines(parser(footnotes=False), segment, {})
    return segment


def _blocks(md: MarkdownIt, index: int, text: str, env: dict[str, Any]) -> Segment:
    source = printable(text)
    segment = Segment(index, source, [])
    tokens: list[Token] = []
    md.block.parse(source, md, env, tokens)
    segment.tokens = expanded(md, tokens, env, segment.faults.append)
    return segment


def _inlines(md: MarkdownIt, segment: Segment, env: dict[str, Any]) -> None:
    for token in segment.tokens:
        if token.type == "inline":
            token.children = []
            md.inline.parse(token.content, md, env, token.children)
        elif token.type == "html_block":
            segment.foreign = True
    before = {id(child) for child in _raw_html(segment.tokens)}
    state = StateCore("", md, env, segment.tokens)
    md.core.process(state)
    segment.tokens = state.tokens
    for child in _raw_html(segment.tokens):
        if id(child) not in before:
            child.type = "task_box"  # the task list plugin writes its boxes as raw HTML
    segment.foreign = segment.foreign or bool(before)


def _raw_html(tokens: Sequence[Token]) -> list[Token]:
    return [
        child for token in tokens for child in token.children or () if child.type == "html_inline"
    ]


def _take_definitions(segment: Segment) -> Iterator[tuple[str, list[Token]]]:
    """Take the footnotes' texts out of a segment's tokens."""
    kept: list[Token] = []
    found: list[tuple[str, list[Token]]] = []
    open_notes: list[tuple[str, list[Token]]] = []
    for token in segment.tokens:
        if token.type == "footnote_reference_open":
            open_notes.append((token.meta["label"], []))
        elif token.type == "footnote_reference_close":
            if open_notes:
                found.append(open_notes.pop())
        else:
            (open_notes[-1][1] if open_notes else kept).append(token)
    segment.tokens = kept
    yield from found


def _notes(
    segments: Sequence[Segment],
    numbers: dict[tuple[str, int], int],
    listed: dict[int, dict[str, Any]],
    definitions: dict[tuple[str, int], list[Token]],
) -> list[Note]:
    places = {number: place for place, number in numbers.items()}
    notes = []
    for number, data in sorted(listed.items()):
        if number in places:
            place = places[number]
            tokens, segment = definitions.get(place, []), segments[place[1]]
        else:
            tokens, segment = _paragraph(data), segments[data.get("segment", 0)]
        notes.append(Note(number + 1, tokens, segment, max(int(data.get("count", 0)), 1)))
    return notes


def _paragraph(data: dict[str, Any]) -> list[Token]:
    """The text of an inline footnote (`^[…]`) as a paragraph."""
    inline = Token("inline", "", 0)
    inline.content, inline.children = data.get("content", ""), data.get("tokens", [])
    opened, closed = (
        Token("paragraph_open", "p", 1, block=True),
        Token("paragraph_close", "p", -1, block=True),
    )
    return [opened, inline, closed]


class _Scope(MutableMapping[str, int]):
    """Footnote labels as one segment sees them: its own first, then those of all others."""

    def __init__(
        self, index: int, labels: Sequence[set[str]], numbers: dict[tuple[str, int], int]
    ) -> None:
        self._index, self._labels, self._numbers = index, labels, numbers

    def _place(self, label: str) -> tuple[str, int] | None:
        if label in self._labels[self._index]:
            return label, self._index
        return next(
            ((label, index) for index, own in enumerate(self._labels) if label in own), None
        )

    def __getitem__(self, label: str) -> int:
        place = self._place(label)
        if place is None:
            raise KeyError(label)
        return self._numbers.get(place, -1)

    def __setitem__(self, label: str, number: int) -> None:
        place = self._place(label)
        if place is not None:
            self._numbers[place] = number

    def __contains__(self, label: object) -> bool:
        return isinstance(label, str) and self._place(label) is not None

    def __delitem__(self, label: str) -> None:
        raise NotImplementedError

    def __iter__(self) -> Iterator[str]:
        return iter({label for own in self._labels for label in own})

    def __len__(self) -> int:
        return len({label for own in self._labels for label in own})
