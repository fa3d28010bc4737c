"""Posts of a few texts or cells, rendered: for tests of one thing each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from proofpress.execute.run import CellRun, Run
from proofpress.post.front_matter import FrontMatter
from proofpress.post.post import Cell, CellOptions, Post
from proofpress.problems import Checked
from proofpress.render.article import Article
from proofpress.render.render import render

GIF = b"GIF89a\x03\x00\x02\x00"
PATH = PurePosixPath("notebooks/herd/index.ipynb")


def text(source: str, **more: Any) -> Cell:
    return Cell(f"t-{source}", "markdown", source, 0, 1, text=source, **more)


def code(source: str = "x", *outputs: Mapping[str, Any], number: int = 1, **options: Any) -> Cell:
    shown = CellOptions(**options)
    return Cell(f"c{number}", "code", source, number, 1, options=shown, outputs=outputs)


def display(mime: str, value: object, **others: object) -> Mapping[str, Any]:
    data = {mime: value, **{key.replace("_", "/"): other for key, other in others.items()}}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def a_post(*cells: Cell | str, **meta: Any) -> Post:
    """A post with a folder of its own; strings become texts."""
    made = tuple(text(cell) if isinstance(cell, str) else cell for cell in cells)
    return Post(PATH, "ipynb", "herd", "The herd", FrontMatter(**meta), made, own_folder=True)


def rendered(
    *cells: Cell | str,
    files: Mapping[str, bytes] | None = None,
    executed: bool = False,
    strict: bool = True,
    **meta: Any,
) -> Checked[Article]:
    """The article of a post; `files` are relative to the blog's root."""
    post, there = a_post(*cells, **meta), files or {}
    run = None
    if executed:
        run = Run("herd", tuple(CellRun(cell.id, "ok", cell.outputs) for cell in post.code_cells))
    return render(post, run, read_file=lambda path: there.get(str(path)), strict=strict)


def body(*cells: Cell | str, **more: Any) -> str:
    """The HTML of an article without problems."""
    checked = rendered(*cells, **more)
    assert [str(problem) for problem in checked.problems] == []
    assert checked.value is not None
    return checked.value.body.strip()


def problems(*cells: Cell | str, **more: Any) -> list[str]:
    return [str(problem) for problem in rendered(*cells, **more).problems]
