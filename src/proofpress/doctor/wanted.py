"""What the posts of a blog ask for: paths of the posts, by service and by kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from proofpress.blog import Blog
from proofpress.frozen import frozen
from proofpress.post.post import Post
from proofpress.post.read import read as read_post
from proofpress.problems import errors
from proofpress.source.discover import candidates
from proofpress.source.read import read as read_source


@frozen
class Wanted:
    """Paths of posts by what they need; without a blog nothing is needed, and all is tried."""

    services: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kernels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def wanted(posts: Sequence[Post]) -> Wanted:
    """What `posts` need to run."""
    services: dict[str, tuple[str, ...]] = {}
    kernels: dict[str, tuple[str, ...]] = {}
    for post in posts:
        if not post.is_essay:
            kernels[post.kernel] = (*kernels.get(post.kernel, ()), str(post.path))
            for service in post.meta.needs:
                services[service] = (*services.get(service, ()), str(post.path))
    return Wanted(services, kernels)


def idle(posts: Sequence[str]) -> str:
    """That these posts cannot run."""
    more = f" and {len(posts) - 1} more" if len(posts) > 1 else ""
    return f"`{posts[0]}`{more} cannot run"


def posts_of(blog: Blog) -> tuple[tuple[Post, ...], int]:
    """The posts that can be read, and how many problems there are in all.

    Also those that no build would take, since the kernel that they name is not installed.
    """
    found = candidates(blog.listing(), blog.config.posts)
    problems = list(found.problems)
    posts = []
    for path in found.value or ():
        source = read_source(blog.read(path))
        if source is None:
            continue
        problems += source.problems
        if source.value is not None:
            post = read_post(source.value)
            problems += post.problems
            if post.value is not None:
                posts.append(post.value)
    return tuple(posts), len(errors(tuple(problems)))
