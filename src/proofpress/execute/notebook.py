"""A post as the notebook that papermill runs, and running it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from proofpress.execute.conductor import Conductor
from proofpress.execute.session import Session
from proofpress.later import put_off, settle
from proofpress.post.post import Post

INJECTED = "injected-parameters"

#: What papermill imports to read notebooks from elsewhere and to run them with its own engine.
_PUT_OFF = {
    "papermill": (
        "papermill.abs",
        "papermill.adl",
        "papermill.clientwrap",
        "papermill.s3",
        "requests",
    )
}

for _name in ("papermill", "traitlets"):  # what they log is said better by our problems
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def notebook_of(post: Post) -> Any:
    """The notebook that papermill runs: the post's code cells, by their ids, and nothing else."""
    from nbformat import v4

    cells = []
    for cell in post.code_cells:
        tags = [tag for tag in sorted(cell.tags) if tag != INJECTED]
        if cell.options.parameters and "parameters" not in tags:
            tags.append("parameters")
        cells.append(v4.new_code_cell(cell.source, id=cell.id, metadata={"tags": tags}))
    kernelspec = {"name": post.kernel, "display_name": post.kernel, "language": post.language}
    metadata = {"kernelspec": kernelspec, "language_info": {"name": post.language}}
    return v4.new_notebook(cells=cells, metadata=metadata)


def load() -> Any:
    """papermill; while it is imported, no other thread should import anything."""
    with put_off(_PUT_OFF):
        settle("nbformat")
        import papermill
    return papermill


def run_notebook(
    notebook: Any,
    *,
    session: Session,
    conductor: Conductor,
    kernel: str,
    language: str,
    parameters: Mapping[str, Any],
    on_error: Callable[[str], None],
) -> None:
    """Let papermill inject `parameters` into `notebook` and run it through the engine.

    `on_error` hears papermill's own errors, such as a language that it has no parameters for.
    """
    papermill = load()
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillException, PapermillExecutionError

    from proofpress.execute.engine import ProofpressEngine

    papermill_engines.register("proofpress", ProofpressEngine)  # also without our entry points
    try:
        papermill.execute_notebook(
            notebook,  # papermill would format a path with the parameters
            None,
            parameters=dict(parameters),
            engine_name="proofpress",
            kernel_name=kernel,
            language=language,
            progress_bar=False,
            cwd=None,
            session=session,
            conductor=conductor,
        )
    except PapermillExecutionError:
        # Raised for any error output, expected ones too; the conductor knows which.
        return
    except PapermillException as error:
        on_error(str(error))
