"""Posts of another tool whose names give the same address: each later one gets one of its own.

Jekyll has the date in the address, and so may have `2024-05-01-news.md` and `2025-05-01-news.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from proofpress.post.names import name_of, slugify
from proofpress.post.post import Post
from proofpress.problems import Location, Problem


def apart(posts: Sequence[Post]) -> tuple[tuple[Post, ...], tuple[Problem, ...]]:
    """The posts with addresses that differ, but for those that front matter asks for; warnings.

    The address of a namesake is its whole name, or else has a number.
    """
    taken = {post.slug for post in posts if post.meta.slug}
    names = {post.slug for post in posts}
    out: list[Post] = []
    problems: list[Problem] = []
    for post in posts:
        if not post.meta.slug and post.slug in taken:
            slug = _free(post, taken | names)
            problems.append(_said(post, slug))
            post = replace(post, slug=slug)
        taken.add(post.slug)
        out.append(post)
    return tuple(out), tuple(problems)


def _free(post: Post, taken: set[str]) -> str:
    whole = slugify(name_of(post.path))
    if whole and whole not in taken:
        return whole
    number = 2
    while (slug := f"{post.slug[:75].rstrip('-')}-{number}") in taken:
        number += 1
    return slug


def _said(post: Post, slug: str) -> Problem:
    return Problem(
        "duplicate",
        f"the slug `{post.slug}` is already that of another post, so that of this one is `{slug}`",
        f"choose one in the front matter: `slug: {slug}`",
        Location(str(post.path)),
        severity="warning",
    )
