"""A post as readers can take it home: a notebook with its outputs, a script, Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofpress.execute.run import Run
from proofpress.post.post import Post
from proofpress.render.article import ArticleFile
from proofpress.render.settled import settled
from proofpress.source.as_markdown import as_markdown
from proofpress.source.as_notebook import as_notebook
from proofpress.source.as_script import as_script
from proofpress.source.widgets import without_view


def downloads(post: Post, written: bytes, run: Run | None) -> tuple[ArticleFile, ...]:
    """The post in every format that can say the same, the one it was written in byte for byte.

    A notebook is always written anew: what its file stores may be stale, or hidden on the page.
    A post without code is there as it was written, and in no other format.

    Args:
        written: the post's file as it was read.
        run: None if the page shows the outputs that are stored in that file.
    """
    suffix = post.path.suffix
    if post.written is None or (post.is_essay and suffix == ".ipynb"):
        return ()
    made: dict[str, bytes | None] = {suffix: written}
    if not post.is_essay:
        made = {
            ".ipynb": as_notebook(post.written, _shown(post, run)),
            ".py": as_script(post.written),
            ".md": as_markdown(post.written),
        }
        if suffix != ".ipynb":
            made[suffix] = written
    return tuple(ArticleFile(f"{post.slug}{suffix}", data) for suffix, data in made.items() if data)


def _shown(post: Post, run: Run | None) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The outputs that the page shows, by the id of their cell."""
    outputs = {cell.id: cell.outputs for cell in (post.code_cells if run is None else run.cells)}
    return {
        cell.id: [settled(without_view(output)) for output in outputs[cell.id]]
        if cell.options.show_cell and cell.options.show_output
        else ()
        for cell in post.code_cells
        if cell.id in outputs
    }
