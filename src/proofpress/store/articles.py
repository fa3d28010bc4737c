"""The last good article of every post, so that a failed post can keep its page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from proofpress.render.article import Article, ArticleFile, KeptFile
from proofpress.shelved import shelved
from proofpress.site.entries import Entry
from proofpress.store.entry_json import from_json, to_json
from proofpress.store.objects import Objects, OnDamage

_FORMAT = 8


class Articles:
    """Entries by the path of their post, in a folder of the build.

    An entry that is damaged, or of another version of this format, counts as absent.
    """

    def __init__(self, store: Path, on_damage: OnDamage = str) -> None:
        self._folder = store / "articles"
        self._objects = Objects(store, on_damage)

    def put(self, entry: Entry) -> str:
        """Keep `entry` as the last good one of its post, and return its digest."""
        digest = self.keep(entry, lasting=True)
        self.point(entry.post.path, digest)
        return digest

    def keep(self, entry: Entry, *, lasting: bool = False) -> str:
        """Keep `entry`, whose post is kept with its cells emptied, and return its digest."""
        made_of = entry.article.files
        files = {file.name: self._objects.put(file.data, lasting=lasting) for file in made_of}
        made = {"entry": to_json(entry), "files": files, "order": list(files)}
        record = {"format": _FORMAT, **made}
        return self._objects.put(json.dumps(record, sort_keys=True).encode(), lasting=lasting)

    def point(self, path: PurePosixPath, digest: str) -> None:
        """Let the entry with that digest be the last good one of the post at `path`."""
        if self._objects.pointed(self._path(path)) != digest:
            self._objects.point(self._path(path), digest)

    def get(self, path: PurePosixPath) -> Entry | None:
        """The last good entry of the post at `path`, or None."""
        data = self._objects.follow(self._path(path))
        return None if data is None else self._read(data, self._file)

    def load(self, digest: str, again: Callable[[], Article]) -> Entry | None:
        """The entry with that digest; its files are read when somebody asks for their bytes.

        Args:
            again: makes the article anew, for when a file is gone or damaged by then.
        """

        def file(name: str, digest: str) -> ArticleFile:
            def read() -> KeptFile:
                data = self._objects.get(digest)
                if data is None:
                    data = next(one.data for one in again().files if one.name == name)
                return KeptFile(name, data)

            return shelved(KeptFile, {"name": name, "known": digest}, read)

        data = self._objects.get(digest)
        return None if data is None else self._read(data, file)

    @staticmethod
    def _read(data: bytes, file: Callable[[str, str], ArticleFile]) -> Entry | None:
        try:
            record = json.loads(data)
            if record["format"] != _FORMAT:
                return None
            files = tuple(file(name, record["files"][name]) for name in record["order"])
            return from_json(record["entry"], files)
        except (ValueError, KeyError, TypeError):
            return None

    def _file(self, name: str, digest: str) -> ArticleFile:
        return ArticleFile(name, self._object(digest))

    def _object(self, digest: str) -> bytes:
        data = self._objects.get(digest)
        if data is None:
            raise ValueError(f"object {digest} is gone or damaged")
        return data

    def _path(self, path: PurePosixPath) -> Path:
        return self._folder / hashlib.sha256(str(path).encode()).hexdigest()
