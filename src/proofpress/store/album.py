"""Small files by name, those that are made at once in one object of the store.

To write a file takes as long as to make what is in it, and most of them nobody reads again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

from proofpress.store.objects import Objects, OnDamage
from proofpress.store.packed import Packed

_FORMAT = 1
#: Of one: its sha256, the object that it is in, and where there.
_Place = tuple[str, str, int, int]


class Album:
    """Files of an earlier build, and of this one.

    Args:
        name: of the folder of the store where pointers to them lie, and of what tells them apart.
        version: of all that makes them.
    """

    def __init__(self, store: Path, name: str, version: str, on_damage: OnDamage = str) -> None:
        self._folder = store / name
        self._objects = Objects(store, on_damage)
        self._index = Packed(store, f"{name}.parts", f"{_FORMAT} {version}", on_damage)
        self._places: dict[str, _Place] = self._index.read() or {}

    def digest(self, name: str) -> str | None:
        """The sha256 of a file; None if there is none of that name."""
        place = self._places.get(name)
        return None if place is None else place[0]

    def read(self, name: str) -> bytes | None:
        """A file; None if there is none any more."""
        _, held, start, end = self._places[name]
        whole = self._objects.get(held)
        return None if whole is None else whole[start:end]

    def add(self, files: Mapping[str, bytes], *, beside: Collection[str]) -> None:
        """Keep files for the next build, and forget all others but those `beside` them.

        Raises:
            PublishError: the disk refused.
        """
        held = self._objects.put(b"".join(files.values()), lasting=False)
        self._objects.point(self._folder / held, held, lasting=False)
        wanted = {*beside}
        self._places = {name: one for name, one in self._places.items() if name in wanted}
        at = 0
        for name, data in files.items():
            digest = hashlib.sha256(data).hexdigest()
            self._places[name] = (digest, held, at, at + len(data))
            at += len(data)
        self._index.write(self._places)
