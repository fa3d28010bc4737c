"""Names for cells whose file gives them none: the same at every reading."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

from proofpress.source.source import RawCell

#: What nbformat 4.5 allows.
VALID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def identified(cells: Iterable[RawCell]) -> tuple[RawCell, ...]:
    """The cells, those without an id (`""`) given one.

    It is made of the cell's kind and text, not of its place, so that a new paragraph renames no
    other cell; equal cells are told apart by counting.
    """
    cells = tuple(cells)
    taken = {cell.id for cell in cells}
    out = []
    for cell in cells:
        if not cell.id:
            digest = hashlib.sha256(cell.source.encode()).hexdigest()[:8]
            name, count = f"{cell.kind}-{digest}", 1
            while name in taken:
                count += 1
                name = f"{cell.kind}-{digest}-{count}"
            taken.add(name)
            out.append(replace(cell, id=name))
        else:
            out.append(cell)
    return tuple(out)
