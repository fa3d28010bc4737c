"""Work out what must change on disk; nothing is touched here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from proofpress.frozen import frozen
from proofpress.site.page import Page


@frozen
class Changes:
    """What publishing will do, in this order: write assets, write pages, delete."""

    assets: tuple[Page, ...]
    pages: tuple[Page, ...]
    delete: tuple[PurePosixPath, ...]
    kept: int

    @property
    def written(self) -> int:
        return len(self.assets) + len(self.pages)


def changes(
    pages: Sequence[Page],
    present: Mapping[PurePosixPath, str],
    ours: Iterable[PurePosixPath],
    spared: Collection[PurePosixPath] = (),
) -> Changes:
    """Work out which files must change so that the site equals `pages`.

    Args:
        present: sha256 of each file that is there.
        ours: files that an earlier build wrote; only these are ever deleted.
        spared: folders whose files stay, though no page of this build belongs there.

    Raises:
        ValueError: two pages have the same path, or one's path is a folder of another's.
    """
    wanted: dict[PurePosixPath, Page] = {}
    for page in pages:
        if page.path in wanted:
            raise ValueError(f"two pages want `{page.path}`")
        wanted[page.path] = page
    folders: set[PurePosixPath] = set()
    for path in wanted:
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise ValueError(f"`{path}` is not a path inside the site")
        folders.add(path.parent)
    for folder in folders:
        clash = next((place for place in (folder, *folder.parents) if place in wanted), None)
        if clash is not None:
            raise ValueError(f"`{clash}` is both a page and a folder")
    write = [page for page in pages if present.get(page.path) != page.digest]
    old = (path for path in set(ours) - wanted.keys() if path in present)
    gone = sorted(path for path in old if not any(map(path.is_relative_to, spared)))
    return Changes(
        assets=tuple(page for page in write if page.kind == "asset"),
        pages=tuple(page for page in write if page.kind == "page"),
        delete=tuple(gone),
        kept=len(pages) - len(write),
    )
