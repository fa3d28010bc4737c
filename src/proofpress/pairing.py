"""`proofpress sync`: a post and its copy in another format, both on disk."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Literal

from proofpress.blog import Blog
from proofpress.errors import ProofpressError, UsageError
from proofpress.source.converted import Converted, converted
from proofpress.source.paired import FORMATS, copy_of, marked_as, post_of, step
from proofpress.source.read import read
from proofpress.source.source import Source, SourceFile
from proofpress.stripping import replace_file
from proofpress.workbench import blog_of, in_words, post_called

#: Below `build/`: what files said before they were written.
REPLACED = "replaced"


class ConflictError(ProofpressError):
    """Both files have changed, and only their author knows which one is right."""


def sync_post(start: Path, name: str, form: str | None, *, force: bool) -> tuple[str, int]:
    """Bring a post and its copies in step: what was done, and the exit code.

    Args:
        name: a slug, or the path of a post or of a copy.
        form: the format of the copy, which is made if there is none; None: those that are there.
        force: the file that is named wins; a slug names the post.

    Raises:
        UsageError: there is no such post, it cannot be read, or not be written in that format.
        ConflictError: both have changed.
        ChangedError: the one to be written was saved meanwhile.
    """
    blog = blog_of(start)
    post, named = _found(blog, start, name)
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
    lines = [line for copy in copies for line in _sync(blog, post, copy, wins)]
    return "\n".join(lines), 0


def _found(blog: Blog, start: Path, name: str) -> tuple[PurePosixPath, PurePosixPath | None]:
    """The path of the post, and that of the copy if that is what the name means."""
    file = (start / name).resolve()
    if file.is_file() and file.name.startswith("_") and file.is_relative_to(blog.root):
        copy = PurePosixPath(file.relative_to(blog.root).as_posix())
        posts = [post for post in post_of(copy) if (blog.root / post).is_file()]
        if len(posts) == 1:
            return posts[0], copy
        raise UsageError(
            f"`{name}` is the copy of no post: there is no `{copy.stem[1:]}` beside it"
        )
    if file.is_file() and file.is_relative_to(blog.root):
        name = file.relative_to(blog.root).as_posix()
    return post_called(blog, name).path, None


def _sync(
    blog: Blog, post: PurePosixPath, copy: PurePosixPath, wins: Literal["post", "copy"] | None
) -> list[str]:
    post_file, copy_file = blog.read(post), None
    if (blog.root / copy).is_file():
        copy_file = blog.read(copy)
    mine = _read(post_file)
    its = _read(copy_file) if copy_file is not None and copy_file.data.strip() else None
    if mine.head is not None and mine.head.file is not None:
        raise UsageError(f"the front matter of `{post}` is in `{mine.head.file}`: move it over")
    todo = step(mine, its, wins=wins)
    if todo.written == "conflict":
        raise ConflictError(
            f"`{post}` and `{copy}` have both changed since they were in step; compare them, then "
            f"say which one holds: `proofpress sync {post} --force` or "
            f"`proofpress sync {copy} --force`"
        )
    if todo.written == "neither":
        return [f"same    {post} and {copy}"]
    lines: list[str] = []
    if todo.written == "post":
        made = converted(todo.source, post, post_file)
        lines += _write(blog, post, post_file, made, copy)
    made = converted(marked_as(todo.source, post), copy, copy_file)
    lines += _write(blog, copy, copy_file, made, post)
    return lines


def _read(file: SourceFile) -> Source:
    found = read(file)
    if found is None:
        raise UsageError(f"`{file.path}` is no post: it has neither front matter nor a `# %%` line")
    if not found.ok or found.value is None:
        raise UsageError(in_words(found.problems))
    return found.value


def _write(
    blog: Blog, path: PurePosixPath, old: SourceFile | None, made: Converted, other: PurePosixPath
) -> list[str]:
    if made.data is None:
        raise UsageError(f"`{path}` was not written: {made.why}")
    if old is not None and old.data == made.data:
        return []
    if old is not None:
        kept = blog.build / REPLACED / path
        kept.parent.mkdir(parents=True, exist_ok=True)
        replace_file(kept, old.data)
    replace_file(blog.root / path, made.data, was=old.data if old is not None else None)
    lines = [f"wrote   {path}, as {other} says"]
    if made.lost:
        lines.append(f"        {' and '.join(made.lost)} stay in {other}: {path.suffix} holds none")
    if old is not None:
        lines.append(f"kept    {kept.relative_to(blog.root)}, as it was")
    return lines
