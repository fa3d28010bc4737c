"""The private folder of one build, below which all its temporary files lie.

The folder itself is locked by the keeper: one that is not has no owner any more, and the next
build removes it. Such a lock goes with its holder whatever happens to it, and tells the truth
across PID namespaces, where a process id would not. The front only names the folder, so that no
kill of one process leaves it behind. Imported on POSIX only.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from proofpress.errors import UsageError

PREFIX = "pp-build-"

LONGEST_BASE = 40
"""Bytes: a socket's path ends at 103 (macOS) or 107; ours adds 18, a service another 43."""


@dataclass(frozen=True)
class Folder:
    """A locked folder, and the descriptor that holds the lock."""

    path: Path
    lock: int


def base() -> Path:
    """Where private folders are made: what `tempfile` would take, if it is short enough.

    Raises:
        UsageError: there is none.
    """
    wanted = (os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    for candidate in (*wanted, "/tmp", "/var/tmp"):  # noqa: S108
        path = Path(candidate or "/nowhere").absolute()
        short = len(os.fsencode(path)) <= LONGEST_BASE
        if short and path.is_dir() and os.access(path, os.W_OK | os.X_OK):
            return path
    raise UsageError(
        "no folder for temporary files: set TMPDIR to a writable one whose path has at most "
        f"{LONGEST_BASE} characters"
    )


def name(base: Path) -> Path:
    """The path of a folder in `base` that nobody has."""
    while True:
        path = base / f"{PREFIX}{base64.b32encode(os.urandom(5)).decode().lower()}"
        if not path.exists():
            return path


def make(path: Path) -> Folder:
    """A new, locked folder that nobody else may list.

    Raises:
        OSError: it is there, or its parent is gone.
    """
    while True:
        path.mkdir(mode=0o700)
        try:
            lock = _open(path)
        except FileNotFoundError:
            continue  # taken for a leftover
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Until it was locked another build could take it for a leftover.
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(path.stat(), os.fstat(lock)):
                _let_servers_in(path)
                return Folder(path, lock)
        os.close(lock)


def remove(path: Path) -> None:
    """Remove the folder and all in it, also where a post has taken rights away."""
    shutil.rmtree(path, ignore_errors=True)
    if not path.exists():
        return
    with contextlib.suppress(OSError):
        path.chmod(0o700)
    for inner, folders, _ in os.walk(path):
        for folder in (Path(inner, name) for name in folders):
            if not folder.is_symlink():
                with contextlib.suppress(OSError):
                    folder.chmod(0o700)
    shutil.rmtree(path, ignore_errors=True)


@contextmanager
def used(path: Path) -> Iterator[None]:
    """Let our temporary files, and those of all whom we start, lie below `path`."""
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(path)
    _forget_base()
    try:
        yield
    finally:
        os.environ.pop("TMPDIR")
        if before is not None:
            os.environ["TMPDIR"] = before
        _forget_base()


def sweep(base: Path, end_processes: Callable[[Path], object] = str) -> None:
    """Remove what builds of the same user have left in `base`, processes first."""
    for path in _abandoned(base):
        end_processes(path)
        remove(path)


def _abandoned(base: Path) -> Iterator[Path]:
    """Folders without an owner, each locked while it is looked at."""
    for path in base.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            status = path.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
                continue
            lock = _open(path)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield path
            finally:
                os.close(lock)


def _forget_base() -> None:
    if tempfile := sys.modules.get("tempfile"):
        vars(tempfile)["tempdir"] = None  # it remembers


def _open(path: Path) -> int:
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)


def _let_servers_in(path: Path) -> None:
    """Let PostgreSQL, which root has to run as `nobody`, pass to its own folder inside."""
    if os.geteuid() == 0:
        import pwd

        with contextlib.suppress(KeyError, OSError):
            os.chown(path, -1, pwd.getpwnam("nobody").pw_gid)
            path.chmod(0o710)
