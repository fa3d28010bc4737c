"""Remove what proofpress made, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from proofpress.write.publish import MARKER, publish

#: Where the notebooks of failed runs are kept, below build/.
FAILED = "failed"
#: Where pictures of what differs are kept, below build/.
REPORTS = "reports"
#: Folders below build/ that only proofpress writes to.
_OURS = (FAILED, REPORTS, "store")


def clean(build: Path) -> Iterator[Path]:
    """Remove the site, the store, partial notebooks and reports; yield each as it goes.

    A `build/site` without our marker was made by somebody else and stays, as do files in it that
    we did not write.

    Raises:
        UsageError, PublishError: the site is no folder, or cannot be changed.
    """
    site = build / "site"
    if (site / MARKER).is_file():
        publish(site, ())  # files beside ours stay
        (site / MARKER).unlink()
        if not any(site.iterdir()):
            site.rmdir()
        yield site.relative_to(build.parent)
    for folder in (build / name for name in _OURS):
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)
            yield folder.relative_to(build.parent)
