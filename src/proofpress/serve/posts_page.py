"""The list of all posts, drafts and scheduled ones too: how each is doing, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from proofpress.frozen import frozen
from proofpress.problems import Location
from proofpress.serve.editors import Editor
from proofpress.serve.live import PostState, State
from proofpress.serve.own_pages import template
from proofpress.serve.telling import Told, counted, href, problem_told, status_words

_WRONG = frozenset({"failed", "unread"})


@frozen
class Row:
    """A post of the list; `href` is None where there is no page, `edit` where there is no editor.

    Attributes:
        words: how it is doing; `since` when that began, in seconds since 1970.
        plan: what keeps it from readers: a draft, a day to come.
    """

    title: str
    path: PurePosixPath
    href: str | None
    edit: str | None
    status: str
    words: str
    since: float | None
    plan: str
    restarted: str
    problems: Sequence[Told]


def posts_page(state: State, editor: Editor) -> str:
    """The page, whole without JavaScript."""
    rows = [_row(post, editor, held=state.held) for post in state.posts]
    return template("posts").render(
        title="Posts",
        brand=state.title,
        sheet="list.css",
        revision=state.revision,
        counts=_counts(rows),
        problems=[problem_told(problem, editor) for problem in state.problems],
        rows=rows,
    )


def _row(post: PostState, editor: Editor, *, held: bool) -> Row:
    return Row(
        title=post.title or str(post.path),
        path=post.path,
        href=href(post) if post.page else None,
        edit=editor.link(Location(str(post.path))),
        status=post.status,
        words="the last good page" if held and post.status == "good" else status_words(post),
        since=post.since if post.status == "running" else None,
        plan=_plan(post),
        restarted=post.restarted,
        problems=[problem_told(problem, editor) for problem in post.problems],
    )


def _plan(post: PostState) -> str:
    parts = ["draft"] if post.draft else []
    if post.publish is not None:
        parts.append(f"publishes {post.publish.isoformat()}")
    return ", ".join(parts)


def _counts(rows: Sequence[Row]) -> str:
    wrong = sum(row.status in _WRONG for row in rows)
    busy = sum(row.status in ("running", "waiting") for row in rows)
    parts = [counted(len(rows), "post")]
    parts += [f"{busy} to run"] if busy else []
    parts += [f"{wrong} with problems"] if wrong else []
    return ", ".join(parts)
