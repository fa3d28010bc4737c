"""What the observer inside a kernel reported of one cell."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any

from proofpress.frozen import frozen


@frozen
class Observed:
    """Small values that changed, and what was read; paths are absolute.

    Attributes:
        values: as `inside/values.py` encodes them.
        files: read before the run wrote them. written: written before they were read.
        stamps: inode, size and times of those files when they were first opened.
        rewritten: read first and written later, so that the next run meets other files.
        folders: whose listings were read. programs: files named to other programs.
        addresses: `host:port` of network sockets, the post's own servers on Unix sockets left out.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    rewritten: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    stamps: Mapping[str, str] = field(default_factory=dict)


NOTHING = Observed()


def parse(report: str | None) -> Observed:
    """The observer's line of JSON; kernels of other languages give none."""
    if report is None:
        return NOTHING
    found = json.loads(report)
    lists = {name: tuple(items) for name, items in found.items() if isinstance(items, list)}
    return Observed(values=found["values"], stamps=found["stamps"], **lists)


def together(parts: Iterable[Observed]) -> Observed:
    """What a whole run read, each name once, in the order of first use; values are left out."""
    parts = tuple(parts)

    def union(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item for part in parts for item in getattr(part, name)))

    return Observed(
        files=union("files"),
        written=union("written"),
        rewritten=union("rewritten"),
        folders=union("folders"),
        programs=union("programs"),
        addresses=union("addresses"),
        stamps={path: stamp for part in reversed(parts) for path, stamp in part.stamps.items()},
    )
