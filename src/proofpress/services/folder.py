"""The private folder of one set of servers, and what was left of those that were killed.

Its file `lock` is held locked by the supervisor: a folder whose lock is free has no owner any
more, and the next supervisor removes it. Imported by the supervisor only (POSIX).
"""

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from pathlib import Path

PREFIX = "proofpress-"

LONGEST_BASE = 60
"""Bytes: a socket's path ends at 103 (macOS) or 107, and ours adds about 43 to the base."""

SPECIAL = frozenset("'\",\\\n")
"""Characters that mean something in PostgreSQL's configuration."""


def is_fit(base: str) -> bool:
    """Whether our folder can be made in `base`."""
    short = len(os.fsencode(base)) <= LONGEST_BASE
    return short and not SPECIAL & set(base) and os.access(base, os.W_OK | os.X_OK)


def make(base: Path) -> tuple[Path, int]:
    """A new folder in `base` that only its owner may enter, and the descriptor of its lock."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    descriptor = os.open(folder / "locking", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    # Under its final name only when it is locked, so that nobody takes the folder for a leftover.
    (folder / "locking").rename(folder / "lock")
    return folder, descriptor


def sweep(base: Path) -> None:
    """Remove what supervisors of the same user that were killed have left in `base`."""
    for folder in base.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if _is_own(folder) and _is_free(folder / "lock"):
                shutil.rmtree(folder, ignore_errors=True)


def _is_own(folder: Path) -> bool:
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()


def _is_free(lock: Path) -> bool:
    descriptor = os.open(lock, os.O_RDWR | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
