"""Find and read every post of a blog, and know which of them a name means."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import Protocol

from proofpress.errors import UsageError
from proofpress.frozen import frozen
from proofpress.post import projects
from proofpress.post.namesakes import apart
from proofpress.post.post import Post
from proofpress.post.read import read as read_post
from proofpress.post.read import together
from proofpress.problems import Location, Problem, errors
from proofpress.source import nikola
from proofpress.source.discover import candidates
from proofpress.source.read import read as read_source
from proofpress.source.source import SourceFile
from proofpress.suggest import did_you_mean


class Shelf(Protocol):
    """Where posts lie, and the kernels that there are for them.

    `folder` is that of the posts, as seen from the blog's root. `known` is the post of a file that
    was read before, and with which nothing was wrong, if it is at hand; its cells are read by
    `read`, when they are needed.
    """

    @property
    def folder(self) -> str: ...
    def listing(self) -> Sequence[PurePosixPath]: ...
    def read(self, path: PurePosixPath) -> SourceFile: ...
    def known(
        self, file: SourceFile, read: Callable[[], Post], *, lenient: bool
    ) -> Post | None: ...
    def installed_kernels(self) -> Sequence[str]: ...


@frozen
class Reading:
    """The posts that can be built, the paths of those that cannot, and why.

    `clean` are the paths of those with which nothing at all is wrong so far.
    """

    posts: tuple[Post, ...]
    unread: tuple[PurePosixPath, ...]
    problems: tuple[Problem, ...]
    clean: frozenset[PurePosixPath] = frozenset()


def read_posts(shelf: Shelf, *, lenient: bool = False) -> Reading:
    """Find and read every post: stages source and post.

    Args:
        lenient: for posts that were written for another tool and are not executed: what their
            front matter and options say that means nothing here is a warning, the name of the
            file is the title of one without, names that give the same address are told apart,
            no kernel has to be there, and what that tool's project says of all posts is told.
    """
    listing = shelf.listing()
    found = candidates(listing, shelf.folder)
    files = frozenset(listing)
    leaves = [read_leaf(shelf, path, files, lenient=lenient) for path in found.value or ()]
    unheard = _unheard(shelf) if lenient else ()
    return bound(shelf, leaves, (*found.problems, *unheard), lenient=lenient)


def _unheard(shelf: Shelf) -> Iterator[Problem]:
    """What the project of another tool says of all posts, and is not taken from there."""
    for path in projects.places(shelf.folder):
        try:
            file = shelf.read(path)
        except UsageError:
            continue  # there is none
        yield from projects.unheard(file)


@frozen
class Leaf:
    """What one file was read as: `post` is None if it is no post, or one that cannot be read."""

    path: PurePosixPath
    post: Post | None
    problems: tuple[Problem, ...] = ()


def read_leaf(
    shelf: Shelf, path: PurePosixPath, files: Collection[PurePosixPath], *, lenient: bool = False
) -> Leaf | None:
    """Read one file that may be a post; None if it is none, and nothing is wrong with that.

    Args:
        files: all that there are.
    """
    try:
        file = _with_meta(shelf, path, files)
        known = shelf.known(file, partial(_whole, file, lenient=lenient), lenient=lenient)
        if known is not None:
            return Leaf(path, known)
        source = read_source(file)
    except UsageError as error:
        help_ = f"put a plain file of the blog there, or move it out of `{shelf.folder}/`"
        return Leaf(path, None, (Problem("source", str(error), help_, Location(str(path))),))
    if source is None:
        return None
    post = read_post(source.value, lenient=lenient) if source.value is not None else None
    problems = (*source.problems, *(post.problems if post is not None else ()))
    if source.ok and post is not None and post.ok and post.value is not None:
        return Leaf(path, post.value, problems)
    return Leaf(path, None, problems)


def bound(
    shelf: Shelf,
    leaves: Iterable[Leaf | None],
    problems: Iterable[Problem] = (),
    *,
    lenient: bool = False,
) -> Reading:
    """All that was read, with what is wrong with posts beside each other.

    Args:
        problems: of files that were not read.
    """
    there = [leaf for leaf in leaves if leaf is not None]
    read = [leaf.post for leaf in there if leaf.post is not None]
    posts, renamed = apart(read) if lenient else (tuple(read), ())
    late = (*renamed, *together(posts), *(() if lenient else _missing_kernels(shelf, posts)))
    wrong = {problem.location.path for problem in errors(late) if problem.location is not None}
    return Reading(
        posts=tuple(post for post in posts if str(post.path) not in wrong),
        unread=(
            *(leaf.path for leaf in there if leaf.post is None),
            *(post.path for post in posts if str(post.path) in wrong),
        ),
        problems=(*problems, *(problem for leaf in there for problem in leaf.problems), *late),
        clean=frozenset(leaf.path for leaf in there if leaf.post and not leaf.problems),
    )


def _whole(file: SourceFile, *, lenient: bool) -> Post:
    """The post in a file that is known to have one."""
    source = read_source(file)
    post = read_post(source.value, lenient=lenient) if source and source.value else None
    if post is None or post.value is None:
        raise ValueError(f"`{file.path}` was a post when it was read before")
    return post.value


def _with_meta(shelf: Shelf, path: PurePosixPath, files: Collection[PurePosixPath]) -> SourceFile:
    """The file of a post, with the one that Nikola keeps beside it."""
    file, meta = shelf.read(path), path.with_suffix(nikola.SUFFIX)
    return replace(file, meta=shelf.read(meta)) if meta in files else file


def posts_named(names: Sequence[str], reading: Reading) -> tuple[Post, ...] | None:
    """The posts that `names` mean: each a slug, or the path of a source or its folder.

    None stands for all. Names of posts that cannot be read mean none: their problems say why.
    """
    if not names:
        return None
    chosen = []
    for name in names:
        plain = name.removeprefix("./").rstrip("/")
        post = next((post for post in reading.posts if plain in _names_of(post)), None)
        if post is None and not any(plain in _names_of_path(path) for path in reading.unread):
            slugs = [post.slug for post in reading.posts]
            there = f"there are: {', '.join(slugs) or 'none'}"
            hint = did_you_mean(plain, slugs, otherwise=there)
            raise UsageError(f"no post is called `{name}`; {hint}")
        if post is not None:
            chosen.append(post)
    return tuple(chosen)


def _names_of(post: Post) -> tuple[str, ...]:
    return (post.slug, *_names_of_path(post.path))


def _names_of_path(path: PurePosixPath) -> tuple[str, ...]:
    if path.stem == "index":
        return (str(path), str(path.parent), path.parent.name)
    return (str(path), path.stem)


def _missing_kernels(shelf: Shelf, posts: Sequence[Post]) -> tuple[Problem, ...]:
    wanted = [post for post in posts if not post.is_essay and post.kernel != "python3"]
    installed = shelf.installed_kernels() if wanted else ()
    return tuple(
        Problem(
            code="kernel",
            message=f"the kernel `{post.kernel}` is not installed",
            help=f"install it, or use one that is there: {', '.join(installed)}",
            location=Location(str(post.path)),
        )
        for post in wanted
        if post.kernel not in installed
    )
