"""Content-addressed files: a name is the sha256 of what it holds, checked at every read."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from proofpress.errors import PublishError
from proofpress.write.files import flush, reason, replace_with_folder

_DIGEST = re.compile("[0-9a-f]{64}")

#: Hears of each damaged file, by its path before it was set aside.
OnDamage = Callable[[Path], object]


class Objects:
    """Bytes by their digest in `objects/` of a store, and pointers to them elsewhere in it.

    A pointer is a file that holds a digest. A file that is not what it was is moved to `damaged/`,
    and from then on there is none. What is not `lasting` only spares work: it is not flushed, and
    what a power cut leaves of it may count as damaged.
    """

    def __init__(self, store: Path, on_damage: OnDamage = str) -> None:
        self._store = store
        self._folder = store / "objects"
        self._on_damage = on_damage

    def put(self, data: bytes, *, lasting: bool = True) -> str:
        """Keep `data` and return its sha256; what is there already is at most flushed.

        Raises:
            PublishError: the disk refused.
        """
        digest = hashlib.sha256(data).hexdigest()
        path = self._path(digest)
        if self.get(digest) is None:
            _write(path, data, lasting=lasting)
        elif lasting:
            with _refused():
                flush(path)
        return digest

    def get(self, digest: str) -> bytes | None:
        """The bytes, or None if they are gone or are no longer what their name says."""
        path = self._path(digest)
        try:
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a build reads thousands
                data = file.read()
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest() == digest:
            return data
        self._set_aside(Path(path))
        return None

    def point(self, pointer: Path, digest: str, *, lasting: bool = True) -> None:
        """Let the file `pointer` lead to the bytes with that digest.

        Raises:
            PublishError: the disk refused.
        """
        _write(pointer, digest.encode(), lasting=lasting)

    @staticmethod
    def pointed(pointer: Path) -> str | None:
        """The digest in the file `pointer`, as it stands there; None if there is no such file."""
        try:
            return pointer.read_bytes().decode("ascii", "replace")
        except OSError:
            return None

    def follow(self, pointer: Path) -> bytes | None:
        """The bytes that `pointer` leads to; None if there is no such file, or it is damaged."""
        found = self.find(pointer)
        return None if found is None else found[1]

    def find(self, pointer: Path) -> tuple[str, bytes] | None:
        """What `pointer` leads to, with its digest, which another build may replace right after."""
        digest = self.pointed(pointer)
        if digest is None:
            return None
        data = self.get(digest) if _DIGEST.fullmatch(digest) else None
        if data is None:
            self._set_aside(pointer)
            return None
        return digest, data

    def _set_aside(self, path: Path) -> None:
        set_aside(self._store, path)
        self._on_damage(path)

    def _path(self, digest: str) -> str:
        if not _DIGEST.fullmatch(digest):
            raise ValueError("not a sha256 in hexadecimal")
        return f"{self._folder}/{digest[:2]}/{digest[2:]}"


def set_aside(store: Path, path: Path) -> None:
    """Move a damaged file of the store to `damaged/` in it."""
    aside = store / "damaged" / "-".join(path.relative_to(store).parts)
    with contextlib.suppress(OSError):  # another build was first, or nothing can be written
        aside.parent.mkdir(exist_ok=True)
        path.replace(aside)


def _write(path: Path | str, data: bytes, *, lasting: bool) -> None:
    # A name that a power cut takes is a miss, so its folder is not synced.
    with _refused():
        replace_with_folder(path, data, flush=lasting)


@contextlib.contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PublishError(f"cannot write to the store: {reason(error)}") from error
