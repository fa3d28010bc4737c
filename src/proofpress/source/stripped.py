"""A notebook without what a run leaves in it: what a person wrote is all that git needs to keep."""

from __future__ import annotations

import json
from typing import Any

from proofpress.problems import Checked, Location, Problem
from proofpress.source.notebook_json import style_of, written
from proofpress.source.source import SourceFile
from proofpress.source.text import conflict, decode

#: Metadata of cells that editors and runs write: what is folded, when and how long a cell ran.
VOLATILE = frozenset(
    {
        *("collapsed", "execution", "ExecuteTime", "heading_collapsed", "hidden", "papermill"),
        *("scrolled", "trusted"),
    }
)
_VOLATILE_OF_NOTEBOOK = ("papermill", "signature", "widgets")
_LIMIT_BYTES = 1_000_000_000


def stripped(file: SourceFile) -> Checked[bytes]:
    """The bytes without outputs, execution counts and volatile metadata; the same if it has none.

    What posts need stays: front matter, tags, attachments, ids.
    """
    decoded = decode(file, limit_bytes=_LIMIT_BYTES)
    if decoded.value is None:
        return Checked(None, decoded.problems)
    try:
        notebook = json.loads(decoded.value)
    except (ValueError, RecursionError) as error:
        place = str(file.path)
        problem = conflict(place, decoded.value) or _no_notebook(
            place, "is not valid JSON", getattr(error, "lineno", 1)
        )
        return Checked(None, (problem,))
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        return Checked(None, (_no_notebook(str(file.path), "is no notebook of format 4", 1),))
    if not _strip(notebook):
        return Checked(file.data)
    text = written(notebook, style_of(decoded.value))
    if b"\r\n" in file.data:
        text = text.replace("\n", "\r\n")
    return Checked(text.encode())


def _strip(notebook: dict[str, Any]) -> bool:
    """Strip a notebook where it stands; whether there was anything."""
    touched = [_strip_cell(cell) for cell in notebook["cells"] if isinstance(cell, dict)]
    metadata = notebook.get("metadata")
    if isinstance(metadata, dict):
        touched += [metadata.pop(key, None) is not None for key in _VOLATILE_OF_NOTEBOOK]
        language = metadata.get("language_info")
        if isinstance(language, dict):  # of the Python that happened to run it
            touched.append(language.pop("version", None) is not None)
    return any(touched)


def _strip_cell(cell: dict[str, Any]) -> bool:
    touched = False
    if cell.get("cell_type") == "code":
        touched = bool(cell.get("outputs")) or cell.get("execution_count") is not None
        if touched:
            cell["outputs"], cell["execution_count"] = [], None
    metadata = cell.get("metadata")
    if isinstance(metadata, dict):
        for key in VOLATILE & metadata.keys():
            del metadata[key]
            touched = True
        folds = metadata.get("jupyter")
        if isinstance(folds, dict) and "outputs_hidden" in folds:
            del folds["outputs_hidden"]
            touched = True
            if not folds:
                del metadata["jupyter"]
    return touched


def _no_notebook(path: str, fact: str, line: int) -> Problem:
    return Problem(
        "source",
        f"the file {fact}, so nothing was taken out of it",
        "restore the file, or save it again with Jupyter",
        Location(path, line),
    )
