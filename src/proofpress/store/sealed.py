"""One value in one file of the store, sealed with the sha256 of its text."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

from proofpress.store.objects import OnDamage, set_aside
from proofpress.write.files import replace


class Sealed:
    """What a build knows and the next one may use: lists, mappings, texts and numbers, as JSON.

    It is replaced whole, and one that is damaged, or that another version wrote, counts as absent.

    Args:
        version: of what is kept; whatever it is made with should be in it.
    """

    def __init__(self, store: Path, name: str, version: str, on_damage: OnDamage = str) -> None:
        self._store = store
        self._file = store / name
        self._version = version
        self._on_damage = on_damage

    def read(self) -> Any:
        """The value; None if there is none."""
        try:
            data = self._file.read_bytes()
        except OSError:
            return None
        seal, _, text = data.partition(b"\n")
        if hashlib.sha256(text).hexdigest().encode() != seal:
            set_aside(self._store, self._file)
            self._on_damage(self._file)
            return None
        try:
            version, value = json.loads(text)
        except (ValueError, TypeError):
            return None
        return value if version == self._version else None

    def write(self, value: Any) -> None:
        """Keep `value`; if the disk refuses, the next build does without it."""
        text = json.dumps([self._version, value], check_circular=False).encode()
        seal = hashlib.sha256(text).hexdigest().encode()
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            replace(self._file, b"%s\n%s" % (seal, text))
