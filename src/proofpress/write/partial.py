"""Keep the notebook of a failed run, with its outputs up to the failure, for inspection."""

from __future__ import annotations

from pathlib import Path

from proofpress.errors import PublishError
from proofpress.execute.run import Run
from proofpress.post.post import Post
from proofpress.write.files import reason, replace


def write_partial(folder: Path, post: Post, run: Run) -> Path:
    """Write `<slug>.ipynb` into `folder`: every cell of the post, outputs where there were any.

    Raises:
        PublishError: the disk refused.
    """
    import nbformat
    from nbformat import v4

    runs = {cell.id: cell for cell in run.cells}
    cells = []
    for cell in post.cells:
        if cell.kind != "code":
            prose = v4.new_markdown_cell(cell.source, id=cell.id)
            cells.append(prose if cell.kind == "markdown" else v4.new_raw_cell(cell.source))
            continue
        ran = runs.get(cell.id)
        outputs = [nbformat.from_dict(output) for output in ran.outputs] if ran else []
        number = ran.execution_count if ran else None
        node = v4.new_code_cell(cell.source, id=cell.id, outputs=outputs, execution_count=number)
        node.metadata["tags"] = sorted(cell.tags)
        cells.append(node)
    kernelspec = {"name": post.kernel, "display_name": post.kernel, "language": post.language}
    notebook = v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec})
    path = folder / f"{post.slug}.ipynb"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace(path, nbformat.writes(notebook).encode("utf-8", "replace"))
    except OSError as error:
        raise PublishError(f"cannot keep the notebook `{path.name}`: {reason(error)}") from error
    return path
