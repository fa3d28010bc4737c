"""One large value in one file of the store, sealed with the sha256 of its bytes."""

from __future__ import annotations

import hashlib
import marshal
import sys
from pathlib import Path
from typing import Any

from proofpress.store.objects import OnDamage
from proofpress.store.sealed import SealedText


class Packed:
    """As `Sealed`, for what is too large for JSON: also bytes, and read in a tenth of the time.

    It is written as Python writes the code of modules, which another version of Python may not be
    able to read; then it counts as absent.

    Args:
        version: of what is kept; whatever it is made with should be in it.
    """

    def __init__(self, store: Path, name: str, version: str, on_damage: OnDamage = str) -> None:
        whole = f"{version} {sys.version} {sys.implementation.cache_tag}"
        head = b"%s\n" % hashlib.sha256(whole.encode()).hexdigest().encode()
        self._text = SealedText(store, name, head=head, on_damage=on_damage)

    def read(self) -> Any:
        """The value; None if there is none."""
        text = self._text.read()
        return None if text is None else marshal.loads(text)  # noqa: S302 - it was written here

    def write(self, value: Any) -> None:
        """Keep `value`; if the disk refuses, the next build does without it."""
        self._text.write(marshal.dumps(value))
