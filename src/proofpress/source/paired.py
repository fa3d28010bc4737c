"""Two files of one post: which of them has changed since they were in step, and what follows.

One of them is the post, the other a copy for another editor: it lies beside the post, its name
begins with `_`, and the last line of its head says what the post said when they were in step. So
the mark goes where the copy goes, and neither clocks nor a database are asked.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Literal

from proofpress.frozen import frozen
from proofpress.source.gist import gist, marked, unmarked
from proofpress.source.source import Source

#: Which of the two is written, from the other one.
Written = Literal["neither", "copy", "post", "conflict"]
FORMATS = (".ipynb", ".md", ".py")


def copy_of(post: PurePosixPath, suffix: str) -> PurePosixPath:
    """Where the copy of a post lies."""
    return post.with_name(f"_{post.stem}{suffix}")


def post_of(copy: PurePosixPath) -> tuple[PurePosixPath, ...]:
    """Where the post of a copy may lie."""
    return tuple(copy.with_name(f"{copy.stem[1:]}{suffix}") for suffix in FORMATS)


@frozen
class Step:
    """What is written, and the source that it says."""

    written: Written
    source: Source


def step(post: Source | None, copy: Source | None, *, wins: Literal["post", "copy"] | None) -> Step:
    """What has to be written so that both say the same.

    Args:
        post: None if it cannot be read, and is to be written whatever it holds.
        copy: None if there is none yet, or the same.
        wins: the one that is right whatever the other says.

    Raises:
        ValueError: neither is given.
    """
    if copy is None:
        if post is None:
            raise ValueError("one of the two has to be read")
        return Step("copy", unmarked(post)[0])
    plain, mark = unmarked(copy)
    if post is None:
        return Step("post", plain)
    post, _ = unmarked(post)
    mine, its = said(post), said(plain)
    then = mark[1] if mark is not None else ""
    if mine == its:
        return Step("neither" if then == mine else "copy", post)
    if wins is not None:
        return Step("copy", post) if wins == "post" else Step("post", plain)
    if then == its:
        return Step("copy", post)
    return Step("post", plain) if then == mine else Step("conflict", post)


def marked_as(source: Source, post: PurePosixPath) -> Source:
    """The source of a copy that is in step with `post`."""
    return marked(source, post.name, said(source))


def said(source: Source) -> str:
    """A digest of what every format can hold of a source."""
    return gist(source, tags_only=True).digest
