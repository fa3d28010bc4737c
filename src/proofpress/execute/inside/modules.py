"""A blog's own modules are compiled from their sources in every run.

Python trusts a cached `.pyc` when the source's size and its time in whole seconds are the same, so
a quick edit of one digit would run the old code; and a run would leave `__pycache__` among the
posts.
"""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)
from pathlib import Path
from typing import NoReturn

_OURS = str(Path(__file__).parents[2])


class _FromSource(SourceFileLoader):
    """Without the size and time of a source, Python neither reads nor writes a cache."""

    def path_stats(self, _path: object) -> NoReturn:
        raise OSError


def compile_always() -> None:
    """From now on, for every folder that is no place of Python's own or of installed packages."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    installed = {*map(sysconfig.get_path, names), *site.getsitepackages(), _OURS}
    below = tuple(f"{place.rstrip(os.sep)}{os.sep}" for place in sorted(installed))
    known = {place for place in sys.path if place}

    def find(path: str) -> FileFinder:
        if path in known or f"{path}{os.sep}".startswith(below) or not Path(path).is_dir():
            raise ImportError("found in the usual way", path=path)
        return FileFinder(
            path,
            (ExtensionFileLoader, EXTENSION_SUFFIXES),
            (_FromSource, SOURCE_SUFFIXES),
            (SourcelessFileLoader, BYTECODE_SUFFIXES),
        )

    sys.path_hooks.insert(0, find)
    sys.path_importer_cache.clear()
