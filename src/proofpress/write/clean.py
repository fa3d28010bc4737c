"""Remove what proofpress made, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from proofpress.write.publish import MARKER

STORE = "store"
#: Folders below build/ that only proofpress writes to.
_OURS = ("failed", STORE)


def clean(build: Path, *, cache: bool = False, keep_bytes: int = 0) -> Iterator[Path]:
    """Remove the site, the store and the partial notebooks; yield each as it goes.

    A `build/site` without our marker was made by somebody else and stays.

    Args:
        cache: remove only records of runs, the oldest first, until `keep_bytes` are left.
    """
    if cache:
        yield from _shrink(build / STORE, keep_bytes)
        return
    folders = [build / name for name in _OURS]
    if (build / "site" / MARKER).is_file():
        folders.insert(0, build / "site")
    for folder in folders:
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)
            yield folder.relative_to(build.parent)
    (build / "lock").unlink(missing_ok=True)
    if build.is_dir() and not any(build.iterdir()):
        build.rmdir()


def _shrink(store: Path, keep_bytes: int) -> Iterator[Path]:
    """Remove files, least recently written first; a record that lost one counts as gone."""
    files = [path for path in store.rglob("*") if path.is_file()] if store.is_dir() else []
    total = sum(path.stat().st_size for path in files)
    for path in sorted(files, key=lambda path: path.stat().st_mtime_ns):
        if total <= keep_bytes:
            break
        total -= path.stat().st_size
        path.unlink()
        yield path.relative_to(store.parents[1])
