"""Files that native libraries read and write unseen: of a post's own folder, or named by cells."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from proofpress.execute.inside.reads import stamp
from proofpress.execute.session import Coming, Job
from proofpress.execute.snapshots.history import Kept, named
from proofpress.execute.snapshots.traces import Traces, Tree, differing, tree

#: A text in quotes that looks like the path of a file.
_PATH = re.compile(r"""(["'])([^\s"'{}<>|*?\\]{0,200}[./][^\s"'{}<>|*?\\]{1,200})\1""")
_NO_FILES = ("/dev/", "/proc/", "/sys/")


class Surroundings:
    """What lies beside a post that has a folder of its own, and files elsewhere that cells name."""

    def __init__(self, job: Job) -> None:
        path = PurePosixPath(job.post)
        self._folder = job.folder
        self._source = str(job.folder / path.name)
        self._is_own = path.stem == "index"
        self._named: set[str] = set()
        self._known = self._now()

    def look(self, coming: Sequence[Coming] = ()) -> list[str]:
        """Paths of what came, went or changed since the last look; the source is left out.

        Args:
            coming: cells whose files are followed from now on.
        """
        before, self._known = self._known, self._now()
        new = self._names(coming) - self._named
        self._named |= new
        found = differing(before, self._known)
        self._known = {**self._known, **{path: _stamp(path) for path in new}}
        return found

    def lies_beside(self, path: str) -> bool:
        """Whether a file lies in the post's own folder: cells may read it without naming it."""
        return self._is_own and path.startswith(f"{self._folder}/")

    def name(self, path: str) -> str:
        """A path as it is written in the post."""
        return path.removeprefix(f"{self._folder}/")

    def _now(self) -> Tree:
        beside = tree(self._folder, without=[self._source]) if self._is_own else {}
        return {**beside, **{path: _stamp(path) for path in self._named}}

    def _names(self, coming: Sequence[Coming]) -> set[str]:
        texts = {text for cell in coming for _, text in _PATH.findall(cell.source)}
        paths = {os.path.normpath(self._folder / text) for text in texts}
        return {
            path
            for path in paths
            if not (path == self._source or path.startswith(_NO_FILES) or self.lies_beside(path))
        }


def _stamp(path: str) -> str:
    """Of a file; a folder has none, as each file that comes or goes would change it."""
    return "" if Path(path).is_dir() else stamp(path)


def first_touched(
    paths: Iterable[str],
    coming: Sequence[Coming],
    kept: Sequence[Kept],
    read: Sequence[Traces],
    *,
    unseen: Callable[[str], bool],
) -> dict[int, str]:
    """For each changed file the index of the first cell that may have read it, and words.

    Args:
        unseen: whether any cell may have read a file that none names.
    """
    found = {}
    for path in paths:
        name = Path(path).name
        seen = [
            index
            for index, (cell, traces) in enumerate(zip(kept, read, strict=True))
            if path in traces.files or _names(cell, name)
        ]
        if not seen and not unseen(path):
            continue
        first = seen[0] if seen else 0
        found[first] = f"`{name}` changed, and nobody saw which cell reads it"
        if seen and first < len(coming):
            verb = "read" if path in read[first].files else "names"
            found[first] = f"{named(coming[first])} {verb} `{name}`, which changed"
    return found


def marked(kept: Sequence[Kept], touched: Collection[str]) -> list[Kept]:
    """The cells; those that name a file which the last one touched run again, too."""
    names = {Path(path).name for path in touched}
    found = list(kept)
    for index, cell in enumerate(kept[:-1]):
        met = next((name for name in names if _names(cell, name)), "")
        if met and not cell.deeds:
            found[index] = replace(cell, deeds=(f"names `{met}`, which a later cell changed",))
    return found


def _names(cell: Kept, name: str) -> bool:
    """Whether the code of a cell has the name of a file, and not as a part of another word."""
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", cell.coming.source))
