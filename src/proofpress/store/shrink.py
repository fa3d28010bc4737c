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
    data = pointer.read_bytes()
    digests = [data.decode("ascii", "replace"), *_named(data)]
    while digests:
        path = _object(store, digests.pop())
        if path is not None:
            yield path
            digests += _named(path.read_bytes())


def _named(data: bytes) -> Iterator[str]:
    """The digests in a recipe, an entry, or an article with its files: some may be objects."""
    for line in data.split(b"\n", 2)[:2]:
        try:
            value = json.loads(line)
        except ValueError:
            continue
        value = value[-1] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            files = (digest for _, digest, _ in value.get("files", ()))
            named = (value.get("kept"), value.get("article"), *files)
            yield from (digest for digest in named if isinstance(digest, str))


def _object(store: Path, digest: str) -> Path | None:
    path = store / "objects" / digest[:2] / digest[2:]
    return path if len(digest) == 64 and path.is_file() else None


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in _files(folder))
