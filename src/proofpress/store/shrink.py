"""Forget runs, the oldest first."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

#: Pointers to what running and rendering make again. Those in `articles` stay: the last good page
#: of a post cannot be made again while the post fails.
_FORGOTTEN = ("runs", "latest", "typeset", "compiled", "search", "cards")


def shrink(store: Path, keep_bytes: int) -> int:
    """Forget all runs but the newest, which fit into `keep_bytes`; the bytes that are free now."""
    before = _size(store)
    shutil.rmtree(store / "damaged", ignore_errors=True)
    (store / "unchanged.json").unlink(missing_ok=True)
    kept = {path for pointer in _files(store / "articles") for path in _objects(store, pointer)}
    left = keep_bytes - sum(path.stat().st_size for path in kept)
    pointers = [pointer for name in _FORGOTTEN for pointer in _files(store / name)]
    for pointer in sorted(pointers, key=lambda path: path.stat().st_mtime_ns, reverse=True):
        wanted = set(_objects(store, pointer)) - kept
        left -= sum(path.stat().st_size for path in wanted)
        if left >= 0:
            kept |= wanted
        else:
            pointer.unlink()
    for path in _files(store / "objects"):  # last, so that no pointer ever leads to nothing
        if path not in kept:
            path.unlink()
    return before - _size(store)


def _objects(store: Path, pointer: Path) -> Iterator[Path]:
    """The files of objects that are there for `pointer`: what it leads to, and what that names."""
    first = _object(store, pointer.read_text("ascii", "replace"))
    if first is None:
        return
    yield first
    try:
        named = json.loads(first.read_bytes()).get("files", {}).values()
    except ValueError:
        return
    yield from (path for digest in named if (path := _object(store, digest)) is not None)


def _object(store: Path, digest: str) -> Path | None:
    path = store / "objects" / digest[:2] / digest[2:]
    return path if len(digest) == 64 and path.is_file() else None


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in _files(folder))
