"""Which file is the notebook that a kernel belongs to? Jupyter's protocol does not say.

In this order: what the author said (`%post`), or VS Code (its variable `__vsc_ipynb_file__`); the
path that jupyter_server gives to a kernel, unless it is the made-up one with which JupyterLab
begins a session; the notebook of the folder that has the cell which is run, by the id that
JupyterLab sends with it; the only post of the folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from proofpress.source.discover import SUFFIXES

#: The variable that jupyter_server gives to kernels.
SESSION = "JPY_SESSION_NAME"


def notebook_of(folder: Path, *, told: str, session: str, cell: str) -> Path | None:
    """The file of the notebook, absolute; None if it could be several.

    Args:
        folder: in which the kernel was started.
        told: a path, or the name of a post of the folder.
        session: the path that jupyter_server told.
        cell: the id of the cell that is run; empty if nobody told.
    """
    for name in (told, session):
        if name and (found := _named(folder, name)) is not None:
            return found
    if told:
        return None
    there = list(_files(folder))
    if cell:
        with_cell = [file for file in there if file.suffix == ".ipynb" and cell in _ids(file)]
        if len(with_cell) == 1:
            return with_cell[0]
    # One post, and beside it perhaps the other half of its pair.
    posts = [file for file in there if not file.name.startswith("_")]
    return posts[0] if len(posts) == 1 else None


def _named(folder: Path, name: str) -> Path | None:
    path = folder / name
    files = [path, *(folder / f"{name}{suffix}" for suffix in SUFFIXES)]
    files += [path / f"index{suffix}" for suffix in SUFFIXES]
    return next((file for file in files if file.is_file() and file.suffix in SUFFIXES), None)


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.iterdir()):
        if file.suffix not in SUFFIXES or file.name.startswith(".") or not file.is_file():
            continue
        # Most scripts beside a post are none themselves.
        if file.suffix != ".py" or _looks_like_a_post(file):
            yield file


def _looks_like_a_post(file: Path) -> bool:
    from proofpress.errors import UsageError
    from proofpress.workbench import post_in

    try:
        post_in(file)
    except UsageError:
        return False
    return True


def _ids(file: Path) -> set[object]:
    try:
        cells = json.loads(file.read_bytes())["cells"]
        return {cell["id"] for cell in cells if "id" in cell}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return set()
