"""The files that a run of a post depends on: where they are, and what they hold now."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from importlib.util import source_from_cache
from pathlib import Path

from proofpress.execute.observed import Observed
from proofpress.inventory import Inventory
from proofpress.post.post import Post


class Dependencies:
    """Files and listings of folders that count for runs of a blog's posts.

    Args:
        root: the folder of the blog.
    """

    def __init__(self, root: Path, inventory: Inventory) -> None:
        self._root = root
        self._inventory = inventory

    def reach(self, post: Post, observed: Observed) -> frozenset[Path]:
        """The files that count for a run of `post` which read what `observed` says, and folders."""
        seen = self.absolute(post, (*observed.files, *observed.folders, *observed.programs))
        return self.known(post) | {_source(path) for path in seen}

    def known(self, post: Post, words: Collection[str] | None = None) -> frozenset[Path]:
        """Files that count whether or not a run is seen to read them.

        Args:
            words: of its code, if they are known.
        """
        folder = self._folder(post)
        declared = self._inventory.matching(folder, post.meta.inputs)
        own, named = self._inventory.own_files(post), self._inventory.named_files(post, words)
        return frozenset(Path(os.path.normpath(path)) for path in (*own, *named, *declared))

    def there(
        self, post: Post, observed: Observed, known: Collection[Path]
    ) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Digests of the files that count and of the listings of the folders, as they are now."""
        own = set(observed.written)
        paths = {*known, *self.read_by(post, observed)}
        listed = self.absolute(post, observed.folders)
        folders = {
            self.name(post, path): path for path in listed if self._inventory.counts(path / "x")
        }
        named = {self.name(post, path): path for path in paths}
        return (
            {name: self._inventory.digest(path) for name, path in named.items() if name not in own},
            {
                name: self._inventory.listing(
                    path, without=[Path(made).name for made in own if _parent(made) == name]
                )
                for name, path in folders.items()
            },
        )

    def counted(self, observed: Observed) -> Observed:
        """Without what never counts: an import of a large library reads hundreds of its files."""
        counts = self._inventory.counts
        return replace(
            observed,
            files=tuple(filter(counts, observed.files)),
            folders=tuple(name for name in observed.folders if counts(f"{name}{os.sep}x")),
            programs=tuple(filter(counts, observed.programs)),
            stamps={name: then for name, then in observed.stamps.items() if counts(name)},
        )

    def portable(self, post: Post, observed: Observed) -> Observed:
        """With names as seen from the post's folder, and without what holds for this run alone."""

        def names(paths: Iterable[str]) -> tuple[str, ...]:
            return tuple(self.name(post, Path(path)) for path in paths)

        return replace(
            observed,
            files=names(observed.files),
            written=names(observed.written),
            rewritten=names(observed.rewritten),
            folders=names(observed.folders),
            programs=names(observed.programs),
            stamps={},
        )

    def absolute(self, post: Post, names: Iterable[str]) -> Iterable[Path]:
        """Where files are that have names as seen from the post's folder."""
        return (Path(os.path.normpath(self._folder(post) / name)) for name in names)

    def name(self, post: Post, path: Path) -> str:
        """As seen from the post's folder, so that renaming a post changes no name."""
        if path.is_relative_to(self._root):
            return Path(os.path.relpath(path, self._folder(post))).as_posix()
        return str(path)

    def read_by(self, post: Post, observed: Observed) -> Iterable[Path]:
        """The files that count of those which a run read."""
        read = map(_source, self.absolute(post, (*observed.files, *observed.programs)))
        return (path for path in read if self._inventory.counts(path))

    def _folder(self, post: Post) -> Path:
        return self._root / post.folder


def _source(path: Path) -> Path:
    """The source behind a cached module that was read."""
    if path.suffix == ".pyc" and path.parent.name == "__pycache__":
        try:
            return Path(source_from_cache(path))
        except ValueError:
            return path
    return path


def _parent(name: str) -> str:
    return Path(name).parent.as_posix()
