"""What a check is asked for, and what it needs of the world."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from proofpress.execute.run import Run
from proofpress.frozen import frozen
from proofpress.post.post import Post
from proofpress.pressroom import Pressroom, Recalled
from proofpress.problems import Problem, Severity
from proofpress.site.assemble import Site
from proofpress.site.entries import Entry
from proofpress.verify.drift import Picture
from proofpress.verify.proof import Facts, Proof


class CheckPress(Pressroom, Protocol):
    """What a check needs of the world: the adapters behind the stages.

    `recall` looks up the record of a post, or of a variant of it that `variant` names. `changed`
    gives the files that differ from a version, `reads` those that the last run of a post read and
    the folders that it listed, both as seen from the blog's root. `keep_picture` puts a picture of
    a difference where it can be looked at, and says where. `ask` gives what is wrong with addresses
    of other sites, and how bad that is.
    """

    @property
    def url(self) -> str | None: ...
    def recall(
        self, post: Post, *, fresh: bool, networked: bool = True, variant: str = ""
    ) -> Recalled: ...
    def remember(self, post: Post, run: Run, *, variant: str = "") -> str | None: ...
    def begun(self, posts: int, names: Sequence[str]) -> None: ...
    def assemble(self, entries: Sequence[Entry]) -> Site: ...
    def facts(self, post: Post, run: Run) -> Facts: ...
    def proof(self, post: Post) -> Proof | Problem | None: ...
    def keep_picture(self, picture: Picture) -> str: ...
    def changed(self, ref: str) -> Collection[str]: ...
    def reads(self, post: Post) -> Collection[str] | None: ...
    def ask(self, addresses: Collection[str]) -> Mapping[str, tuple[str, Severity]]: ...


@frozen
class CheckOrder:
    """What is to be checked: posts by slug or path (none: all), and how.

    Attributes:
        cached: look at records, and execute nothing.
        since: only posts that differ from this version of the sources, as git knows it.
        unbound: list numbers that look like results and are bound to nothing.
    """

    names: tuple[str, ...] = ()
    cached: bool = False
    twice: bool = False
    since: str | None = None
    external: bool = False
    unbound: bool = False
