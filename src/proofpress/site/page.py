"""A file of the site."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Literal


@dataclass(frozen=True)
class Page:
    """A file of the site: where it goes below the site's root, and its bytes.

    "asset": what pages refer to (styles, scripts, figures), so it is written before them.
    """

    path: PurePosixPath
    data: bytes
    kind: Literal["asset", "page"] = "page"

    @cached_property
    def digest(self) -> str:
        """sha256 of the bytes, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()
