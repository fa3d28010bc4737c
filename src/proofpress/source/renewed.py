"""An `.ipynb` with other text: cells that are still there keep their ids, outputs, attachments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from proofpress.source.as_notebook import as_notebook
from proofpress.source.gist import noted, text_of
from proofpress.source.notebook_json import style_of, written
from proofpress.source.source import RawCell, Source
from proofpress.source.stripped import VOLATILE


def renewed(source: Source, old: Source, text: str) -> bytes:
    """The notebook that says what `source` says, with all that `old` has of it besides.

    A cell whose code is another one keeps no output.

    Args:
        old: what was read from `text`, a notebook of nbformat 4.
    """
    new = json.loads(as_notebook(source, {}))
    notebook = json.loads(text)
    # Without its head, every cell of a file is one of its source, in order.
    before = notebook["cells"][len(notebook["cells"]) - len(old.cells) :]
    after = new["cells"][len(new["cells"]) - len(source.cells) :]
    taken = {node.get("id") for node in before}
    for cell, node, kept in _matched(source.cells, after, old.cells, before):
        node["metadata"] = _metadata(cell, kept)
        if kept is not None:
            same = kept["cell_type"] == node["cell_type"] and _text(kept) == cell.source
            node["source"] = kept["source"] if same else node["source"]
            node |= {key: kept[key] for key in ("id", "attachments") if key in kept}
            if same and cell.kind == "code":
                node |= {key: kept[key] for key in ("outputs", "execution_count")}
        elif node["id"] in taken:
            node["id"] = _free(node["id"], taken)
        taken.add(node["id"])
    heads = new["cells"][: len(new["cells"]) - len(source.cells)]
    first = notebook["cells"][0] if len(notebook["cells"]) > len(old.cells) else None
    if heads and first is not None:
        same = _text(first) == _text(heads[0])
        heads = [{**first, "source": first["source"] if same else heads[0]["source"]}]
    cells = [_in_order(node) for node in (*heads, *after)]
    if (source.kernel, source.language) != (old.kernel, old.language):
        notebook["metadata"] = {**notebook.get("metadata", {}), **new["metadata"]}
    if notebook.get("nbformat_minor", 0) < 5:
        for node in cells:
            node.pop("id", None)
    return written({**notebook, "cells": cells}, style_of(text)).encode()


def _matched(
    cells: Sequence[RawCell], nodes: Sequence[Any], old: Sequence[RawCell], before: Sequence[Any]
) -> Iterator[tuple[RawCell, Any, Any]]:
    """Each cell, its new node, and its old one: equal cells first, then edited ones by place."""
    keys = [(cell.kind, text_of(cell)) for cell in cells]
    olds = [(cell.kind, text_of(cell)) for cell in old]
    for tag, start, stop, low, high in SequenceMatcher(None, olds, keys, False).get_opcodes():
        for index in range(low, high):
            other = start + index - low
            paired = tag == "equal" or (
                tag == "replace" and other < stop and olds[other][0] == keys[index][0]
            )
            yield cells[index], nodes[index], before[other] if paired else None


def _metadata(cell: RawCell, kept: Any) -> dict[str, Any]:
    """What the text says, and beside it what only a notebook can hold."""
    mine = noted(cell)
    if kept is None:
        return mine
    had = kept.get("metadata", {})
    known = noted(RawCell("code", "", "", 1, had))
    rest = {key: value for key, value in had.items() if key not in known or key in VOLATILE}
    return {**{key: mine[key] for key in had if key in mine}, **mine, **rest}


def _text(node: Any) -> str:
    source = node["source"]
    return source if isinstance(source, str) else "".join(source)


def _free(name: str, taken: set[Any]) -> str:
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


def _in_order(node: dict[str, Any]) -> dict[str, Any]:
    """The keys of a cell as Jupyter orders them."""
    return {key: node[key] for key in sorted(node)}
