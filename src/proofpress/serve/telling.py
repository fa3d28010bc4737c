"""What the desk knows, as the script of a page reads it: JSON, with the words and links ready."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote

from proofpress.frozen import frozen
from proofpress.problems import CODES, Location, Problem, excerpt_lines, in_one_line
from proofpress.serve.editors import Editor
from proofpress.serve.live import PostState, State

#: JSON: what the script of a page reads.
Told = Mapping[str, object]


@frozen
class Reader:
    """Where somebody looks.

    Attributes:
        page: of the site, such as `posts/cache-stampede/index.html`.
        source: the source of the post that was there when it was looked at last, if any.
    """

    page: PurePosixPath
    source: PurePosixPath | None = None


def told(state: State, reader: Reader, editor: Editor) -> Told:
    """The state as a page needs it: its own post, what is wrong with the blog, counts."""
    post = post_at(state, reader.page)
    moved = None
    if post is None and reader.source is not None:
        by_source = {one.path: one for one in state.posts}
        now = _followed(reader.source, dict(state.moved))
        moved = by_source.get(reader.source, by_source.get(now))
    return {
        "revision": state.revision,
        "post": None if post is None else _post(post, editor),
        "moved": None if moved is None else href(moved),
        "problems": [problem_told(problem, editor) for problem in state.problems],
        "held": state.held,
        "failed": _count(state.posts, "failed", "unread"),
        "running": _count(state.posts, "running", "waiting"),
    }


def _followed(source: PurePosixPath, moved: Mapping[PurePosixPath, PurePosixPath]) -> PurePosixPath:
    """What a source is called now, however often it was renamed."""
    seen = {source}
    while source in moved and moved[source] not in seen:
        source = moved[source]
        seen.add(source)
    return source


def post_at(state: State, page: PurePosixPath) -> PostState | None:
    """The post whose page that is."""
    return next((post for post in state.posts if page_of(post) == page), None)


def page_of(post: PostState) -> PurePosixPath:
    """The file that a post's address leads to."""
    path = PurePosixPath(post.page)
    return path / "index.html" if post.page.endswith("/") or not path.suffix else path


def href(post: PostState) -> str:
    """The address of a post's page on this server."""
    return "/" + quote(post.page)


def _post(post: PostState, editor: Editor) -> Told:
    return {
        "path": str(post.path),
        "edit": editor.link(Location(str(post.path))),
        "status": post.status,
        "words": status_words(post),
        "draft": post.draft,
        "cell": post.cell,
        "cells": post.cells,
        "since": post.since,
        "restarted": in_one_line(post.restarted),
        "problems": [problem_told(problem, editor) for problem in post.problems],
        "places": [editor.link(Location(str(post.path), line)) for line in post.lines],
    }


def problem_told(problem: Problem, editor: Editor) -> Told:
    """A problem with its place, the lines around it, and the link that opens them."""
    place, excerpt = problem.location, problem.excerpt
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": in_one_line(problem.message),
        "place": None if place is None else str(place),
        "edit": None if place is None else editor.link(place),
        "excerpt": None if excerpt is None else "\n".join(excerpt_lines(excerpt)),
        "notes": [in_one_line(note) for note in problem.notes],
        "help": in_one_line(problem.help),
        "meaning": CODES[problem.code],
        "more": f"/-/problems/{problem.code}",
    }


def _count(posts: Iterable[PostState], *statuses: str) -> int:
    return sum(post.status in statuses for post in posts)


def status_words(post: PostState) -> str:
    """How a post is doing, in words without a time."""
    wrong = sum(problem.severity == "error" for problem in post.problems)
    match post.status:
        case "running" if post.cell:
            return f"cell {post.cell} of {post.cells}"
        case "running":
            return "starting"
        case "waiting":
            return "waits to run"
        case "unread":
            return "cannot be read"
        case "failed":
            return counted(wrong, "problem")
    warnings = len(post.problems)
    return counted(warnings, "warning") if warnings else "good"


def counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
