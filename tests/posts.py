"""Posts as values, for tests of the stages after reading."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from proofpress.post.front_matter import FrontMatter
from proofpress.post.post import Cell, CellOptions, Expected, Post


def a_cell(source: str, *, number: int, line: int = 1, **options: Any) -> Cell:
    return Cell(
        id=f"cell-{number}",
        kind="code",
        source=source,
        number=number,
        line=line,
        text=source,
        options=CellOptions(**options),
    )


def a_post(
    *sources: str | Cell, path: str = "notebooks/herd.md", kernel: str = "python3", **meta: Any
) -> Post:
    """A post of code cells; strings become cells without options."""
    cells = tuple(
        source if isinstance(source, Cell) else a_cell(source, number=number)
        for number, source in enumerate(sources, 1)
    )
    return Post(
        path=PurePosixPath(path),
        format="md",
        slug=PurePosixPath(path).stem,
        title="The herd",
        meta=FrontMatter(**meta),
        cells=cells,
        kernel=kernel,
    )


def raising(source: str, name: str, pattern: str | None = None, *, number: int) -> Cell:
    return a_cell(source, number=number, raises=Expected(name, pattern))
