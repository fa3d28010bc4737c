"""One build at a time on one site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TextIO

from filelock import FileLock, Timeout

from proofpress.errors import PublishError
from proofpress.write.files import reason

#: How often a builder that waits says that it still does.
_AGAIN_S = 30.0


@contextmanager
def locked(build: Path, stream: TextIO, *, again_s: float = _AGAIN_S) -> Iterator[None]:
    """Hold the lock of the folder `build`; a second builder says on `stream` what it waits for.

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
            _wait(lock, stream, again_s)
    except OSError as error:
        raise PublishError(f"cannot write to `{build}`: {reason(error)}") from error
    try:
        yield
    finally:
        lock.release()


def _wait(lock: FileLock, stream: TextIO, again_s: float) -> None:
    print(
        "waiting for another build, check or record of this blog to end, which holds "
        f"`{lock.lock_file}`",
        file=stream,
        flush=True,
    )
    for times in count(1):
        try:
            lock.acquire(timeout=again_s)
            return
        except Timeout:
            print(f"still waiting, {times * again_s:.0f} s", file=stream, flush=True)
