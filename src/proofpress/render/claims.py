"""Claims and quoted numbers of a post's texts: where each stands, and what it stands on.

Among the tokens of a text such a link becomes one token, `claim`. `bind` finds them, in the order
in which they are read, `settle` then gives all of them their addresses, and `margin` makes their
markup, which may point forward.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal
from urllib.parse import unquote

from markdown_it.token import Token

from proofpress.post.claims import Key
from proofpress.post.front_matter import Origin
from proofpress.post.origins import source_id
from proofpress.render.article import Quote
from proofpress.render.characters import printable
from proofpress.render.room import Margin
from proofpress.render.sheet import words_of
from proofpress.render.surroundings import NOTHING, Piece, surroundings
from proofpress.verify.verdict import Verdict

#: What a place has room for: a note beside its line; a link to one; a link but no address of its
#: own, since several pages show it; words alone.
Room = Literal["note", "link", "lead", "words"]

_CLAIM = re.compile(r"(claim|quoted):(.*)", re.DOTALL)
_UNSAFE = re.compile(r"[^\w.]+")


@dataclass(slots=True, eq=False)
class Mention:
    """A claim or a quoted number where it stands.

    Attributes:
        on: the verdict of a claim, the source of a quoted number.
        before, after: some words around it.
        id: its address on the page, "" if it has none.
        row: the address of its row in the table of claims, "" for a quoted number.
        first: the same claim earlier in the same paragraph, whose note serves both.
        crowded: whether its note shares the margin of a paragraph with many others.
        goes_on: whether the next note of that paragraph rests on the same cell.
        part: its number in the one note that all claims of its paragraph share, 0 if none.
        together: of the first of them, all.
    """

    on: Verdict | Origin
    words: str
    room: Room
    before: Piece = NOTHING
    after: Piece = NOTHING
    id: str = ""
    row: str = ""
    first: Mention | None = None
    crowded: bool = False
    goes_on: bool = False
    part: int = 0
    together: tuple[Mention, ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        return self.on.name if isinstance(self.on, Origin) else self.on.claim.key.address


@dataclass(slots=True)
class Claims:
    """The claims of one post.

    Args:
        verdicts: in reading order; none if nothing was executed, and then claims are words.
        sources: of quoted numbers.
        mentions: all that were found, in the order in which they were.

    Attributes:
        unjudged: names in claims without a verdict, which whoever binds them takes away.
    """

    verdicts: Sequence[Verdict]
    sources: Sequence[Origin]
    mentions: list[Mention] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)
    _waiting: dict[Key, deque[Verdict]] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _noted: dict[tuple[str, str, int | None], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for verdict in self.verdicts:
            self._waiting.setdefault(_plain(verdict.claim.key), deque()).append(verdict)

    def bind(self, inline: Token, after: int | None, room: Room, *, listed: bool = False) -> None:
        """Make one token of each claim and quoted number among the children of an inline token.

        Args:
            after: number of the code cell above; None where the values at the end count.
            listed: whether the next text follows without space between, as in most lists.
        """
        inline.children = list(self._bound(inline.children or [], after, room))
        found = [child for child in inline.children if child.type == "claim"]
        if not found:
            return
        offsets = _note_surroundings(inline.children)
        if room == "note":
            notes = sum(child.type == "footnote_ref" for child in inline.children)
            margin = Margin(len(words_of(inline.children)), listed=listed, others=notes)
            _share_the_margin(offsets, margin)

    def settle(self) -> None:
        """Give each mention its address: those with a note have the first choice of names."""
        for room in ("note", "link"):
            for mention in self.mentions:
                if mention.room == room:
                    quoted = isinstance(mention.on, Origin)
                    mention.id = self._address("quoted" if quoted else "claim", mention.name)
                    if room == "note" and isinstance(mention.on, Verdict):
                        self._noted.setdefault(_evidence(mention.on), mention.id)
        for mention in self.mentions:
            if isinstance(mention.on, Verdict):
                mention.row = self.row(mention.on, mention)

    def row(self, verdict: Verdict, mention: Mention | None) -> str:
        """The address of a row of the table: that of the claim, if it stands nowhere else."""
        if mention is not None and mention.row:
            return mention.row
        if mention is not None and mention.id:
            return f"{mention.id}:row"
        return self._address("claim", verdict.claim.key.address)

    def target(self, mention: Mention) -> str:
        """Where the evidence of a mention without a note of its own stands."""
        if mention.first is not None:
            return mention.first.id
        if isinstance(mention.on, Origin):
            return source_id(mention.on.name)
        return self._noted.get(_evidence(mention.on)) or mention.row

    def quotes(self) -> tuple[Quote, ...]:
        """The quoted numbers of the text, in its order."""
        return tuple(
            Quote(one.on.name, one.words, one.id)
            for one in self.mentions
            if isinstance(one.on, Origin) and one.id
        )

    def _address(self, kind: str, name: str) -> str:
        """An id that nothing else has."""
        base = f"{kind}-{_UNSAFE.sub('-', name).strip('-') or 'x'}"
        number, made = 1, base
        while made in self._taken:
            number += 1
            made = f"{base}-{number}"
        self._taken.add(made)
        return made

    def _bound(self, children: Sequence[Token], after: int | None, room: Room) -> Iterator[Token]:
        waiting = deque(children)
        while waiting:
            child = waiting.popleft()
            if child.type == "image":
                inside = self._bound(child.children or [], after, "words")
                child.children = [token for one in inside for token in _opened(one)]
            match = _CLAIM.match(str(child.attrs.get("href", "")))
            if child.type != "link_open" or match is None:
                yield child
                continue
            yield from self._made(match[1], unquote(match[2]), _inside(waiting, child), after, room)

    def _made(
        self, scheme: str, name: str, inside: tuple[list[Token], str], after: int | None, room: Room
    ) -> Iterator[Token]:
        children, rule = inside
        words = " ".join(words_of(children).split())
        on: Verdict | Origin | None
        if scheme == "claim":
            on = self._verdict(_plain(Key(after, name, words, rule)))
        else:
            on = next((origin for origin in self.sources if origin.name == name), None)
        if on is None:
            self.unjudged += [name] if scheme == "claim" else []
            yield from children
            return
        if isinstance(on, Verdict) and " ".join(on.text.split()) != words:
            words = printable(on.text)
            children = [_text(words)]
        mention = Mention(on, words, room)
        self.mentions.append(mention)
        token = Token("claim", "", 0, children=children)
        token.meta = {"mention": mention}
        yield token

    def _verdict(self, key: Key) -> Verdict | None:
        """The next verdict for a key; the last one serves again."""
        waiting = self._waiting.get(key)
        if not waiting:
            return None
        return waiting.popleft() if len(waiting) > 1 else waiting[0]


def opened(children: Sequence[Token]) -> list[Token]:
    """Inline tokens with what is in their claims in the place of the claims."""
    return [token for child in children for token in _opened(child)]


def _opened(token: Token) -> list[Token]:
    return list(token.children or []) if token.type == "claim" else [token]


def _inside(waiting: deque[Token], opening: Token) -> tuple[list[Token], str]:
    """What stands between a link's opening, now gone, and its closing; and its title."""
    inside = []
    while waiting and (token := waiting.popleft()).type != "link_close":
        if token.type != "html_inline":
            inside.append(token)
    return inside, str(opening.attrs.get("title") or "")


