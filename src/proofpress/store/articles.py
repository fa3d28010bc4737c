"""The last good article of every post, so that a failed post can keep its page."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path, PurePosixPath

from proofpress.render.article import ArticleFile
from proofpress.site.entries import Entry
from proofpress.store.entry_json import from_json, to_json
from proofpress.store.objects import Objects, OnDamage

_FORMAT = 5


class Articles:
    """Entries by the path of their post, in a folder of the build.

    An entry that is damaged, or of another version of this format, counts as absent.
    """

    def __init__(self, store: Path, on_damage: OnDamage = str) -> None:
        self._folder = store / "articles"
        self._objects = Objects(store, on_damage)

    def put(self, entry: Entry) -> None:
        """Keep `entry` as the last good one of its post, which is kept with its cells emptied."""
        files = {file.name: self._objects.put(file.data) for file in entry.article.files}
        record = {"format": _FORMAT, "entry": to_json(entry), "files": files}
        digest = self._objects.put(json.dumps(record, sort_keys=True).encode())
        if self._objects.pointed(self._path(entry.post.path)) != digest:
            self._objects.point(self._path(entry.post.path), digest)

    def get(self, path: PurePosixPath) -> Entry | None:
        """The last good entry of the post at `path`, or None."""
        data = self._objects.follow(self._path(path))
        if data is None:
            return None
        try:
            record = json.loads(data)
            if record["format"] != _FORMAT:
                return None
            files = tuple(
                ArticleFile(name, self._object(digest))
                for name, digest in sorted(record["files"].items())
            )
            return from_json(record["entry"], files)
        except (ValueError, KeyError, TypeError):
            return None

    def _object(self, digest: str) -> bytes:
        data = self._objects.get(digest)
        if data is None:
            raise ValueError(f"object {digest} is gone or damaged")
        return data

    def _path(self, path: PurePosixPath) -> Path:
        return self._folder / hashlib.sha256(str(path).encode()).hexdigest()
