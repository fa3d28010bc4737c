"""Cards for other sites as they were drawn, and as files of the site."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import PurePosixPath

from proofpress.frozen import frozen


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
