"""The servers that posts of this blog would be given, as they are found now."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from proofpress.services import Binary, find


def binaries(needs: Sequence[str]) -> Sequence[Binary | None]:
    """For each need the program that would serve it; None where there is none."""
    path = os.environ.get("PATH", "")
    return [find(need, path=path) for need in needs]


def versions(needs: Sequence[str]) -> Mapping[str, str]:
    """Product and version of each server found; one that is missing has a version of its own."""
    return {
        binary.product if binary else need: binary.version if binary else "missing"
        for need, binary in zip(needs, binaries(needs), strict=True)
    }
