"""One value in one file of the store, sealed with the sha256 of its text."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

from proofpress.store.objects import OnDamage, set_aside
from proofpress.write.files import replace_with_folder


class SealedText:
    """A text in one file of the store; it is replaced whole, and a damaged one is set aside.

    Args:
        head: what the file begins with, before the seal; a file that begins otherwise, as another
            version wrote it, counts as absent.
        lasting: whether it is flushed; see `Objects`.
    """

    def __init__(
        self,
        store: Path,
        name: str,
        *,
        head: bytes = b"",
        on_damage: OnDamage = str,
        lasting: bool = True,
    ) -> None:
        self._store = store
        self._file = store / name
        self._head = head
        self._on_damage = on_damage
        self._lasting = lasting

    def read(self) -> bytes | None:
        try:
            data = self._file.read_bytes()
        except OSError:
            return None
        if not data.startswith(self._head):
            return None
        seal, _, text = data.removeprefix(self._head).partition(b"\n")
        if hashlib.sha256(text).hexdigest().encode() != seal:
            set_aside(self._store, self._file)
            self._on_damage(self._file)
            return None
        return text

    def write(self, text: bytes) -> None:
        """Keep `text`; if the disk refuses, the next build does without it."""
        seal = hashlib.sha256(text).hexdigest().encode()
        with contextlib.suppress(OSError):
            replace_with_folder(
                self._file, b"%s%s\n%s" % (self._head, seal, text), flush=self._lasting
            )


class Sealed:
    """What a build knows and the next one may use: lists, mappings, texts and numbers, as JSON.

    It is replaced whole, and one that is damaged, or that another version wrote, counts as absent.

    Args:
        version: of what is kept; whatever it is made with should be in it.
        lasting: whether it is flushed; see `Objects`.
    """

    def __init__(
        self,
        store: Path,
        name: str,
        version: str,
        on_damage: OnDamage = str,
        *,
        lasting: bool = True,
    ) -> None:
        self._text = SealedText(store, name, on_damage=on_damage, lasting=lasting)
        self._version = version

    def read(self) -> Any:
        """The value; None if there is none."""
        text = self._text.read()
        if text is None:
            return None
        try:
            version, value = json.loads(text)
        except (ValueError, TypeError):
            return None
        return value if version == self._version else None

    def write(self, value: Any) -> None:
        """Keep `value`; if the disk refuses, the next build does without it."""
        self._text.write(json.dumps([self._version, value], check_circular=False).encode())
