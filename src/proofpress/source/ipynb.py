"""Jupyter notebooks: nbformat 4 with `json` alone, nbformat 3 upgraded in memory by nbformat.

`nbformat.read` validates by a schema whose errors fill a screen and name no line, repairs ids at
random, and costs .2 s to import. A notebook of today needs few checks, which are made here with the
place of each fault. What a later stage can do without (an execution count, a missing output list)
is filled in; what would change the post is refused.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from proofpress.passage import Passage, excerpt
from proofpress.problems import Checked, Location, Problem
from proofpress.source import head as heads
from proofpress.source import nikola
from proofpress.source.ids import VALID, identified
from proofpress.source.json_place import Path, locate, show, too_deep
from proofpress.source.outputs import bundle, joined, output
from proofpress.source.percent import head_in_first_cell
from proofpress.source.source import RawCell, Source, SourceFile
from proofpress.source.text import NOTEBOOK_LIMIT_BYTES, conflict, decode
from proofpress.source.widgets import with_widgets

#: Brackets within brackets; interactive figures have some twenty.
DEPTH_LIMIT = 100
#: The newest format that is known; a newer minor version is read with a warning.
NEWEST = (4, 5)

_KINDS = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
_NO_ID = "has no id"
_SURROGATE = re.compile("[\ud800-\udfff]")
# What nbformat raises while it upgrades a cell that is not what its version promises.
_UPGRADE_ERRORS = (AttributeError, KeyError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class _Fault:
    path: Path
    message: str
    help: str = "restore the file, or save it again with Jupyter"


def read(file: SourceFile) -> Checked[Source]:
    """Read a notebook of nbformat 3 to 4.5, whatever its bytes."""
    path = str(file.path)
    decoded = decode(file, limit_bytes=NOTEBOOK_LIMIT_BYTES)
    if decoded.value is None:
        return Checked(None, decoded.problems)
    text = decoded.value
    parsed = _parse(path, text)
    if isinstance(parsed, Problem):
        return Checked(None, (parsed,))

    version = _version(parsed)
    nodes = _nodes(parsed, version[0]) if isinstance(version, tuple) else version
    if isinstance(version, _Fault):
        return Checked(None, (_problem(path, text, version),))
    if isinstance(nodes, _Fault):
        return Checked(None, (_problem(path, text, nodes),))

    cells: list[RawCell] = []
    faults: list[_Fault] = []
    warnings: list[Problem] = []
    nameless: list[list[str | int]] = []
    seen: set[str] = set()
    for at, node in nodes:
        made = node if isinstance(node, _Fault) else _cell(at, node)
        if isinstance(made, _Fault):
            faults.append(made)
            continue
        named, warning = _named(made, node, version, seen)
        if warning == _NO_ID:
            nameless.append(at)
        elif warning:
            warnings.append(_warning(path, text, [*at, "id"], f"`{show(at)}` {warning}"))
        cells.append(named)
    if nameless:
        count = len(nameless)
        who = f"`{show(nameless[0])}` {_NO_ID}" if count == 1 else f"{count} cells have no id"
        warnings.append(_warning(path, text, [*nameless[0], "id"], who))
        warnings.sort(key=lambda problem: problem.location.line or 0 if problem.location else 0)
    if faults:
        return Checked(None, tuple(_problem(path, text, fault) for fault in faults))

    if version > NEWEST:
        message = (
            f"the notebook format is {version[0]}.{version[1]}, newer than the 4.5 that is known"
        )
        warnings.append(_warning(path, text, ["nbformat_minor"], message))
    head, cells, open_head = head_in_first_cell(path, cells, numbered=True)
    written = parsed.get("metadata")
    metadata = written if isinstance(written, dict) else {}
    cells = with_widgets(cells, metadata)
    head = head or nikola.notebook(metadata)
    kernel, language = heads.kernel_of(metadata)
    source = Source(file.path, "ipynb", head, identified(cells), kernel, language)
    return Checked(source, (*warnings, *open_head))


def _parse(path: str, text: str) -> dict[str, Any] | Problem:
    try:
        data = json.loads(text)
    except RecursionError:
        return _depth(path, text)
    except json.JSONDecodeError as error:
        return conflict(path, text) or _syntax(path, text, error)
    except ValueError:  # an integer of thousands of digits
        return _problem(path, text, _Fault([], "the file has a number too long to be read"))
    if _deeper(data, DEPTH_LIMIT):
        return _depth(path, text)
    if not isinstance(data, dict):
        message = f"the file holds {_kind(data)}, where a notebook is an object"
        return _problem(path, text, _Fault([], message))
    if "\\u" in text or "\\U" in text:
        data = _without_surrogates(data)
    notebook: dict[str, Any] = data
    return notebook


def _syntax(path: str, text: str, error: json.JSONDecodeError) -> Problem:
    line, column = error.lineno, error.colno
    ended = not text[error.pos :].strip()
    fact = "ends too early" if ended else "is not valid JSON"
    rows = text.split("\n")
    shown = rows[line - 1] if line <= len(rows) else ""
    return Problem(
        "source",
        f"the file {fact}" + ("" if ended else f": {error.msg[0].lower()}{error.msg[1:]}"),
        "restore the file: it was cut off while it was saved, or edited by hand",
        Location(path, line, column),
        excerpt(shown, line, column),
    )


def _depth(path: str, text: str) -> Problem:
    line, column = too_deep(text, DEPTH_LIMIT) or (1, 1)
    return Passage(path, text).problem(
        "source",
        f"the file nests more than {DEPTH_LIMIT} levels deep",
        "clear the output that does, or restore the file",
        line=line,
        column=column,
    )


def _version(data: dict[str, Any]) -> tuple[int, int] | _Fault:
    major, minor = data.get("nbformat"), data.get("nbformat_minor", 0)
    if major is None:
        return _Fault([], "the file has no `nbformat`: it is no notebook")
    for name, number in (("nbformat", major), ("nbformat_minor", minor)):
        if type(number) is not int or not 0 <= number < 1000:
            return _Fault(
                [name], f"`{name}` is {_shown(number)}, where a notebook has a small number"
            )
    if major not in (3, 4):
        return _Fault(
            ["nbformat"],
            f"the notebook format is {major}, and 3 to 4.5 are read",
            "open the notebook in Jupyter and save it"
            if major < 3
            else "save it as version 4: jupyter nbconvert --to notebook --nbformat 4",
        )
    return major, minor


def _nodes(data: dict[str, Any], major: int) -> list[tuple[list[str | int], Any]] | _Fault:
    """The cells as nbformat 4 has them, each with its place in the file."""
    if "metadata" in data and not isinstance(data["metadata"], dict):
        return _Fault(["metadata"], f"`metadata` is {_kind(data['metadata'])}, not an object")
    if major == 4:
        cells = data.get("cells")
        if not isinstance(cells, list):
            return _Fault(["cells"], _wanted("cells", data, "a list of cells"))
        return [(["cells", index], cell) for index, cell in enumerate(cells)]
    sheets = data.get("worksheets")
    if not isinstance(sheets, list):
        return _Fault(["worksheets"], _wanted("worksheets", data, "a list"))
    out: list[tuple[list[str | int], Any]] = []
    for number, sheet in enumerate(sheets):
        at: list[str | int] = ["worksheets", number, "cells"]
        cells = sheet.get("cells") if isinstance(sheet, dict) else None
        if not isinstance(cells, list):
            return _Fault(at, f"`{show(at)}` is not a list of cells")
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
        return _Fault([*at, text], _wanted(f"{show(at)}.{text}", {text: cell.get(text)}, "text"))
    from nbformat import NotebookNode, from_dict
    from nbformat.v3.rwbase import rejoin_lines
    from nbformat.v4.convert import upgrade_cell

    if cell.get("cell_type") == "code":
        cell = {"outputs": [], **cell}
    elif type(cell.get("level", 1)) is not int or not 1 <= cell.get("level", 1) <= 6:
        return _Fault([*at, "level"], f"`{show(at)}.level` is not a number from 1 to 6")
    try:
        sheet = NotebookNode(worksheets=[NotebookNode(cells=[from_dict(cell)])])
        node = upgrade_cell(rejoin_lines(sheet).worksheets[0].cells[0])
    except _UPGRADE_ERRORS:
        return _Fault(at, f"`{show(at)}` is not a cell of notebook format 3")
    node.pop("id", None)  # a random one
    return dict(node)


def _cell(at: list[str | int], node: Any) -> RawCell | _Fault:
    if not isinstance(node, dict):
        return _Fault(at, f"`{show(at)}` is {_kind(node)}, not a cell")
    kind = node.get("cell_type")
    if kind not in ("code", "markdown", "raw"):
        return _Fault(
            [*at, "cell_type"],
            f"`{show(at)}.cell_type` is {_shown(kind)}, not code, markdown or raw",
        )
    source = joined(node.get("source"))
    if source is None:
        return _Fault(
            [*at, "source"], _wanted(f"{show(at)}.source", {"source": node.get("source")}, "text")
        )
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in source:
        line = source.count("\n", 0, source.index("\0")) + 1
        return _Fault(
            [*at, "source"], f"`{show(at)}` has a NUL character in its line {line}", "delete it"
        )
    metadata = node.get("metadata", {})
    if not isinstance(metadata, dict):
        return _Fault(
            [*at, "metadata"], f"`{show(at)}.metadata` is {_kind(metadata)}, not an object"
        )
    tags = metadata.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        return _Fault(
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
            return _Fault(
                [*at, "attachments"], f"`{show(at)}.attachments` is not an object of files"
            )
        attachments[name] = made
    raw_outputs = node.get("outputs", []) if kind == "code" else []
    if not isinstance(raw_outputs, list):
        return _Fault([*at, "outputs"], f"`{show(at)}.outputs` is {_kind(raw_outputs)}, not a list")
    outputs = []
    for index, raw in enumerate(raw_outputs):
        shaped = output(raw)
        if isinstance(shaped, str):
            place = [*at, "outputs", index]
            return _Fault(place, f"`{show(place)}` {shaped}", "clear the outputs of the notebook")
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


def _named(
    cell: RawCell, node: dict[str, Any], version: tuple[int, int], seen: set[str]
) -> tuple[RawCell, str]:
    """The cell with the id of its file, or with none and a warning if that cannot serve."""
    name = node.get("id")
    if name is None:
        # Before 4.5 cells had no ids.
        return cell, _NO_ID if version >= (4, 5) else ""
    if not isinstance(name, str) or not VALID.match(name):
        return cell, f"has an id that is none: {_shown(name)}"
    if name in seen:
        return cell, f"has the id `{name}` of an earlier cell"
    seen.add(name)
    return replace(cell, id=name), ""


def _problem(path: str, text: str, fault: _Fault) -> Problem:
    line, column = locate(text, fault.path) if fault.path else (1, 1)
    return Passage(path, text).problem(
        "source", fault.message, fault.help, line=line, column=column
    )


def _warning(path: str, text: str, at: Path, message: str) -> Problem:
    line, column = locate(text, at)
    return Passage(path, text).problem(
        "source",
        message,
        "save the notebook again with Jupyter; until then proofpress chooses one"
        if at[-1] == "id"
        else "a newer proofpress may know it; what it adds is passed over",
        line=line,
        column=column,
        severity="warning",
    )


def _deeper(data: Any, limit: int) -> bool:
    level = [data]
    for _ in range(limit + 1):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)
        if not below:
            return False
        level = below
    return any(isinstance(value, dict | list) for value in level)


def _without_surrogates(value: Any) -> Any:
    """Halves of characters, which JSON can escape and no file can hold, become U+FFFD."""
    if isinstance(value, str):
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value


def _wanted(name: str, holder: dict[str, Any], what: str) -> str:
    key = name.rpartition(".")[2]
    if holder.get(key) is None:
        return f"`{name}` is missing"
    return f"`{name}` is {_kind(holder[key])}, not {what}"


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), "a number")


def _shown(value: Any) -> str:
    if value is None:
        return "missing"
    text = json.dumps(value, ensure_ascii=True)
    return f"`{text if len(text) <= 30 else text[:29] + '…'}`"
