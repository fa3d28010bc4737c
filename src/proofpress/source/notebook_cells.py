"""The cells of a notebook as its JSON has them, each checked, with the place of what is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from proofpress.frozen import frozen
from proofpress.source.ids import VALID
from proofpress.source.json_place import Path, show
from proofpress.source.outputs import bundle, joined, output
from proofpress.source.source import RawCell

#: The warning of `with_id` that many cells of one file share.
NO_ID = "has no id"
_KINDS = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
# What nbformat raises while it upgrades a cell that is not what its version promises.
_UPGRADE_ERRORS = (AttributeError, KeyError, TypeError, ValueError)


@frozen
class Fault:
    """Something that no notebook has, and where in its JSON."""

    path: Path
    message: str
    help: str = "restore the file, or save it again with Jupyter"


def nodes_of(data: dict[str, Any], major: int) -> list[tuple[list[str | int], Any]] | Fault:
    """The cells as nbformat 4 has them, each with its place in the file."""
    if "metadata" in data and not isinstance(data["metadata"], dict):
        return Fault(["metadata"], f"`metadata` is {kind_of(data['metadata'])}, not an object")
    if major == 4:
        cells = data.get("cells")
        if not isinstance(cells, list):
            return Fault(["cells"], _wanted("cells", data, "a list of cells"))
        return [(["cells", index], cell) for index, cell in enumerate(cells)]
    sheets = data.get("worksheets")
    if not isinstance(sheets, list):
        return Fault(["worksheets"], _wanted("worksheets", data, "a list"))
    out: list[tuple[list[str | int], Any]] = []
    for number, sheet in enumerate(sheets):
        at: list[str | int] = ["worksheets", number, "cells"]
        cells = sheet.get("cells") if isinstance(sheet, dict) else None
        if not isinstance(cells, list):
            return Fault(at, f"`{show(at)}` is not a list of cells")
        out.extend(
            ([*at, index], _upgraded([*at, index], cell)) for index, cell in enumerate(cells)
        )
    return out


def _upgraded(at: list[str | int], cell: Any) -> Any:
    """A cell of nbformat 3 as nbformat 4 has it."""
    if not isinstance(cell, dict):
        return cell
    text = "input" if cell.get("cell_type") == "code" else "source"
    if joined(cell.get(text)) is None:
        return Fault([*at, text], _wanted(f"{show(at)}.{text}", {text: cell.get(text)}, "text"))
    from nbformat import NotebookNode, from_dict
    from nbformat.v3.rwbase import rejoin_lines
    from nbformat.v4.convert import upgrade_cell

    if cell.get("cell_type") == "code":
        cell = {"outputs": [], **cell}
    elif type(cell.get("level", 1)) is not int or not 1 <= cell.get("level", 1) <= 6:
        return Fault([*at, "level"], f"`{show(at)}.level` is not a number from 1 to 6")
    try:
        sheet = NotebookNode(worksheets=[NotebookNode(cells=[from_dict(cell)])])
        node = upgrade_cell(rejoin_lines(sheet).worksheets[0].cells[0])
    except _UPGRADE_ERRORS:
        return Fault(at, f"`{show(at)}` is not a cell of notebook format 3")
    node.pop("id", None)  # a random one
    return dict(node)


def cell_of(at: list[str | int], node: Any) -> RawCell | Fault:
    """The cell at a place of the file, still without its id."""
    if not isinstance(node, dict):
        return Fault(at, f"`{show(at)}` is {kind_of(node)}, not a cell")
    kind = node.get("cell_type")
    if kind not in ("code", "markdown", "raw"):
        return Fault(
            [*at, "cell_type"],
            f"`{show(at)}.cell_type` is {in_words(kind)}, not code, markdown or raw",
        )
    source = joined(node.get("source"))
    if source is None:
        return Fault(
            [*at, "source"], _wanted(f"{show(at)}.source", {"source": node.get("source")}, "text")
        )
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in source:
        line = source.count("\n", 0, source.index("\0")) + 1
        return Fault(
            [*at, "source"], f"`{show(at)}` has a NUL character in its line {line}", "delete it"
        )
    metadata = node.get("metadata", {})
    if not isinstance(metadata, dict):
        return Fault(
            [*at, "metadata"], f"`{show(at)}.metadata` is {kind_of(metadata)}, not an object"
        )
    tags = metadata.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        return Fault(
            [*at, "metadata", "tags"], f"`{show(at)}.metadata.tags` is not a list of words"
        )
    raw_attachments = node.get("attachments") or {}
    bundles = (
        {name: bundle(raw) for name, raw in raw_attachments.items()}
        if isinstance(raw_attachments, dict)
        else {"": None}
    )
    attachments: dict[str, dict[str, str]] = {}
    for name, made in bundles.items():
        if made is None or not all(isinstance(value, str) for value in made.values()):
            return Fault(
                [*at, "attachments"], f"`{show(at)}.attachments` is not an object of files"
            )
        attachments[name] = made
    raw_outputs = node.get("outputs", []) if kind == "code" else []
    if not isinstance(raw_outputs, list):
        return Fault(
            [*at, "outputs"], f"`{show(at)}.outputs` is {kind_of(raw_outputs)}, not a list"
        )
    outputs = []
    for index, raw in enumerate(raw_outputs):
        shaped = output(raw)
        if isinstance(shaped, str):
            place = [*at, "outputs", index]
            return Fault(place, f"`{show(place)}` {shaped}", "clear the outputs of the notebook")
        outputs.append(shaped)
    count = node.get("execution_count")
    return RawCell(
        kind,
        "",
        source,
        1,
        metadata,
        attachments,
        tuple(outputs),
        count if kind == "code" and type(count) is int else None,
    )


def with_id(
    cell: RawCell, node: dict[str, Any], version: tuple[int, int], seen: set[str]
) -> tuple[RawCell, str]:
    """The cell with the id of its file, or with none and a warning if that cannot serve."""
    name = node.get("id")
    if name is None:
        # Before 4.5 cells had no ids.
        return cell, NO_ID if version >= (4, 5) else ""
    if not isinstance(name, str) or not VALID.match(name):
        return cell, f"has an id that is none: {in_words(name)}"
    if name in seen:
        return cell, f"has the id `{name}` of an earlier cell"
    seen.add(name)
    return replace(cell, id=name), ""


def _wanted(name: str, holder: dict[str, Any], what: str) -> str:
    key = name.rpartition(".")[2]
    if holder.get(key) is None:
        return f"`{name}` is missing"
    return f"`{name}` is {kind_of(holder[key])}, not {what}"


def kind_of(value: Any) -> str:
    """What a value of JSON is, in words."""
    return _KINDS.get(type(value), "a number")


def in_words(value: Any) -> str:
    """A value of JSON as a message quotes it."""
    if value is None:
        return "missing"
    text = json.dumps(value, ensure_ascii=True)
    return f"`{text if len(text) <= 30 else text[:29] + '…'}`"
