"""A post of any notebook, for a page that stands alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from markupsafe import Markup

from proofpress.post.post import Post
from proofpress.post.read import read as read_post
from proofpress.render.article import Heading
from proofpress.render.assets import ReadFile
from proofpress.render.characters import printable
from proofpress.render.library import NotebookNode
from proofpress.render.view import Section
from proofpress.source.ipynb import read as read_notebook
from proofpress.source.source import Head, RawCell, Source, SourceFile

_LARGEST_IMAGE = 50_000_000


def contents(headings: Sequence[Heading]) -> tuple[Section, ...]:
    """Headings of the second level, each with those of the third below it."""
    out: list[Section] = []
    for heading in headings:
        section = Section(heading.id, Markup(heading.html))  # noqa: S704 rendered by us
        if heading.level == 2 or not out:
            out.append(section)
        else:
            out[-1] = replace(out[-1], sections=(*out[-1].sections, section))
    return tuple(out)


def post_of(nb: NotebookNode, name: str) -> Post:
    """A post of any notebook: its title is its first heading, else the name of its file."""
    path = PurePosixPath(f"{name.replace('/', '-') or 'notebook'}.ipynb")
    data = json.dumps(nb, ensure_ascii=True, default=str).encode()
    source = read_notebook(SourceFile(path, data)).value or _leniently(path, nb)
    post = read_post(source).value or read_post(_titled(source, name)).value
    if post is None:  # a name of which no address can be made
        post = read_post(_titled(replace(source, path=PurePosixPath("notebook.ipynb")), name)).value
    if post is None:
        raise ValueError("the notebook cannot be read as a post")
    return post


def _titled(source: Source, name: str) -> Source:
    head = source.head or Head("", 1)
    return replace(
        source, head=Head(f"title: {json.dumps(printable(name))}\n{head.text}", head.line - 1)
    )


def _leniently(path: PurePosixPath, nb: NotebookNode) -> Source:
    """The cells of a notebook that our own reader refuses, but nbconvert has read."""
    cells: Sequence[Mapping[str, Any]] = nb.get("cells", [])
    kinds: tuple[Literal["code", "markdown", "raw"], ...] = ("code", "markdown", "raw")
    return Source(
        path,
        "ipynb",
        None,
        tuple(
            RawCell(
                kind,
                f"cell-{index}",
                str(cell.get("source", "")),
                1,
                outputs=tuple(cell.get("outputs", ())) if kind == "code" else (),
            )
            for index, cell in enumerate(cells)
            for kind in kinds
            if cell.get("cell_type") == kind
        ),
    )


def beside(folder: Path) -> ReadFile:
    """Reads images of the notebook's own folder, links followed, nothing outside it."""

    def read(path: PurePosixPath) -> bytes | None:
        try:
            root = folder.resolve(strict=True)
            real = (root / path).resolve(strict=True)
            if (
                not real.is_relative_to(root)
                or not real.is_file()
                or real.stat().st_size > _LARGEST_IMAGE
            ):
                return None
            return real.read_bytes()
        except (OSError, ValueError):
            return None

    return read
