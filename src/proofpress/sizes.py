"""Sizes as people write and read them; units are powers of ten."""

from __future__ import annotations

import re

from proofpress.readers import Schema

_WRITTEN = re.compile(r"(\d+(?:\.\d+)?)\s*(?:([kmgt]?)b)?", re.IGNORECASE | re.ASCII)
#: What may be written as a text, as JSON Schema.
SCHEMA: Schema = {
    "type": "string",
    "pattern": r"^\s*(?=[0-9.]*[1-9])[0-9]+(?:\.[0-9]+)?\s*(?:[KkMmGgTt]?[Bb])?\s*$",
}
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_NAMES = (("GB", 10**9), ("MB", 10**6), ("kB", 10**3))


def size_bytes(written: str) -> int | None:
    """Bytes of `512 MB`, `2GB` or `1000`; None if it is no size, or 0."""
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        return None
    return int(float(match[1]) * _UNITS[(match[2] or "").lower()]) or None


def words(size: float) -> str:
    """A number of bytes in the largest unit that leaves a whole number in front: `512 MB`."""
    for unit, factor in _NAMES:
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size:.0f} bytes"
