"""Whether a post has to run, and why."""

from __future__ import annotations

from proofpress.frozen import frozen


@frozen
class Due:
    """Why a post has to run; without reasons its record still holds.

    Attributes:
        last_s: wall time of its last run, so that long ones start first; 0 if it never ran.
    """

    reasons: tuple[str, ...] = ()
    last_s: float = 0.0
