"""Jupyter notebooks: nbformat 4 with `json` alone, nbformat 3 upgraded in memory by nbformat.

`nbformat.read` validates by a schema whose errors fill a screen and name no line, repairs ids at
random, and costs .2 s to import. A notebook of today needs few checks, which are made here with the
place of each fault. What a later stage can do without (an execution count, a missing output list)
is filled in; what would change the post is refused.
"""

from __future__ import annotations

import json
import re
from typing import Any

from proofpress.passage import Passage, excerpt
from proofpress.problems import Checked, Location, Problem
from proofpress.source import head as heads
from proofpress.source import nikola
from proofpress.source.ids import identified
from proofpress.source.json_place import Path, locate, show, too_deep
from proofpress.source.notebook_cells import (
    NO_ID,
    Fault,
    cell_of,
    in_words,
    kind_of,
    nodes_of,
    with_id,
)
from proofpress.source.percent import head_in_first_cell
from proofpress.source.source import RawCell, Source, SourceFile
from proofpress.source.text import NOTEBOOK_LIMIT_BYTES, conflict, decode
from proofpress.source.widgets import with_widgets

#: Brackets within brackets; interactive figures have some twenty.
DEPTH_LIMIT = 100
#: The newest format that is known; a newer minor version is read with a warning.
NEWEST = (4, 5)

_SURROGATE = re.compile("[\ud800-\udfff]")


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
    nodes = nodes_of(parsed, version[0]) if isinstance(version, tuple) else version
    if isinstance(version, Fault):
        return Checked(None, (_problem(path, text, version),))
    if isinstance(nodes, Fault):
        return Checked(None, (_problem(path, text, nodes),))

    cells: list[RawCell] = []
    faults: list[Fault] = []
    warnings: list[Problem] = []
    nameless: list[list[str | int]] = []
    seen: set[str] = set()
    for at, node in nodes:
        made = node if isinstance(node, Fault) else cell_of(at, node)
        if isinstance(made, Fault):
            faults.append(made)
            continue
        named, warning = with_id(made, node, version, seen)
        if warning == NO_ID:
            nameless.append(at)
        elif warning:
            warnings.append(_warning(path, text, [*at, "id"], f"`{show(at)}` {warning}"))
        cells.append(named)
    if nameless:
        count = len(nameless)
        who = f"`{show(nameless[0])}` {NO_ID}" if count == 1 else f"{count} cells have no id"
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
        return _problem(path, text, Fault([], "the file has a number too long to be read"))
    if _deeper(data, DEPTH_LIMIT):
        return _depth(path, text)
    if not isinstance(data, dict):
        message = f"the file holds {kind_of(data)}, where a notebook is an object"
        return _problem(path, text, Fault([], message))
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


def _version(data: dict[str, Any]) -> tuple[int, int] | Fault:
    major, minor = data.get("nbformat"), data.get("nbformat_minor", 0)
    if major is None:
        return Fault([], "the file has no `nbformat`: it is no notebook")
    for name, number in (("nbformat", major), ("nbformat_minor", minor)):
        if type(number) is not int or not 0 <= number < 1000:
            return Fault(
                [name], f"`{name}` is {in_words(number)}, where a notebook has a small number"
            )
    if major not in (3, 4):
        return Fault(
            ["nbformat"],
            f"the notebook format is {major}, and 3 to 4.5 are read",
            "open the notebook in Jupyter and save it"
            if major < 3
            else "save it as version 4: jupyter nbconvert --to notebook --nbformat 4",
        )
    return major, minor


def _problem(path: str, text: str, fault: Fault) -> Problem:
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
