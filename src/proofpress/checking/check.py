"""A check: read, choose, run, examine each post, follow the links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from proofpress.checking.links import follow_links
from proofpress.checking.order import CheckOrder, CheckPress
from proofpress.checking.posts import Slugs, look_at
from proofpress.checking.runs import executed, recalled
from proofpress.plan.changed import touched
from proofpress.problems import Problem
from proofpress.reading import Reading, posts_named, read_posts
from proofpress.report.findings import Examined, Findings
from proofpress.site.entries import Entry
from proofpress.verify.proof_text import orphans


def check(press: CheckPress, order: CheckOrder) -> Findings:
    """Check the posts that are due; nothing that was published is touched."""
    reading = read_posts(press)
    due = _due(press, order, reading)
    runs = (
        recalled(press, reading.posts, due)
        if order.cached
        else executed(press, order, reading.posts, due)
    )
    posts: list[Examined] = []
    entries: list[Entry] = []
    notes: list[str] = []
    slugs = Slugs(reading.posts, press.today)
    for post in reading.posts:
        found, entry, said = look_at(press, order, post, due, runs.get(post.path), slugs)
        posts.append(found)
        notes += said
        entries += [entry] if entry is not None else []
    links, problems, outside = follow_links(press, order, reading, due, entries)
    return Findings(
        posts=tuple(_with_links(posts, problems)),
        unread=len(reading.unread),
        problems=(
            *reading.problems,
            *_of_no_post(posts, problems),
            *orphans(press.listing(), (*(post.path for post in reading.posts), *reading.unread)),
            *_of_nothing(reading, press.folder),
        ),
        notes=tuple(notes),
        cached=order.cached,
        twice=order.twice and not order.cached,
        links=links,
        external=outside,
        since=order.since,
    )


def _due(press: CheckPress, order: CheckOrder, reading: Reading) -> Mapping[PurePosixPath, str]:
    """The posts to check, each with the reason."""
    named = posts_named(order.names, reading)
    chosen = reading.posts if named is None else named
    if order.since is None:
        return {post.path: "checked afresh" for post in chosen}
    reads = {post.path: press.reads(post) for post in chosen}
    found = dict(touched(chosen, press.changed(order.since), reads))
    for post in chosen:  # git does not see all that a run reads: data may be ignored, or elsewhere
        if post.path not in found and reads[post.path] is not None:
            reasons = press.recall(post, fresh=False).due.reasons
            if reasons:
                found[post.path] = reasons[0]
    return found


def _of_nothing(reading: Reading, folder: str) -> Iterator[Problem]:
    """A blog in which there is nothing to check was not checked."""
    if not reading.posts and not reading.unread:
        help_ = 'write one: `proofpress new "A title"`'
        yield Problem("check", f"there is no post to check in `{folder}/`", help_)


def _with_links(posts: Sequence[Examined], problems: Sequence[Problem]) -> Iterator[Examined]:
    """The posts, each with the problems of the site that stand in it."""
    for post in posts:
        own = tuple(one for one in problems if _is_of(one, post))
        yield replace(post, problems=(*post.problems, *own)) if own else post


def _of_no_post(posts: Sequence[Examined], problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(one for one in problems if not any(_is_of(one, post) for post in posts))


def _is_of(problem: Problem, post: Examined) -> bool:
    place = problem.location
    return place is not None and place.path == str(post.post.path) and post.how != "not due"
