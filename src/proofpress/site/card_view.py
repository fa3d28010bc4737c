"""What the template of a card for other sites gets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of a card's title; `y` is where its letters stand."""

    text: str
    y: int


@dataclass(frozen=True, slots=True)
class SocialCard:
    """The picture that other sites show beside a link to a page; lengths in pixels.

    Attributes:
        left, right: where texts begin and end.
        rtl: whether the title runs from right to left.
        proof, checked: what stands behind the post, and whether that deserves a tick.
        brand_size, title_size, foot_size: of letters, so that nothing is too long.
    """

    width: int
    height: int
    left: int
    right: int
    brand: str
    brand_size: float
    title: tuple[CardLine, ...]
    title_size: int
    rtl: bool
    proof: str
    checked: bool
    date: str
    foot_size: float
