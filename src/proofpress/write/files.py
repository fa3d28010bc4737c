"""Replace files so that a reader, or a crash at any moment, meets the old or the new one whole."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_TEMPORARY = ".pp-new-"
_WRITERS = 8
# O_NOFOLLOW and O_EXCL: never through a link that somebody else put there.
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_NEW |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def replace(path: Path | str, data: bytes, *, flush: bool = True) -> None:
    """Write `data` to a temporary name beside `path`, flush it to disk, rename it over `path`.

    Args:
        flush: if not, a power cut may leave a file that is neither the old nor the new one.

    Raises:
        OSError: nothing changed, and the temporary file is gone.
    """
    rename(stage(path, data, flush=flush), path)


def replace_with_folder(path: Path | str, data: bytes, *, flush: bool = True) -> None:
    """As `replace`, where the folder of `path` may be missing.

    Raises:
        OSError: nothing changed but that there may be a new folder.
    """
    try:
        replace(path, data, flush=flush)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        replace(path, data, flush=flush)


def replace_all(files: Sequence[tuple[Path | str, bytes]]) -> None:
    """Replace many files in their order, which is quicker than one by one.

    All are written, then flushed, side by side since a disk takes its time for each, before the
    first is renamed.

    Raises:
        OSError: the files before the one that failed are new, the rest is old, and no temporary
            file is left.
    """
    staged: list[str] = []
    done = 0
    try:
        for path, data in files:
            staged.append(stage(path, data, flush=False))
        _side_by_side(flush, staged)
        for path, _ in files:
            rename(staged[done], path)
            done += 1
    finally:
        for temporary in staged[done:]:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
    sync_folders({os.path.dirname(path) for path, _ in files})


def sync_folders(folders: Collection[Path | str]) -> None:
    """Make the names in `folders` durable too."""
    _side_by_side(sync_folder, sorted(str(folder) for folder in folders))


def stage(path: Path | str, data: bytes, *, flush: bool = True, mode: int = 0o644) -> str:
    """Write and flush `data` under a temporary name beside `path`; `mode` less the umask."""
    folder, name = os.path.split(path)
    # Not by our process id: in a namespace of its own every builder has the same one.
    temporary = os.path.join(folder, f"{_TEMPORARY}{os.urandom(4).hex()}-{name}"[:200])
    try:
        descriptor = os.open(temporary, _NEW, mode)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(descriptor, left) :]
            if flush:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    return temporary


def flush(path: Path | str) -> None:
    """Make what was written to the file `path` durable."""
    descriptor = os.open(path, os.O_RDWR)  # Windows flushes only what may be written
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def rename(temporary: Path | str, path: Path | str) -> None:
    """Put a staged file in its place; if the disk refuses, it is gone."""
    try:
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def sync_folder(folder: Path | str) -> None:
    """Make the names in `folder` durable too (Windows has no such call and needs none)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _side_by_side(work: Callable[[str], None], paths: Sequence[str]) -> None:
    """Do `work` with each path; a thread has many of them, as to hand one over takes time, too."""

    def several(paths: Sequence[str]) -> None:
        for path in paths:
            work(path)

    with ThreadPoolExecutor(_WRITERS) as pool:
        list(pool.map(several, (paths[first::_WRITERS] for first in range(_WRITERS))))


def is_temporary(name: str) -> bool:
    """Whether a file of that name is what a killed `replace` left behind."""
    return name.startswith(_TEMPORARY)


def sweep(folder: Path) -> None:
    """Remove what killed `replace`s left below `folder`; only for who holds its lock."""
    for where, _, names in os.walk(folder):
        for name in filter(is_temporary, names):
            with contextlib.suppress(OSError):
                Path(where, name).unlink()


def reason(error: OSError) -> str:
    """Why the disk refused, as half a sentence."""
    named = error.filename and not is_temporary(Path(os.fsdecode(error.filename)).name)
    where = f" ({os.fsdecode(error.filename)})" if named else ""
    return f"{(error.strerror or str(error)).lower()}{where}"
