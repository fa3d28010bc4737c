"""A post as the notebook that papermill runs, and running it."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from proofpress.execute.conductor import Conductor
from proofpress.execute.session import Session
from proofpress.later import put_off
from proofpress.post.post import Post

INJECTED = "injected-parameters"

#: What papermill imports to read notebooks from elsewhere, to check them, and to run them with its
#: own engine.
_PUT_OFF = {
    "nbformat": ("nbformat.validator", "nbformat._version"),
    "papermill": (
        "papermill.abs",
        "papermill.adl",
        "papermill.clientwrap",
        "papermill.s3",
        "requests",
    ),
}

for _name in ("papermill", "traitlets"):  # what they log is said better by our problems
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def notebook_of(post: Post) -> Any:
    """The notebook that papermill runs: the post's code cells, by their ids, and nothing else."""
    from nbformat import from_dict

    cells: list[Mapping[str, Any]] = []
    for cell in post.code_cells:
        tags = [tag for tag in sorted(cell.tags) if tag != INJECTED]
        if cell.options.parameters and "parameters" not in tags:
            tags.append("parameters")
        # Not `new_code_cell`, which takes as long to check one cell as to run it.
        node = {"cell_type": "code", "id": cell.id, "source": cell.source}
        metadata = {"tags": tags}
        cells.append({**node, "metadata": metadata, "outputs": [], "execution_count": None})
    kernelspec = {"name": post.kernel, "display_name": post.kernel, "language": post.language}
    whole = {
        "kernelspec": kernelspec,
        "language_info": {"name": post.language},
        "papermill": {"parameters": {}},
    }
    return from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": whole, "cells": cells})


@cache
def load() -> None:
    """Import papermill; meanwhile no other thread should import anything."""
    with put_off(_PUT_OFF):
        importlib.import_module("papermill")


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

    papermill's `execute_notebook` does the same with a file: it writes the notebook to text, reads
    it again and checks it twice, which takes as long as all else.

    `on_error` hears papermill's own errors, such as a language that it has no parameters for.
    """
    load()
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillException
    from papermill.parameterize import parameterize_notebook

    from proofpress.execute.engine import ProofpressEngine

    papermill_engines.register("proofpress", ProofpressEngine)  # also without our entry points
    try:
        if parameters:
            notebook = parameterize_notebook(
                notebook, dict(parameters), kernel_name=kernel, language=language
            )
        papermill_engines.execute_notebook_with_engine(
            "proofpress",
            notebook,
            kernel_name=kernel,
            progress_bar=False,
            session=session,
            conductor=conductor,
        )
    except PapermillException as error:
        on_error(str(error))
