"""What the template of a card for other sites gets, and what is made of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from proofpress.frozen import frozen


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


@frozen
class Drawing:
    """A card as PNG: its sha256, by which it is known without its bytes, and what gives these."""

    digest: str
    read: Callable[[], bytes]


def drawing(data: bytes) -> Drawing:
    """What has just been drawn."""
    return Drawing(hashlib.sha256(data).hexdigest(), lambda: data)


@frozen
class Preview:
    """A card as a file of the site; `alt` says in words what it shows."""

    alt: str
    path: PurePosixPath
    drawing: Drawing