def _plain(key: Key) -> Key:
    """A key whose texts are as a page has them, spaces and forbidden characters made plain."""
    text, rule = (" ".join(printable(part).split()) for part in (key.text, key.rule))
    return Key(key.after, printable(key.address), text, rule)


def _note_surroundings(children: Sequence[Token]) -> list[tuple[Mention, int]]:
    """Each mention, with the number of characters before its end."""
    found, end = [], 0
    around = {id(claim): words for claim, *words in surroundings(children)}
    for child in children:
        end += len(words_of([child]))
        if child.type == "claim":
            mention: Mention = child.meta["mention"]
            mention.before, mention.after = around[id(child)]
            found.append((mention, end))
    return found


def _share_the_margin(found: Sequence[tuple[Mention, int]], room: Margin) -> None:
    """What is said twice shares a note, and notes that do not fit beside their lines stand close.

    Args:
        found: mentions, and how many characters stand before each.
    """
    first: dict[object, Mention] = {}
    for mention, _ in found:
        quoted = isinstance(mention.on, Origin)
        same = first.setdefault((_evidence(mention.on), quoted or mention.words), mention)
        if same is not mention:
            mention.room, mention.first = "link", same
    noted = [(mention, at) for mention, at in found if mention.room == "note"]
    kind = room.kind([at for _, at in noted])
    if kind == "own":
        return
    for (one, _), following in zip_longest(noted, noted[1:]):
        one.crowded = True
        one.goes_on = following is not None and _same_cell(one.on, following[0].on)
    measured = [mention for mention, _ in noted if isinstance(mention.on, Verdict)]
    if kind == "one" and len(measured) > 1 and all(_holds(mention.on) for mention in measured):
        measured[0].together = tuple(measured)
        for number, mention in enumerate(measured, 1):
            mention.part = number


def _holds(on: Verdict | Origin) -> bool:
    return isinstance(on, Verdict) and on.holds


def _same_cell(one: Verdict | Origin, other: Verdict | Origin) -> bool:
    if isinstance(one, Origin) or isinstance(other, Origin):
        return False
    return one.cell is not None and one.cell == other.cell and one.holds and other.holds


def _evidence(on: Verdict | Origin) -> tuple[str, str, int | None]:
    if isinstance(on, Origin):
        return f"quoted:{on.name}", on.title, None
    return on.claim.key.address, f"{on.value} {on.rule}", on.cell


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)
