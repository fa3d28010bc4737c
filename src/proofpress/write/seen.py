"""Digests of files by their inode, size and times, so that what stayed as it was is not read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence

#: Inode, size, and times of modification and of change, with the sha256 that the file then had.
Sight = Sequence[int | str]


class Seen:
    """Files of a folder, by their names in it; each is read unless `before` knows it as it is."""

    def __init__(self, before: Mapping[str, Sight] | None = None) -> None:
        self._before = before or {}
        #: What is known now, for the next build.
        self.now: dict[str, Sight] = {}

    def digest(self, name: str, file: str, status: os.stat_result) -> str:
        """sha256 of `file`, where `status` was taken before; a change since then is seen later."""
        mark, known = _mark(status), self._before.get(name, ())
        digest = str(known[4]) if list(known[:4]) == mark else _read(file)
        self.now[name] = [*mark, digest]
        return digest

    def wrote(self, name: str, file: str, digest: str) -> None:
        """Note that `file` has been written."""
        self.now[name] = [*_mark(os.stat(file)), digest]


def _mark(status: os.stat_result) -> list[int]:
    return [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]


def _read(file: str) -> str:
    with open(file, "rb") as bytes_:
        return hashlib.sha256(bytes_.read()).hexdigest()
