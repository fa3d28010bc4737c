"""The files of a post's own folder, which native libraries read and write unseen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from proofpress.execute.session import Coming, Job
from proofpress.execute.snapshots.history import Kept, named
from proofpress.execute.snapshots.traces import Traces, Tree, differing, tree


class Surroundings:
    """What lies beside a post that has a folder of its own; nothing for another post."""

    def __init__(self, job: Job) -> None:
        path = PurePosixPath(job.post)
        self._folder = job.folder
        self._source = str(job.folder / path.name)
        self._is_own = path.stem == "index"
        self._known = self._now()

    def look(self) -> list[str]:
        """Paths of what came, went or changed since the last look; the source is left out."""
        before, self._known = self._known, self._now()
        return differing(before, self._known)

    def name(self, path: str) -> str:
        """A path as it is written in the post."""
        return path.removeprefix(f"{self._folder}/")

    def _now(self) -> Tree:
        return tree(self._folder, without=[self._source]) if self._is_own else {}


def first_touched(
    paths: Iterable[str],
    coming: Sequence[Coming],
    kept: Sequence[Kept],
    read: Sequence[Traces],
) -> dict[int, str]:
    """For each changed file the index of the first cell that may have read it, and words."""
    found = {}
    for path in paths:
        name = Path(path).name
        seen = [
            index
            for index, (cell, traces) in enumerate(zip(kept, read, strict=True))
            if path in traces.files or name in cell.coming.source
        ]
        first = seen[0] if seen else 0
        found[first] = f"`{name}` changed, and nobody saw which cell reads it"
        if seen and first < len(coming):
            found[first] = f"{named(coming[first])} names `{name}`, which changed"
    return found


def marked(kept: Sequence[Kept], touched: Collection[str]) -> list[Kept]:
    """The cells; those that name a file which the last one touched run again, too."""
    names = {Path(path).name for path in touched}
    found = list(kept)
    for index, cell in enumerate(kept[:-1]):
        met = next((name for name in names if name in cell.coming.source), "")
        if met and not cell.deeds:
            found[index] = replace(cell, deeds=(f"names `{met}`, which a later cell changed",))
    return found
