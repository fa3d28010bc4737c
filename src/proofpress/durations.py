"""Times as people write them."""

from __future__ import annotations

import math
import re

#: No cell is given longer.
LONGEST_S = 7 * 24 * 3600.0

_WRITTEN = re.compile(
    r"(\d+(?:\.\d+)?)\s*(ms|s|sec|seconds?|m|min|minutes?|h|hours?)?", re.IGNORECASE | re.ASCII
)
_UNITS_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def seconds(written: str) -> float | None:
    """Seconds of `90`, `30 s`, `5 min` or `1 h`; None if it is none, is 0, or is too long."""
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        return None
    unit = (match[2] or "s").lower()
    value = float(match[1]) * _UNITS_S["ms" if unit == "ms" else unit[0]]
    return value if 0 < value <= LONGEST_S and math.isfinite(value) else None
