"""What a new post is like where nobody says it: as most of the blog's posts are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import cast

from proofpress.frozen import frozen
from proofpress.scaffold.post import PostFormat

_FORMATS = ("md", "ipynb", "py")


@frozen
class Habit:
    """How the posts of a blog are kept: in which format, and whether in folders of their own."""

    format: PostFormat = "md"
    in_folders: bool = False


def habit(posts: Sequence[PurePosixPath]) -> Habit:
    """What most of `posts` are; of two that are as many, a file rather than a folder, and text."""
    formats = Counter(path.suffix.removeprefix(".") for path in posts)
    usual = max(_FORMATS, key=lambda name: (formats[name], -_FORMATS.index(name)))
    folders = sum(path.stem == "index" for path in posts)
    return Habit(cast(PostFormat, usual), in_folders=2 * folders > len(posts))


def byline(authors: Sequence[str], own: str | None) -> str | None:
    """The author that a post names; None where the config says enough.

    Args:
        authors: those of the config, who have written every post that names none.
        own: the name that git signs with here.
    """
    if not authors:
        return own
    return own if len(authors) > 1 and own in authors else None
