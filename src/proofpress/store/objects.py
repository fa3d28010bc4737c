"""Content-addressed files: a name is the sha256 of what it holds, checked at every read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from proofpress.write.files import replace, sync_folder


class Objects:
    """Bytes by their digest, below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Keep `data` and return its sha256; what is there already is not written again."""
        digest = hashlib.sha256(data).hexdigest()
        path = self._path(digest)
        if self.get(digest) is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, data)
            sync_folder(path.parent)
        return digest

    def get(self, digest: str) -> bytes | None:
        """The bytes, or None if they are gone or are no longer what their name says."""
        try:
            data = self._path(digest).read_bytes()
        except (OSError, ValueError):
            return None
        return data if hashlib.sha256(data).hexdigest() == digest else None

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise ValueError("not a sha256 in hexadecimal")
        return self._folder / digest[:2] / digest[2:]
