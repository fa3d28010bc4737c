"""One large value in one file of the store, sealed with the sha256 of its bytes."""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import sys
from pathlib import Path
from typing import Any

from proofpress.store.objects import OnDamage, set_aside
from proofpress.write.files import replace


class Packed:
    """As `Sealed`, for what is too large for JSON: also bytes, and read in a tenth of the time.

    It is written as Python writes the code of modules, which another version of Python may not be
    able to read; then it counts as absent.

    Args:
        version: of what is kept; whatever it is made with should be in it.
    """

    def __init__(self, store: Path, name: str, version: str, on_damage: OnDamage = str) -> None:
        self._store = store
        self._file = store / name
        whole = f"{version} {sys.version} {sys.implementation.cache_tag}"
        self._version = hashlib.sha256(whole.encode()).hexdigest().encode()
        self._on_damage = on_damage

    def read(self) -> Any:
        """The value; None if there is none."""
        try:
            data = self._file.read_bytes()
        except OSError:
            return None
        version, _, rest = data.partition(b"\n")
        if version != self._version and len(version) == len(self._version):
            return None
        seal, _, text = rest.partition(b"\n")
        if hashlib.sha256(text).hexdigest().encode() != seal:
            set_aside(self._store, self._file)
            self._on_damage(self._file)
            return None
        return marshal.loads(text)  # noqa: S302 - it is what was written here

    def write(self, value: Any) -> None:
        """Keep `value`; if the disk refuses, the next build does without it."""
        text = marshal.dumps(value)
        seal = hashlib.sha256(text).hexdigest().encode()
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            replace(self._file, b"%s\n%s\n%s" % (self._version, seal, text))
