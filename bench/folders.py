"""The folder that a sitting works in, and what it does not need any more."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_ASIDE = "aside"


@contextlib.contextmanager
def work_folder(keep: Path | None = None) -> Iterator[Path]:
    """A folder for what is built; on leaving it goes, or of `keep` only what was put aside."""
    work = (keep or Path(tempfile.mkdtemp(prefix="bench-"))).resolve()
    work.mkdir(parents=True, exist_ok=True)
    try:
        yield work
    finally:
        shutil.rmtree(work / _ASIDE if keep else work, ignore_errors=True)


def put_aside(path: Path, work: Path) -> None:
    """Move what is at `path` out of the way, if anything is, until all is done in `work`.

    Nothing is deleted before that: for minutes ext4 walks over the inodes of deleted files whenever
    it makes a file, so a build would pay for that, and each repetition more than the one before.
    """
    if path.exists():
        aside = work / _ASIDE
        aside.mkdir(exist_ok=True)
        path.rename(Path(tempfile.mkdtemp(dir=aside)) / path.name)
