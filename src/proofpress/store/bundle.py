"""The search index as it was made last, used again while no post has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path

from proofpress.store.objects import Objects, OnDamage


class Bundle:
    """The files of one index, in one object of the store; a damaged one counts as absent."""

    def __init__(self, store: Path, on_damage: OnDamage = str) -> None:
        self._pointer = store / "search" / "bundle"
        self._objects = Objects(store, on_damage)

    def put(self, key: str, files: Mapping[str, bytes]) -> None:
        """Keep `files` instead of those that were kept before.

        Raises:
            PublishError: the disk refused.
        """
        names = sorted(files)
        whole = self._objects.put(b"".join(files[name] for name in names))
        sizes = [[name, len(files[name])] for name in names]
        made = {"key": key, "sizes": sizes, "files": {"whole": whole}}
        self._objects.point(self._pointer, self._objects.put(json.dumps(made).encode()))

    def get(self, key: str) -> Mapping[str, bytes] | None:
        """The files that were made for `key`, if they are those that are kept."""
        found = self._objects.follow(self._pointer)
        if found is None:
            return None
        try:
            made = json.loads(found)
            if made["key"] != key:
                return None
            whole = self._objects.get(made["files"]["whole"])
            if whole is None:
                return None
            names, sizes = zip(*made["sizes"], strict=True)
            ends = list(accumulate(sizes))
            starts = [0, *ends[:-1]]
            return {
                name: whole[start:end] for name, start, end in zip(names, starts, ends, strict=True)
            }
        except (ValueError, KeyError, TypeError):
            return None
