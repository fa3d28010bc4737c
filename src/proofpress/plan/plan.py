"""Which posts run, which are only rendered, and which stay as they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from proofpress.post.post import Post

Action = Literal["run", "show", "keep", "skip"]


@dataclass(frozen=True, slots=True)
class Step:
    """What a build does with one post, and why.

    "run": execute, then render. "show": render without executing. "keep": take the article that
    the last good build left. "skip": not for readers, so nothing is done.
    """

    post: Post
    action: Action
    reason: str


def plan(
    posts: Sequence[Post], *, named: Collection[Post], execute: bool, today: date
) -> tuple[Step, ...]:
    """Decide what happens to each of `posts`.

    Args:
        named: those that the author asked for, drafts among them; none means all.
        execute: False shows the outputs that the sources hold and runs nothing.
        today: posts to be published later are skipped.
    """
    wanted = {post.path for post in named}
    return tuple(_step(post, wanted, execute, today) for post in posts)


def _step(post: Post, wanted: Collection[object], execute: bool, today: date) -> Step:
    if wanted and post.path not in wanted:
        return Step(post, "keep", "not asked for")
    if not wanted and post.meta.draft:
        return Step(post, "skip", "a draft")
    if not wanted and post.meta.publish is not None and post.meta.publish > today:
        return Step(post, "skip", f"to be published on {post.meta.publish}")
    if post.is_essay:
        return Step(post, "show", "an essay has no code")
    if not execute:
        return Step(post, "show", "nothing is executed")
    return Step(post, "run", "every build runs every post")
