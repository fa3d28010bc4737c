"""Publish technical posts as executable notebooks whose claims are checked against the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proofpress.measurement import measure

__all__ = ["__version__", "measure"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """What posts import is loaded when they do, and the command line starts without it."""
    if name == "measure":
        from proofpress.measurement import measure

        return measure
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
