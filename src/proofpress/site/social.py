"""The picture that other sites show beside a link to a page: what stands on it, and where."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Literal

import jinja2

from proofpress.site import addresses
from proofpress.site.assets import FOLDER
from proofpress.site.card_view import CardLine, SocialCard
from proofpress.site.cards import evidence
from proofpress.site.drawings import Drawing, Preview
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.pictures import picture
from proofpress.site.wrapping import fit

WIDTH, HEIGHT = 1200, 630
TEMPLATE = "site/card.svg.j2"

_LEFT, _RIGHT = 72, WIDTH - 72
_TOP, _BOTTOM = 136, 520  # between the rules
_SIZES = (92, 84, 76, 70, 64, 58, 52, 48, 44, 40, 36, 32, 28)
_SMALLEST_WHOLE = 52  # below it, a long word is rather broken than made smaller
_LEADING = 1.14
_CONTROL = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")

#: Width of a text in one of the two voices, at a size of 1.
Measure = Callable[[str, Literal["serif", "mono"]], float]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a card says; equal facts make equal cards.

    Attributes:
        proof: what stands behind the post; `checked` if that deserves a tick.
    """

    title: str
    brand: str
    proof: str = ""
    checked: bool = False
    date: str = ""

    @property
    def text(self) -> str:
        """Every sign that the card shows."""
        return "".join((self.title, self.brand, self.proof, self.date))

    @property
    def alt(self) -> str:
        """The same in words."""
        return " · ".join(filter(None, (self.title, self.brand, self.proof, self.date)))


_said = attrgetter(*(part.name for part in fields(Facts)))

#: Makes cards; None for one that no font can show.
Paint = Callable[[Sequence[Facts]], Sequence[Drawing | None]]


def facts_of(edition: Edition, entry: Entry) -> Facts:
    """What the card of a post says."""
    seen = evidence(edition, entry)
    held = ""
    if seen.claims:
        hold = "claim holds" if seen.claims == 1 else "claims hold"
        held = f"{seen.held} of {seen.claims} {hold}"
    day = edition.day(entry.date)
    return Facts(
        title=_plain(entry.article.title_text),
        brand=_plain(edition.config.title),
        proof=" · ".join(filter(None, (seen.badge, held))),
        checked=seen.badge == "reproduced",
        date=_plain(day.text) if day else "",
    )


def facts_of_blog(edition: Edition) -> Facts:
    """What the card of all pages says that are no posts."""
    headline = edition.config.description or edition.config.title
    return Facts(title=_plain(headline), brand=_plain(edition.config.title))


def previews(edition: Edition, paint: Paint) -> Mapping[str, Preview]:
    """The cards of posts that have no picture of their own, by slug, and under "" the blog's.

    None without an address of the site, which those who would show them need.
    """
    if edition.permalinks is None or not edition.config.cards:
        return {}
    wanted = {"": facts_of_blog(edition)}
    for entry in edition.entries:
        if not picture(edition, entry):
            wanted[entry.post.slug] = facts_of(edition, entry)
    made = zip(wanted.items(), paint(tuple(wanted.values())), strict=True)
    return {slug: preview(slug, facts, card) for (slug, facts), card in made if card is not None}


def undrawn(edition: Edition) -> tuple[str, ...]:
    """What an author is told of cards that were asked for, and that no font here can show."""
    if edition.permalinks is None or not edition.config.cards:
        return ()
    remedy = "install a font that has all of its signs"
    if "" not in edition.previews:  # the name of the blog is on every card
        return (f"no cards: no font here can show the name of the blog; {remedy}",)
    without = [
        f"`{entry.post.path}`"
        for entry in edition.entries
        if entry.post.slug not in edition.previews and not picture(edition, entry)
    ]
    if not without:
        return ()
    more = f" and {len(without) - 1} more" if len(without) > 1 else ""
    return (
        (
            f"no card for {without[0]}{more}: no font here can show the title; {remedy}, or give"
            " `image` in the front matter"
        ),
    )


def preview(slug: str, facts: Facts, card: Drawing) -> Preview:
    """A card as a file of the site."""
    return Preview(facts.alt, _place(slug, card), card)


def _place(slug: str, card: Drawing) -> PurePosixPath:
    name = f"card.{card.digest[:10]}.png"
    return addresses.beside(addresses.post_page(slug), name) if slug else FOLDER / name


def digest(facts: Facts) -> str:
    """Names a card by what it says."""
    return hashlib.sha256(json.dumps(_said(facts)).encode()).hexdigest()


def svg(facts: Facts, templates: jinja2.Environment, measure: Measure) -> str:
    """The card as a drawing."""
    return templates.get_template(TEMPLATE).render(page=_card(facts, measure))


def _card(facts: Facts, measure: Measure) -> SocialCard:
    title = fit(
        facts.title,
        width=_RIGHT - _LEFT,
        height=_BOTTOM - _TOP,
        leading=_LEADING,
        sizes=_SIZES,
        smallest_whole=_SMALLEST_WHOLE,
        measure=lambda text: measure(text, "serif"),
    )
    step = title.size * _LEADING
    # The first baseline, when the whole stands in the middle of its room.
    first = _TOP + (_BOTTOM - _TOP - step * len(title.lines)) / 2 + 0.8 * step
    lines = tuple(CardLine(text, round(first + step * at)) for at, text in enumerate(title.lines))
    foot = measure(facts.proof, "mono") + measure(facts.date, "mono") + 4
    return SocialCard(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=_RIGHT,
        brand=facts.brand,
        brand_size=_one_line(34, measure(facts.brand, "serif"), _RIGHT - _LEFT - 52),
        title=lines,
        title_size=title.size,
        rtl=_is_rtl(facts.title),
        proof=facts.proof,
        checked=facts.checked,
        date=facts.date,
        foot_size=_one_line(26, foot, _RIGHT - _LEFT - 40),
    )


def _one_line(usual: float, length: float, room: float) -> float:
    """The size at which a text takes no more than one line."""
    return round(min(usual, room / length), 2) if length else usual


def _is_rtl(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    directions = (unicodedata.bidirectional(sign) for sign in text)
    return next((one for one in directions if one in ("L", "R", "AL")), "L") != "L"


def _plain(text: str) -> str:
    """The text without what XML cannot hold."""
    return " ".join(_CONTROL.sub(" ", text).split())
