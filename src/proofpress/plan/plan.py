"""Which posts run, which are only rendered, and which stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Literal

from proofpress.frozen import frozen
from proofpress.plan.due import Due
from proofpress.post.post import Post

Action = Literal["run", "reuse", "show", "keep", "skip"]


@frozen
class Step:
    """What a build does with one post, and why.

    "run": execute, then render. "reuse": render the run of its record, which still holds.
    "show": render without executing. "keep": take the article that the last good build left.
    "skip": not for readers, so nothing is done.
    """

    post: Post
    action: Action
    reasons: tuple[str, ...]
    last_s: float = 0.0


def plan(
    posts: Sequence[Post],
    *,
    named: Collection[Post] | None,
    execute: bool,
    today: date,
    due: Callable[[Post], Due],
) -> tuple[Step, ...]:
    """Decide what happens to each of `posts`.

    Args:
        named: those that the author asked for, drafts among them; None means all.
        execute: False shows the outputs that the sources hold and runs nothing.
        today: posts to be published later are skipped.
        due: why a post has to run; asked only of those that might.

    Returns:
        The posts to run first, the longest of the last time before the others, so that no core
        waits at the end.
    """
    wanted = None if named is None else {post.path for post in named}
    steps = (_step(post, wanted, execute, today, due) for post in posts)
    return tuple(sorted(steps, key=lambda step: (step.action != "run", -step.last_s)))


def _step(
    post: Post,
    wanted: Collection[object] | None,
    execute: bool,
    today: date,
    due: Callable[[Post], Due],
) -> Step:
    asked = wanted is not None and post.path in wanted
    if not asked and post.meta.draft:
        return Step(post, "skip", ("a draft",))
    if not asked and post.meta.publish is not None and post.meta.publish > today:
        return Step(post, "skip", (f"to be published on {post.meta.publish}",))
    if wanted is not None and not asked:
        return Step(post, "keep", ("not asked for",))
    if post.is_essay:
        return Step(post, "show", ("an essay has no code",))
    if not execute:
        return Step(post, "show", ("nothing is executed",))
    why = due(post)
    if not why.reasons:
        return Step(post, "reuse", ("its record holds",), why.last_s)
    return Step(post, "run", why.reasons, why.last_s)
