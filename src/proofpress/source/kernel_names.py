"""The name under which our own kernel stands in notebooks that were saved with it."""

from __future__ import annotations

import re

OURS = "proofpress"
_OURS = re.compile(rf"{OURS}(-[a-z0-9._-]+)?")


def is_ours(name: str) -> bool:
    """Whether a notebook with this kernel is one of the Python that runs proofpress."""
    return bool(_OURS.fullmatch(name))
