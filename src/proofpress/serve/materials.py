"""Which files a blog is made of, and what it means that one of them was written."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath

from proofpress.blog import Blog, open_blog
from proofpress.errors import UsageError
from proofpress.frozen import frozen
from proofpress.problems import Problem
from proofpress.serve.manuscript import Manuscript
from proofpress.source.nikola import SUFFIX

_CONFIG = ("proofpress.toml", "pyproject.toml")
#: Folders that nobody writes posts in, and that may be very large.
_PASSED = frozenset({"node_modules", "__pycache__", "venv", "env"})


@frozen
class Written:
    """Files that were written, by what they mean.

    Attributes:
        config: whether the settings may differ.
        templates: those of the blog.
        sources: of posts that are known, in no order.
        unknown: whether there may be a new post, or one may have gone.
        others: all that a run or an article may depend on.
    """

    config: bool
    templates: tuple[Path, ...]
    sources: tuple[PurePosixPath, ...]
    unknown: bool
    others: tuple[Path, ...]


class Materials:
    """The files of the blog at `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._build = root / "build"

    def counts(self, file: Path) -> bool:
        """Whether anybody minds that `file` was written."""
        if file.is_relative_to(self._build):
            return False
        parts = file.relative_to(self._root).parts if file.is_relative_to(self._root) else ()
        return not any(part in _PASSED or part == ".git" for part in parts)

    def sorted(
        self,
        files: Collection[Path],
        blog: Blog,
        manuscripts: Mapping[PurePosixPath, Manuscript],
    ) -> Written:
        config, unknown = False, False
        templates: list[Path] = []
        sources, others = [], []
        for file in sorted(files):
            inside = self._inside(file)
            if inside is not None and str(inside) in _CONFIG:
                config = True
            if file.is_relative_to(blog.templates):
                # Of a folder that was moved here, nobody tells what is in it; a new one is empty.
                inner = [one for one in file.rglob("*") if one.is_file()] if file.is_dir() else []
                templates.extend(inner or (file,))
                continue
            source = self._source(inside, manuscripts)
            if source is not None:
                sources.append(source)
                unknown = unknown or not file.exists()
                continue
            others.append(file)
            if file.is_relative_to(blog.posts) and len(file.relative_to(blog.posts).parts) <= 2:
                unknown = True
        return Written(config, tuple(templates), tuple(sources), unknown, tuple(others))

    def _inside(self, file: Path) -> PurePosixPath | None:
        if not file.is_relative_to(self._root):
            return None
        return PurePosixPath(file.relative_to(self._root).as_posix())

    @staticmethod
    def _source(
        inside: PurePosixPath | None, manuscripts: Mapping[PurePosixPath, Manuscript]
    ) -> PurePosixPath | None:
        """The post whose source, or head, lies at `inside`."""
        if inside is None or inside in manuscripts:
            return inside
        if inside.suffix == SUFFIX:
            beside = (path for path in manuscripts if path.with_suffix(SUFFIX) == inside)
            return next(beside, None)
        return None

    def places(
        self, blog: Blog, manuscripts: Iterable[Manuscript]
    ) -> tuple[Collection[Path], Collection[Path]]:
        """The trees and the single folders to watch: whatever the blog is made of lies there."""
        trees = {place for place in blog.places() if place.is_dir() and not _passed(place)}
        trees.add(blog.templates)
        read = {place for one in manuscripts for file in one.reach for place in (file, file.parent)}
        folders = {place for place in read if not any(map(place.is_relative_to, trees))}
        return trees, {self._root, *folders}


def _passed(place: Path) -> bool:
    return place.name.startswith(".") or place.name in _PASSED


def written_templates(blog: Blog) -> frozenset[tuple[Path, int]]:
    """The files of the blog's own templates, each with when it was written, in ns since 1970."""
    found = set()
    for file in blog.templates.rglob("*"):
        with contextlib.suppress(OSError):
            if file.is_file():
                found.add((file, file.stat().st_mtime_ns))
    return frozenset(found)


def open_again(root: Path) -> tuple[Blog | None, tuple[Problem, ...]]:
    """The blog with its config as it is now, or what is wrong with that."""
    try:
        blog, problems = open_blog(root)
    except UsageError as error:
        return None, (Problem("config", str(error), "mend the file, or who may read it"),)
    return blog, problems
