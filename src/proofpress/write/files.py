"""Replace files so that a reader, or a crash at any moment, meets the old or the new one whole."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_TEMPORARY = ".pp-new-"
_WRITERS = 8


def replace(path: Path, data: bytes, *, flush: bool = True) -> None:
    """Write `data` to a temporary name beside `path`, flush it to disk, rename it over `path`.

    Args:
        flush: if not, a power cut may leave a file that is neither the old nor the new one.

    Raises:
        OSError: nothing changed, and the temporary file is gone.
    """
    rename(stage(path, data, flush=flush), path)


def replace_with_folder(path: Path, data: bytes, *, flush: bool = True) -> None:
    """As `replace`, where the folder of `path` may be missing.

    Raises:
        OSError: nothing changed but that there may be a new folder.
    """
    try:
        replace(path, data, flush=flush)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, data, flush=flush)


def replace_all(files: Sequence[tuple[Path, bytes]]) -> None:
    """Replace many files in their order, which is quicker than one by one.

    All are written, then flushed, side by side since a disk takes its time for each, before the
    first is renamed.

    Raises:
        OSError: the files before the one that failed are new, the rest is old, and no temporary
            file is left.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, data in files:
            staged.append((stage(path, data, flush=False), path))
        with ThreadPoolExecutor(_WRITERS) as pool:
            list(pool.map(flush, [temporary for temporary, _ in staged]))
        while staged:
            rename(*staged.pop(0))
    finally:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                temporary.unlink()
    sync_folders({path.parent for path, _ in files})


def sync_folders(folders: Collection[Path]) -> None:
    """Make the names in `folders` durable too."""
    with ThreadPoolExecutor(_WRITERS) as pool:
        list(pool.map(sync_folder, sorted(folders)))


def stage(path: Path, data: bytes, *, flush: bool = True, mode: int = 0o644) -> Path:
    """Write and flush `data` under a temporary name beside `path`; `mode` less the umask."""
    # Not by our process id: in a namespace of its own every builder has the same one.
    temporary = path.with_name(f"{_TEMPORARY}{os.urandom(4).hex()}-{path.name}"[:200])
    try:
        # O_NOFOLLOW and O_EXCL: never through a link that somebody else put there.
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        flags |= getattr(os, "O_BINARY", 0)
        descriptor = os.open(temporary, flags, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if flush:
                os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def flush(path: Path) -> None:
    """Make what was written to the file `path` durable."""
    descriptor = os.open(path, os.O_RDWR)  # Windows flushes only what may be written
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def rename(temporary: Path, path: Path) -> None:
    """Put a staged file in its place; if the disk refuses, it is gone."""
    try:
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable too (Windows has no such call and needs none)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
