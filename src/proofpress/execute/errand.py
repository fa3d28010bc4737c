"""One run that is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from proofpress.post.post import Post


@dataclass(frozen=True, slots=True, eq=False)
class Errand:
    """Which post runs, under which conditions; two errands are never the same.

    Attributes:
        post: with the parameters of this run.
        name: what its progress is called; the post's slug, and what is special about the run.
        hash_seed: decides in which order sets are walked through.
    """

    post: Post
    name: str
    hash_seed: int = 0
