"""Files as a run met or left them, and whether they are still what they were."""

from __future__ import annotations

import hashlib
import os
import re
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from proofpress.execute.inside.reads import stamp
from proofpress.execute.observed import Observed

#: Larger files are known by inode, size and times alone.
DIGESTED_BYTES = 32 << 20
_SYSTEM = ("/dev/", "/proc/", "/sys/")
#: What editors and file managers put beside the files that they open, and proofs.
_DROPPED = re.compile(r"\..*\.sw.$|.*~$|\.?#|\.DS_Store$|.*\.proof\.json|__pycache__$|\.git$")
Tree = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Traces:
    """What a cell read.

    Attributes:
        files: stamp and digest of each, the digest empty for what is large or was changed since.
        folders: the names in each folder whose listing it read.
    """

    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def traces(observed: Observed, *, private: Path) -> Traces:
    """What a cell has read that may change; `private` is the folder of the run itself."""
    skipped = (*_SYSTEM, *_installed(), f"{private}{os.sep}")
    files = {}
    for path in (*observed.files, *observed.programs):
        if not path.startswith(skipped):
            then = observed.stamps.get(path) or stamp(path)
            files[path] = then, _digest(path) if stamp(path) == then else ""
    folders = {path for path in observed.folders if not f"{path}{os.sep}".startswith(skipped)}
    return Traces(files, {path: _names(path) for path in folders})


def changed(before: Traces) -> str:
    """The first file or folder that is not what it was; empty if all are."""
    for path, (then, digest) in before.files.items():
        if stamp(path) != then and not (digest and _digest(path) == digest):
            return path
    return next((path for path, names in before.folders.items() if _names(path) != names), "")


def tree(folder: Path, *, without: Iterable[str] = ()) -> Tree:
    """Stamps of all files below a folder, by their paths; folders have none."""
    found: dict[str, str] = {}
    left = [str(folder)]
    skipped = set(without)
    while left:
        for entry in _entries(left.pop()):
            if _DROPPED.match(entry.name) or entry.path in skipped:
                continue
            if entry.is_dir(follow_symlinks=False):
                found[entry.path] = ""
                left.append(entry.path)
            else:
                found[entry.path] = stamp(entry.path)
    return found


def differing(before: Tree, now: Tree) -> list[str]:
    """Paths of a tree that came, went or changed."""
    both = dict.fromkeys((*before, *now))
    return [path for path in both if before.get(path) != now.get(path)]


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:
        return


def _names(folder: str) -> tuple[str, ...]:
    return tuple(sorted(entry.name for entry in _entries(folder)))


def _digest(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            if os.fstat(file.fileno()).st_size > DIGESTED_BYTES:
                return ""
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


@cache
def _installed() -> tuple[str, ...]:
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    return tuple({f"{sysconfig.get_path(name)}{os.sep}" for name in names})
