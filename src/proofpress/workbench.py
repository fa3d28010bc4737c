"""A post in its author's hands, outside of any run: found by its name or its file, and read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TextIO

from proofpress.blog import Blog, find, open_blog
from proofpress.errors import UsageError
from proofpress.post.post import Post
from proofpress.post.read import read as read_post
from proofpress.problems import Problem, describe, errors
from proofpress.reading import bound, posts_named, read_leaf, read_posts
from proofpress.shelf import BlogShelf
from proofpress.source.discover import candidates
from proofpress.source.read import read as read_source
from proofpress.source.source import SourceFile

#: As many files are read without a word, to find one post; each takes about a millisecond.
_MANY = 500


def blog_of(start: Path) -> Blog:
    """The blog that `start` is in.

    Raises:
        UsageError: there is none, or its config cannot be read; the text says all that is wrong.
    """
    blog, problems = open_blog(find(start))
    if blog is None:
        raise UsageError(in_words(problems))
    return blog


def post_called(blog: Blog, name: str, stream: TextIO) -> Post:
    """The post that `name` means: a slug, or the path of a source or its folder.

    Args:
        stream: hears how many files are read, if there are so many that it takes its time.

    Raises:
        UsageError: there is none, or it cannot be read; the text says what is wrong with it.
    """
    shelf = BlogShelf(blog)
    listing = shelf.listing()
    found = candidates(listing, shelf.folder).value or ()
    path = PurePosixPath(name)
    leaf = read_leaf(shelf, path, listing) if path in found else None
    if leaf is not None:  # the others need not be read
        reading = bound(shelf, [leaf])
    else:
        if len(found) > _MANY:
            print(f"reading {len(found):,} files, to find `{name}`", file=stream, flush=True)
        reading = read_posts(shelf)
    chosen = posts_named([name], reading)
    if chosen:
        return chosen[0]
    wrong = [problem for problem in errors(reading.problems) if _concerns(problem, name)]
    raise UsageError(f"`{name}` cannot be read\n\n{in_words(wrong or errors(reading.problems))}")


def post_in(file: Path) -> Post:
    """The post in a file, whatever its name is and wherever it lies.

    Raises:
        UsageError: the file cannot be read, or holds no post.
    """
    try:
        found = read_source(SourceFile(PurePosixPath(file.name), file.read_bytes()))
    except (OSError, ValueError) as error:
        raise UsageError(f"`{file.name}` cannot be read: {error}") from error
    if found is None:
        raise UsageError(f"`{file.name}` is no post: it has neither front matter nor a `# %%` line")
    if not found.ok or found.value is None:
        raise UsageError(in_words(found.problems))
    post = read_post(found.value)
    if not post.ok or post.value is None:
        raise UsageError(in_words(post.problems))
    return post.value


def in_words(problems: Sequence[Problem]) -> str:
    """What is wrong, as people read it."""
    return "\n\n".join(describe(problem) for problem in errors(tuple(problems)))


def _concerns(problem: Problem, name: str) -> bool:
    path = PurePosixPath(problem.location.path) if problem.location is not None else None
    return path is not None and name.rstrip("/") in (str(path), path.stem, path.parent.name)
