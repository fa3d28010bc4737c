"""Remove what proofpress made, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from proofpress.write.publish import MARKER

#: Folders below build/ that only proofpress writes to.
_OURS = ("failed", "store")


def clean(build: Path) -> Iterator[Path]:
    """Remove the site, the store and the partial notebooks; yield each as it goes.

    A `build/site` without our marker was made by somebody else and stays.
    """
    folders = [build / name for name in _OURS]
    if (build / "site" / MARKER).is_file():
        folders.insert(0, build / "site")
    for folder in folders:
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)
            yield folder.relative_to(build.parent)
