"""Know at once that nothing changed: by the size, inode and times of every file that counts.

A whole good build leaves a snapshot of what it looked at and of what it wrote; the next one takes
it away before it begins and compares it first, without importing anything else of ours. Anything
that differs, also by mistake, only means that the build runs its course. `check` never comes here.
"""

from __future__ import annotations

import json
import os
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

#: Below the blog's root.
SNAPSHOT = os.path.join("build", "store", "unchanged.json")
_FORMAT = 3
_CACHES = frozenset({"__pycache__", ".ipynb_checkpoints"})


def last_words(start: str, environment: Mapping[str, str]) -> list[str] | None:
    """What the last build had to say, if a build of the blog around `start` would say it again."""
    if _crashed(environment):
        return None
    root = start
    while not os.path.isfile(os.path.join(root, SNAPSHOT)):
        parent = os.path.dirname(root)
        if parent == root or os.path.exists(os.path.join(root, "proofpress.toml")):
            return None
        root = parent
    try:
        with open(os.path.join(root, SNAPSHOT), encoding="utf-8") as file:
            sum_, _, text = file.read().partition("\n")
        if sum_ != _sum(text):
            return None
        snapshot = json.loads(text)
        if snapshot["format"] != _FORMAT or snapshot["python"] != _python():
            return None
        if snapshot["root"] != os.path.realpath(root):
            return None  # a copy: the marks are those of the other blog's files
        if snapshot["environment"] != _chosen(environment, snapshot["environment"]):
            return None
        if snapshot["until"] is not None and today(environment) >= snapshot["until"]:
            return None
        return snapshot["words"] if _same(snapshot["marks"]) else None
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None


def _crashed(environment: Mapping[str, str]) -> bool:
    """Whether a build was cut off and left its folder: then a whole build sweeps up first."""
    try:
        with os.scandir(environment.get("TMPDIR") or "/tmp") as entries:  # noqa: S108 - looked at
            left = [entry for entry in entries if entry.name.startswith("pp-build-")]
        return any(map(_abandoned, left))
    except (ImportError, OSError):  # Windows has no such locks, and no such folders
        return False


def _abandoned(entry: os.DirEntry[str]) -> bool:
    """Whether a folder is ours and nobody holds its lock any more, as a live build does."""
    import fcntl

    if entry.stat(follow_symlinks=False).st_uid != os.getuid():
        return False
    descriptor = os.open(entry.path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def snapshot(
    root: str,
    marked: Mapping[str, list[int] | None],
    *,
    environment: Mapping[str, str],
    names: Iterable[str],
    until: str | None,
    words: Sequence[str],
) -> str:
    """The text of a snapshot, which begins with its sum: a damaged one counts as none.

    Args:
        root: the blog's folder.
        marked: every file and folder that counts; those that are not there count too.
        names: environment variables that count.
        until: the ISO date from which on another build is due, if there is one.
        words: lines that the build ended with, without its time.
    """
    chosen = _chosen(environment, names)
    text = json.dumps(
        {
            "format": _FORMAT,
            "root": os.path.realpath(root),
            "python": _python(),
            "environment": chosen,
            "until": until,
            "words": list(words),
            "marks": dict(marked),
        }
    )
    return f"{_sum(text)}\n{text}"


def marks(paths: Iterable[str]) -> dict[str, list[int] | None]:
    """Inode, size and times of each path; None where there is nothing."""
    return {path: _mark(path) for path in paths}


def below(*places: str) -> Iterator[str]:
    """Every file and folder below `places`, themselves among them, but Python's caches."""
    for place in places:
        yield place
        for folder, folders, names in os.walk(place):
            folders[:] = [name for name in folders if name not in _CACHES]
            yield from (os.path.join(folder, name) for name in (*folders, *names))


def today(environment: Mapping[str, str]) -> str:
    """The day that pages would show, in ISO 8601: now, or `SOURCE_DATE_EPOCH`.

    Raises:
        ValueError, OverflowError, OSError: that variable is no such number.
    """
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if epoch and not epoch.isdigit():
        raise ValueError("not a number")
    moment = time.gmtime(int(epoch)) if epoch else time.localtime()
    return time.strftime("%Y-%m-%d", moment)


def _sum(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'replace')):08x}"


def _same(marks: Mapping[str, object]) -> bool:
    return all(_mark(path) == mark for path, mark in marks.items())


def _mark(path: str) -> list[int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return [
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    ]


def _chosen(environment: Mapping[str, str], names: Iterable[str]) -> dict[str, str | None]:
    """Digests of values: one that the config lets through may be a secret."""
    from hashlib import sha256

    chosen = {name: environment.get(name) for name in names}
    return {
        name: None if value is None else sha256(os.fsencode(value)).hexdigest()[:16]
        for name, value in chosen.items()
    }


def _python() -> list[str]:
    return [sys.executable, sys.version]
