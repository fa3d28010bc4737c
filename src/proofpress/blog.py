"""A blog's folder on disk: where it is, its config, and the files of its posts."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from proofpress.config import Config, load
from proofpress.errors import UsageError
from proofpress.frozen import frozen
from proofpress.problems import Problem
from proofpress.source.discover import SUFFIXES
from proofpress.source.source import SourceFile

BUILD = "build"
TEMPLATES = "templates"
#: A notebook above this is refused unread.
LARGEST_SOURCE_BYTES = 100_000_000


@frozen
class Blog:
    """The folder that commands work in; all paths are absolute."""

    root: Path
    config: Config

    @property
    def posts(self) -> Path:
        return self.root / self.config.posts

    @property
    def build(self) -> Path:
        return self.root / BUILD

    @property
    def site(self) -> Path:
        return self.build / "site"

    @property
    def templates(self) -> Path:
        return self.root / TEMPLATES

    def places(self) -> tuple[Path, ...]:
        """The files and folders in which posts and what is beside them lie, without `build/`."""
        if self.posts != self.root:
            return (self.posts,)
        return tuple(sorted(path for path in self.root.iterdir() if path != self.build))

    def listing(self) -> tuple[PurePosixPath, ...]:
        """Every file that may be a post, two levels deep, relative to the root, in order."""
        return tuple(sorted(self._files()))

    def _files(self) -> Iterator[PurePosixPath]:
        if not self.posts.is_dir():
            return
        folder = PurePosixPath(self.config.posts)
        for entry in self.posts.iterdir():
            if entry.is_file():
                yield folder / entry.name
            elif entry.is_dir() and entry not in (self.build, self.templates):
                for inner in entry.iterdir():
                    if inner.is_file():
                        yield folder / entry.name / inner.name

    def read(self, path: PurePosixPath) -> SourceFile:
        """The bytes of a source.

        Raises:
            UsageError: the file leads out of the blog, is too large, or cannot be read.
        """
        data = self.read_inside(path)
        if data is None:
            size = f"{LARGEST_SOURCE_BYTES // 10**6} MB"
            raise UsageError(
                f"the file cannot be read: it is gone, leads out of the blog, or is over {size}"
            )
        return SourceFile(path, data)

    def read_inside(self, path: PurePosixPath) -> bytes | None:
        """Bytes of a file of the blog.

        None if there is none, if a link leads out of the root, or if it is too large.
        """
        try:
            real = (self.root / path).resolve(strict=True)
            if not real.is_relative_to(self.root) or not real.is_file():
                return None
            return real.read_bytes() if real.stat().st_size <= LARGEST_SOURCE_BYTES else None
        except OSError:
            return None


def find(start: Path) -> Path:
    """The blog that `start` is in: the nearest folder with a config, or with `notebooks/`.

    Raises:
        UsageError: there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "proofpress.toml").is_file() or _has_table(folder / "pyproject.toml"):
            return folder
    for folder in (start, *start.parents):
        posts = folder / Config().posts
        if posts.is_dir() and (folder == start or start.is_relative_to(posts)):
            return folder
    raise UsageError("no blog here: run `proofpress init`, or go to the folder of one")


def seen_from_root(start: Path, name: str) -> str:
    """A name that a person in `start` typed, as the blog knows it.

    The path of a source or of its folder that is there is made relative to the blog's root; any
    other name, a slug above all, stays as it is.
    """
    typed = Path(os.path.normpath(start.resolve() / name))
    try:
        root = find(start)
        # A post may be a link, and so may a folder on the way to the blog.
        paths = (typed, typed.parent.resolve() / typed.name)
        path = next((path for path in paths if root in path.parents), None)
        if path is None or not (_is_source(path) or _has_index(path)):
            return name
    except (UsageError, OSError, ValueError):  # the command itself says what is wrong
        return name
    return path.relative_to(root).as_posix()


def _is_source(path: Path) -> bool:
    return path.suffix in SUFFIXES and path.is_file()


def _has_index(folder: Path) -> bool:
    return any((folder / f"index{suffix}").is_file() for suffix in SUFFIXES)


def is_blog(folder: Path) -> bool:
    """Whether `folder` itself has a config of ours, or posts."""
    own = (folder / "proofpress.toml").is_file() or _has_table(folder / "pyproject.toml")
    return own or (folder / Config().posts).is_dir()


def open_blog(root: Path) -> tuple[Blog | None, tuple[Problem, ...]]:
    """The blog at `root`, or what is wrong with its config."""
    checked = load(_text(root / "pyproject.toml"), _text(root / "proofpress.toml"))
    if not checked.ok or checked.value is None:
        return None, checked.problems
    return Blog(root, checked.value), checked.problems


def posts_of(root: Path) -> PurePosixPath:
    """Where the posts of the blog at `root` lie; the usual folder if its config cannot be read."""
    blog, _ = open_blog(root)
    return PurePosixPath((blog.config if blog is not None else Config()).posts)


def _has_table(pyproject: Path) -> bool:
    text = _text(pyproject)
    if text is None or "proofpress" not in text:
        return False
    try:
        return "proofpress" in tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError:
        return "[tool.proofpress" in text  # a broken config is still this blog's


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"`{path.name}` cannot be read: {error}") from error
