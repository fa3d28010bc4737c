"""Articles with their files, each in one object of the store."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from proofpress.render.article import Article, ArticleFile
from proofpress.shelved import shelved
from proofpress.store.entry_json import article_from_json, article_to_json
from proofpress.store.objects import Objects

#: A larger file is an object of its own, so that it is not written anew when words change.
_LARGE_BYTES = 64_000
_FORMAT = 9


class Bundles:
    """Articles by the digests of their objects.

    Such an object is a line of JSON, which says all but the body and the bytes of the files, and
    then these: the body, and one after the other the files that are not large.
    """

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def put(self, article: Article, *, lasting: bool) -> str:
        """Keep `article`, and return its digest."""
        files: list[tuple[str, str, int | None]] = []
        inside = [article.body.encode("utf-8", "surrogatepass")]
        for file in article.files:
            if len(file.data) > _LARGE_BYTES:
                self._objects.put(file.data, lasting=lasting)
                files.append((file.name, file.digest, None))
            else:
                files.append((file.name, file.digest, len(file.data)))
                inside.append(file.data)
        head = {
            "format": _FORMAT,
            "article": article_to_json(article),
            "body": len(inside[0]),
            "files": files,
        }
        return self._objects.put(b"\n".join((_json(head), b"".join(inside))), lasting=lasting)

    def get(self, digest: str) -> Article | None:
        """The article with that digest; None if any of it is gone, or of another version."""
        head, data = self._read(digest)
        if head is None:
            return None
        files, at = [], head["body"]
        for name, known, size in head["files"]:
            part = data[at : at + size] if size is not None else self._objects.get(known)
            if part is None:
                return None
            at += size or 0
            files.append(ArticleFile(name, part, known))
        return _article(head, data, tuple(files))

    def load(self, digest: str, again: Callable[[], Article]) -> Article | None:
        """As `get`; its files are read when somebody asks for their bytes.

        Args:
            again: makes the article anew, for when a file is gone or damaged by then.
        """
        head, data = self._read(digest)
        if head is None:
            return None

        def file(name: str, known: str) -> ArticleFile:
            def read() -> ArticleFile:
                article = self.get(digest) or again()
                return next(one for one in article.files if one.name == name)

            return shelved(ArticleFile, {"name": name, "known": known}, read)

        return _article(head, data, tuple(file(name, known) for name, known, _ in head["files"]))

    def _read(self, digest: str) -> tuple[Any, bytes]:
        """What the first line says, or None, and the bytes below it."""
        text, _, data = (self._objects.get(digest) or b"{}").partition(b"\n")
        head = json.loads(text)
        return (head if head.get("format") == _FORMAT else None), data


def _article(head: Any, data: bytes, files: tuple[ArticleFile, ...]) -> Article:
    body = data[: head["body"]].decode("utf-8", "surrogatepass")
    return article_from_json({**head["article"], "body": body}, files)


def _json(value: Any) -> bytes:
    return json.dumps(value, check_circular=False).encode()
