"""`proofpress sync`: a post and its copy in another format, both on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Literal, TextIO

from proofpress.blog import Blog
from proofpress.errors import ProofpressError, UsageError
from proofpress.source.converted import Converted, converted
from proofpress.source.paired import FORMATS, copy_of, marked_as, post_of, step
from proofpress.source.read import read
from proofpress.source.source import Source, SourceFile
from proofpress.workbench import blog_of, in_words, post_called
from proofpress.write.rewrite import rewrite, set_aside

#: Below `build/`: all that files said before they were written.
REPLACED = "replaced"


class ConflictError(ProofpressError):
    """Both files have changed, and only their author knows which one is right."""


def sync_post(
    start: Path, name: str, form: str | None, *, force: bool, stream: TextIO
) -> Iterator[str]:
    """Bring a post and its copies in step; yields what is done, a line each, when it is done.

    Args:
        name: a slug, or the path of a post or of a copy as seen from the blog's root.
        form: the format of the copy, which is made if there is none; None: those that are there.
        force: the file that is named wins, whatever the other one holds; a slug names the post.
        stream: hears of reading that takes its time.

    Raises:
        UsageError: there is no such post, it cannot be read, or not be written in that format.
        ConflictError: both have changed.
        ChangedError: the one to be written was saved meanwhile.
    """
    blog = blog_of(start)
    post, named = _found(blog, name, stream)
    if post.suffix not in FORMATS:
        raise UsageError(f"`{post}` cannot be written back: `sync` knows .ipynb, .md and .py")
    if form is not None and post.suffix == f".{form}":
        raise UsageError(f"`{post}` is .{form} already")
    if form is not None:
        copies = [copy_of(post, f".{form}")]
    elif named is not None:
        copies = [named]
    else:
        copies = [copy_of(post, suffix) for suffix in FORMATS if suffix != post.suffix]
        copies = [copy for copy in copies if (blog.root / copy).is_file()]
    if not copies:
        raise UsageError(f"`{post}` has no copy: `--to ipynb`, `--to md` or `--to py` makes one")
    wins: Literal["post", "copy"] | None = None
    if force:
        wins = "post" if named is None else "copy"
    for copy in copies:
        yield from _sync(blog, post, copy, wins)


def _found(blog: Blog, name: str, stream: TextIO) -> tuple[PurePosixPath, PurePosixPath | None]:
    """The path of the post, and that of the copy if that is what the name means."""
    copy = PurePosixPath(name)
    if copy.name.startswith("_") and (blog.root / copy).is_file():
        posts = [post for post in post_of(copy) if (blog.root / post).is_file()]
        if len(posts) == 1:
            return posts[0], copy
        raise UsageError(
            f"`{name}` is the copy of no post: there is no `{copy.stem[1:]}` beside it"
        )
    return post_called(blog, name, stream).path, None


def _sync(
    blog: Blog, post: PurePosixPath, copy: PurePosixPath, wins: Literal["post", "copy"] | None
) -> Iterator[str]:
    post_file, copy_file = blog.read(post), None
    if (blog.root / copy).is_file():
        copy_file = blog.read(copy)
    mine = None if wins == "copy" and _unreadable(post_file) else _read(post_file)
    its = None
    empty = copy_file is None or not copy_file.data.strip()
    if copy_file is not None and not empty and not (wins == "post" and _unreadable(copy_file)):
        its = _read(copy_file, hint=f"`proofpress sync {post} --force` writes it anew")
    if mine is not None and mine.head is not None and mine.head.file is not None:
        raise UsageError(f"the front matter of `{post}` is in `{mine.head.file}`: move it over")
    todo = step(mine, its, wins=wins)
    if todo.written == "conflict":
        raise ConflictError(
            f"`{post}` and `{copy}` have both changed since they were in step; compare them, then "
            f"say which one holds: `proofpress sync {post} --force` or "
            f"`proofpress sync {copy} --force`"
        )
    if todo.written == "neither":
        yield f"same    {post} and {copy}"
        return
    if todo.written == "post":
        made = converted(todo.source, post, post_file if mine is not None else None)
        yield from _write(blog, post, post_file, made, copy)
    made = converted(marked_as(todo.source, post), copy, copy_file if its is not None else None)
    yield from _write(blog, copy, copy_file, made, post)


def _read(file: SourceFile, *, hint: str = "") -> Source:
    """The source in a file.

    Args:
        hint: what else helps if it cannot be read.

    Raises:
        UsageError: it cannot be read.
    """
    found = read(file)
    if found is not None and found.ok and found.value is not None:
        return found.value
    wrong = (
        in_words(found.problems)
        if found is not None
        else f"`{file.path}` is no post: it has neither front matter nor a `# %%` line"
    )
    raise UsageError("\n\n".join([wrong, *([hint] if hint else [])]))


def _unreadable(file: SourceFile) -> bool:
    found = read(file)
    return found is None or not found.ok or found.value is None


def _write(
    blog: Blog, path: PurePosixPath, old: SourceFile | None, made: Converted, other: PurePosixPath
) -> Iterator[str]:
    if made.data is None:
        raise UsageError(f"`{path}` was not written: {made.why}")
    if old is not None and old.data == made.data:
        return
    if old is not None:
        kept = set_aside(blog.build / REPLACED / path, old.data)
    rewrite(blog.root / path, made.data, was=old.data if old is not None else None)
    yield f"wrote   {path}, as {other} says"
    if made.lost:
        yield f"        {' and '.join(made.lost)} stay in {other}: {path.suffix} holds none"
    if old is not None:
        yield f"kept    {kept.relative_to(blog.root)}, as it was"
