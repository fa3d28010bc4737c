"""What every description of a figure must hold to: bounds, and nothing that asks for anything."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

LARGEST = 1_500_000  # characters of JSON in a page
_DEEPEST = 40
_URL = re.compile(r"url\s*\(|@import|javascript:|vbscript:", re.IGNORECASE)


class RefusedError(ValueError):
    """A figure that a page cannot show as moving; the message says why, after "because"."""


def plain(value: Any, depth: int = 0) -> Any:
    """JSON with nothing else in it: NaN and infinities are null, keys are texts.

    Raises:
        RefusedError: it is nested too deeply, or holds an address in a style or a script's.
    """
    if depth > _DEEPEST:
        raise RefusedError("its description is nested too deeply")
    if isinstance(value, str):
        if _URL.search(value):
            raise RefusedError("its description holds an address that could be asked for something")
        return value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, depth + 1) for item in value]
    return None


def data_block(spec: Mapping[str, Any]) -> Markup:
    """The description as data in a page: no browser runs it, and no text in it ends it.

    Raises:
        RefusedError: it is too large.
    """
    text = json.dumps(spec, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    if len(text) > LARGEST:
        raise RefusedError(f"its data are larger than {LARGEST / 1e6:g} MB")
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup('<script type="application/json">{}</script>').format(Markup(text))  # noqa: S704
