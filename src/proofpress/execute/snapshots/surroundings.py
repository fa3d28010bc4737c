"""Files that native libraries read and write unseen: of a post's own folder, or named by cells."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Sequence
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
    """What lies beside a post that has a folder of its own; of another post's, what cells name."""

    def __init__(self, job: Job) -> None:
        path = PurePosixPath(job.post)
        self._folder = job.folder
        self._source = str(job.folder / path.name)
        self._is_own = path.stem == "index"
        self._known: Tree = {}
        self._known = self._now()

    def look(self, coming: Sequence[Coming] = ()) -> list[str]:
        """Paths of what came, went or changed since the last look; the source is left out.

        Args:
            coming: cells whose files are followed from now on.
        """
        before, self._known = self._known, self._now()
        found = differing(before, self._known)
        if not self._is_own:
            new = self._named(coming).difference(self._known)
            self._known = {**self._known, **{path: _stamp(path) for path in new}}
        return found

    @property
    def are_known(self) -> bool:
        """Whether all files are looked at, also those that no cell names."""
        return self._is_own

    def name(self, path: str) -> str:
        """A path as it is written in the post."""
        return path.removeprefix(f"{self._folder}/")

    def _now(self) -> Tree:
        if self._is_own:
            return tree(self._folder, without=[self._source])
        return {path: _stamp(path) for path in self._known}

    def _named(self, coming: Sequence[Coming]) -> set[str]:
        texts = {text for cell in coming for _, text in _PATH.findall(cell.source)}
        paths = {os.path.normpath(self._folder / text) for text in texts}
        return {path for path in paths if path != self._source and not path.startswith(_NO_FILES)}


def _stamp(path: str) -> str:
    """Of a file; a folder has none, as each file that comes or goes would change it."""
    return "" if Path(path).is_dir() else stamp(path)


def first_touched(
    paths: Iterable[str],
    coming: Sequence[Coming],
    kept: Sequence[Kept],
    read: Sequence[Traces],
    *,
    unseen: bool,
) -> dict[int, str]:
    """For each changed file the index of the first cell that may have read it, and words.

    Args:
        unseen: whether the first cell may have read what nobody names.
    """
    found = {}
    for path in paths:
        name = Path(path).name
        seen = [
            index
            for index, (cell, traces) in enumerate(zip(kept, read, strict=True))
            if path in traces.files or name in cell.coming.source
        ]
        if not seen and not unseen:
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
        met = next((name for name in names if name in cell.coming.source), "")
        if met and not cell.deeds:
            found[index] = replace(cell, deeds=(f"names `{met}`, which a later cell changed",))
    return found
