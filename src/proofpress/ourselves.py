"""What makes things here: our own code and templates, and every package that is installed."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from proofpress import unchanged


def digest(places: Iterable[Path], packages: Mapping[str, str]) -> str:
    """sha256 over the names, sizes and times of all files below `places`, and over `packages`.

    What was made with another digest is made anew: by another version, or with an edited template.
    """
    marks = []
    for name in sorted(set(unchanged.below(*map(str, places)))):
        try:
            status = os.stat(name)  # noqa: PTH116 - of every module, several times in a build
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode):
            marks.append([name, status.st_size, status.st_mtime_ns])
    return hashlib.sha256(json.dumps([marks, dict(packages)]).encode()).hexdigest()
