"""The files of a post's runs: temporary ones and IPython's, which are part of a kernel's state."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from proofpress.execute.session import Job
from proofpress.execute.snapshots.traces import Tree, differing, tree


class Belongings:
    """A folder that is gone with the copies of a post.

    Attributes:
        folder: given to each run as its private one.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pp-"))
        self._kept = [self.folder / name for name in ("tmp", "ipython")]

    def empty(self) -> None:
        """As before the first cell."""
        for folder in self._kept:
            shutil.rmtree(folder, ignore_errors=True)
        self._kept[0].mkdir(mode=0o700, parents=True)

    def now(self) -> Tree:
        """All files and folders as they are."""
        return {path: stamp for folder in self._kept for path, stamp in tree(folder).items()}

    def lacking(self, then: Tree) -> str:
        """A file of those of then that is not there as it was; empty if all are."""
        return next((path for path in differing(then, self.now()) if path in then), "")

    def restore(self, then: Tree) -> None:
        """Remove what came later."""
        now = self.now()
        for path in sorted(now.keys() - then.keys(), reverse=True):  # deepest first
            with contextlib.suppress(OSError):
                Path(path).unlink() if now[path] else Path(path).rmdir()

    def remove(self) -> None:
        """Remove all of it; safe to call twice."""
        shutil.rmtree(self.folder, ignore_errors=True)


def moved(job: Job, private: Path) -> Job:
    """The same job with another folder for the files of its run."""
    old, new = str(job.private), str(private)
    variables = {name: value.replace(old, new) for name, value in job.environment.items()}
    return replace(job, private=private, environment=variables)
