"""A source as an `.ipynb`, with the outputs that it is given."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from proofpress.source.source import RawCell, Source, tags_of


def as_notebook(source: Source, outputs: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """A notebook of nbformat 4.5 that Jupyter opens, the same bytes for the same source.

    The head becomes its first cell. Of what tools noted on cells their tags stay.

    Args:
        outputs: those of code cells by the id of the cell; nothing else is written as an output.
    """
    cells = [_head(source)] if source.head is not None else []
    number = 0
    for cell in source.cells:
        number += cell.kind == "code"
        cells.append(_cell(cell, outputs.get(cell.id), number))
    metadata = {
        "kernelspec": {
            "display_name": source.kernel,
            "language": source.language,
            "name": source.kernel,
        },
        "language_info": {"name": source.language},
    }
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", "replace")


def _head(source: Source) -> dict[str, Any]:
    text = source.head.text if source.head is not None else ""
    taken = {cell.id for cell in source.cells}
    name = "front-matter"
    while name in taken:
        name += "-"
    return _cell(RawCell("raw", name, f"---\n{text}\n---", 1), None, 0)


def _cell(
    cell: RawCell, outputs: Sequence[Mapping[str, Any]] | None, number: int
) -> dict[str, Any]:
    tags = tags_of(cell)
    node: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": cell.id,
        "metadata": {"tags": tags} if tags else {},
        "source": cell.source.splitlines(keepends=True),
    }
    if cell.attachments:
        node["attachments"] = {name: dict(bundle) for name, bundle in cell.attachments.items()}
    if cell.kind == "code":
        # A number stands at every cell that ran, whether or not it left an output.
        count = None if outputs is None else number
        node["execution_count"] = count
        node["outputs"] = [_output(one, count) for one in outputs or ()]
    return node


def _output(output: Mapping[str, Any], count: int | None) -> dict[str, Any]:
    # What a record gives back has its names in the order of the alphabet; a fresh run has not.
    made: dict[str, Any] = json.loads(json.dumps(output, sort_keys=True))
    if made.get("output_type") == "execute_result":
        made["execution_count"] = count
    return made
