"""Which cell of a proof is which cell of a run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from proofpress.verify.proof import ProvenCell


def matched(
    old: Sequence[ProvenCell], new: Sequence[ProvenCell], order: Sequence[str]
) -> Iterator[tuple[ProvenCell | None, ProvenCell | None]]:
    """Pairs of cells: those with the same id and, of the others, those that follow the same one.

    Args:
        order: ids of all cells of the post, also of those that show nothing.
    """
    before = {cell.id: cell for cell in old}
    known = {cell.id for cell in new}
    waiting = _followers(old, known, [cell.id for cell in old if cell.id not in order])
    after = ""
    for cell in new:
        if cell.id in before:
            after = cell.id
            yield before[cell.id], cell
        else:
            there = waiting.get(after)
            yield (there.pop(0) if there else None), cell
    for cell in old:
        if cell.id not in known and cell.id in order:  # it shows nothing now, or is volatile
            yield cell, None
    for cells in waiting.values():
        yield from ((cell, None) for cell in cells)


def _followers(
    cells: Sequence[ProvenCell], known: Collection[str], chosen: Collection[str]
) -> dict[str, list[ProvenCell]]:
    """The chosen cells by the id of the last one above them that is known, "" for none."""
    found: dict[str, list[ProvenCell]] = {}
    above = ""
    for cell in cells:
        if cell.id in known:
            above = cell.id
        elif cell.id in chosen:
            found.setdefault(above, []).append(cell)
    return found
