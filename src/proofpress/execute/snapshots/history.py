"""What is kept of the cells that were run, and where a new run begins; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from proofpress.execute.session import Coming, Reply


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell that was run.

    Attributes:
        deeds: what it did to the world outside of its kernel, in words, the cell their subject; a
            run begins with it at the latest.
        refused: why there is no copy of the kernel after it, in the same form.
    """

    coming: Coming
    reply: Reply
    deeds: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a run begins.

    Attributes:
        first: index of the first cell that is run; those before it are answered from what is kept.
        why: why it is not the first one with another source, in words; empty if it is.
    """

    first: int = 0
    why: str = ""


def start(
    kept: Sequence[Kept],
    coming: Sequence[Coming],
    *,
    changed: Callable[[int], str],
    unusable: Callable[[int], str],
) -> Start:
    """Where a run of `coming` begins.

    Args:
        changed: what a kept cell read that is not what it was, in words; empty if nothing.
        unusable: why there is no copy to go on from before a cell, in words; empty if there is.
    """
    first, why = 0, ""
    for cell, now in zip(kept, coming, strict=False):
        if cell.coming.source != now.source:
            break
        why = f"{named(now)} {cell.deeds[0]}" if cell.deeds else changed(first)
        if why:
            break
        first += 1
    while first and (obstacle := unusable(first)):
        why = obstacle  # the last one is about the cell that began it
        first -= 1
    return Start(first, why)


def named(cell: Coming) -> str:
    """A cell as people call it."""
    return "the cell of the parameters" if cell.number is None else f"cell {cell.number}"
