"""What is kept of the cells that were run, and where a new run begins; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from proofpress.execute.session import Coming, Reply
from proofpress.execute.snapshots.instants import measured


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell that was run.

    Attributes:
        deeds: what it did to the world outside of its kernel, in words, the cell their subject; a
            run begins with it at the latest.
        refused: why there is no copy of the kernel after it, in the same form.
        instants: names of the variables in which it left the time.
    """

    coming: Coming
    reply: Reply
    deeds: tuple[str, ...] = ()
    refused: str = ""
    instants: frozenset[str] = frozenset()


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
    sources = [cell.source for cell in coming]
    while first:
        taker, asker, name = measured(sources, _instants(kept[:first]), first)
        if name:
            since = f"took the time in `{name}`, and {named(coming[asker])} measures from it"
            first, why = taker, f"{named(coming[taker])} {since}"
        elif obstacle := unusable(first):
            first, why = first - 1, obstacle  # the last one is about the cell that began it
        else:
            break
    return Start(first, why)


def _instants(kept: Sequence[Kept]) -> dict[str, int]:
    """Variables that hold the time, and the cell that took it."""
    found: dict[str, int] = {}
    for index, cell in enumerate(kept):
        for name in cell.reply.observed.values:
            found.pop(name, None)
        found |= dict.fromkeys(cell.instants, index)
    return found


def named(cell: Coming) -> str:
    """A cell as people call it."""
    return "the cell of the parameters" if cell.number is None else f"cell {cell.number}"
