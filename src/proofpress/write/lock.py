"""One build at a time on one site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from filelock import FileLock, Timeout

from proofpress.errors import PublishError
from proofpress.write.files import reason


@contextmanager
def locked(build: Path, stream: TextIO) -> Iterator[None]:
    """Hold the lock of the folder `build`; a second builder says on `stream` that it waits.

    The lock goes with the process that holds it, however that ends.

    Raises:
        PublishError: the folder cannot be written.
    """
    try:
        build.mkdir(parents=True, exist_ok=True)
        lock = FileLock(build / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            print("waiting for another build of this blog to end", file=stream, flush=True)
            lock.acquire()
    except OSError as error:
        raise PublishError(f"cannot write to `{build}`: {reason(error)}") from error
    try:
        yield
    finally:
        lock.release()
