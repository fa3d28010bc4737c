"""The last good article of every post, so that a failed post can keep its page."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path, PurePosixPath

from proofpress.site.entries import Entry
from proofpress.store.bundles import Bundles
from proofpress.store.entry_json import from_json, to_json
from proofpress.store.objects import Objects, OnDamage

_FORMAT = 10


class Articles:
    """Entries by the path of their post, in a folder of the build.

    An entry that is damaged, or of another version of this format, counts as absent.
    """

    def __init__(self, store: Path, on_damage: OnDamage = str) -> None:
        self._folder = store / "articles"
        self._objects = Objects(store, on_damage)
        self._bundles = Bundles(self._objects)

    def put(self, entry: Entry) -> str:
        """Keep `entry`, without the cells of its post, as the last good one; return its digest."""
        article = self._bundles.put(entry.article, lasting=True)
        record = {"format": _FORMAT, "article": article, **to_json(entry)}
        digest = self._objects.put(json.dumps(record, sort_keys=True).encode())
        self.point(entry.post.path, digest)
        return digest

    def point(self, path: PurePosixPath, digest: str) -> None:
        """Let the entry with that digest be the last good one of the post at `path`."""
        if self._objects.pointed(self._path(path)) != digest:
            self._objects.point(self._path(path), digest)

    def get(self, path: PurePosixPath) -> Entry | None:
        """The last good entry of the post at `path`, or None."""
        data = self._objects.follow(self._path(path))
        try:
            record = json.loads(data or b"{}")
            if record.get("format") != _FORMAT:
                return None
            article = self._bundles.get(record["article"])
            return None if article is None else from_json(record, article)
        except (ValueError, KeyError, TypeError):
            return None

    def _path(self, path: PurePosixPath) -> Path:
        return self._folder / hashlib.sha256(str(path).encode()).hexdigest()
