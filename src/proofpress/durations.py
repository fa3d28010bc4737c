"""Times as people write them."""

from __future__ import annotations

import math
import re

from proofpress.readers import Schema, any_case

#: No cell is given longer.
LONGEST_S = 7 * 24 * 3600.0

_UNITS = "ms|s|sec|seconds?|m|min|minutes?|h|hours?"
_WRITTEN = re.compile(rf"(\d+(?:\.\d+)?)\s*({_UNITS})?", re.IGNORECASE | re.ASCII)
#: What may be written, as JSON Schema; that of a unit no more than `LONGEST_S` it cannot say.
SCHEMA: Schema = {
    "anyOf": [
        {"type": "number", "minimum": 0.0001, "maximum": LONGEST_S},
        {
            "type": "string",
            "pattern": rf"^\s*(?=[0-9.]*[1-9])[0-9]+(?:\.[0-9]+)?\s*(?:{any_case(_UNITS)})?\s*$",
        },
    ]
}
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def seconds(written: str) -> float | None:
    """Seconds of `90`, `30 s`, `5 min` or `1 h`; None if it is none, is 0, or is too long."""
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        return None
    unit = (match[2] or "s").lower()
    value = float(match[1]) * _SECONDS["ms" if unit == "ms" else unit[0]]
    return value if 0 < value <= LONGEST_S and math.isfinite(value) else None
