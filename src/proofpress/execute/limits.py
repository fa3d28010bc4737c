"""How much a run may take: wall time, memory, output."""

from __future__ import annotations

from proofpress.frozen import frozen

MB = 10**6

#: Text printed by one cell before the rest is cut, other outputs of one cell, and of one post.
PRINTED_BYTES = 1 * MB
SHOWN_BYTES = 20 * MB
POST_BYTES = 100 * MB


@frozen
class Limits:
    """Bounds of one post's run.

    Attributes:
        cell_s, post_s: seconds of wall time for a cell and for all of them; None: no bound.
        memory_bytes: for the kernel and everything that it started, together; None: no bound.
    """

    cell_s: float | None = None
    post_s: float | None = None
    memory_bytes: int | None = None
