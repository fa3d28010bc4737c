"""What the desk knows of a blog while it is written, and the server shows: immutable values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import PurePosixPath
from typing import Literal, Protocol

from proofpress.frozen import frozen
from proofpress.problems import Problem

#: "unread": the file cannot be read as a post.
Status = Literal["good", "waiting", "running", "failed", "unread"]


@frozen
class PostState:
    """How one post is doing.

    Attributes:
        path: of the source, from the blog's root.
        page: its address from the root of the site, such as `posts/cache-stampede/`.
        cell: the code cell that runs, from 1.
        cells: how many code cells it has.
        since: when the status, or this cell, began, in seconds since 1970.
        problems: errors and warnings; with errors the page is the last good one.
        restarted: why its run began at an earlier cell than the edited one, in words.
        lines: the line of the file in which each code cell begins; none for an `.ipynb`.
    """

    path: PurePosixPath
    slug: str
    title: str
    page: str
    status: Status
    draft: bool = False
    publish: date | None = None
    cell: int | None = None
    cells: int = 0
    since: float | None = None
    problems: tuple[Problem, ...] = ()
    restarted: str = ""
    lines: tuple[int, ...] = ()


@frozen
class State:
    """How the whole blog is doing.

    Attributes:
        revision: grows with every change.
        problems: of the config, the templates, the disk: of no post.
        held: whether pages stay as they were, as the config or a template cannot be used.
        title: of the blog.
        moved: sources that were renamed, with what they are called now.
    """

    revision: int
    posts: tuple[PostState, ...]
    problems: tuple[Problem, ...] = ()
    held: bool = False
    title: str = "The site"
    moved: tuple[tuple[PurePosixPath, PurePosixPath], ...] = ()


@frozen
class Change:
    """What is told to those who listen.

    Attributes:
        pages: pages of the site that now differ, if only in the address of a style sheet.
    """

    state: State
    pages: frozenset[PurePosixPath] = frozenset()


class Live(Protocol):
    """The blog as it is now: made by the desk, read by the server. Safe in every thread."""

    def file(self, path: PurePosixPath) -> bytes | None:
        """A file of the site as it is now, printed if it has to be; None if there is none."""

    def state(self) -> State: ...

    def listen(self, heard: Callable[[Change], None]) -> Callable[[], None]:
        """Call `heard` with every change, soon and in order, until the returned function is called.

        `heard` is called in a thread of the desk, and must not take long.
        """
