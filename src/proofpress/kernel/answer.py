"""What a kernel is told of its post, so that its cells run as they will in the build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from proofpress.frozen import frozen
from proofpress.passage import Passage
from proofpress.post import options
from proofpress.post.post import Post


@frozen
class Answer:
    """What the kernel does before its first cell.

    Attributes:
        known: whether the post was found; if not, the kernel asks again with its next cell.
        folder: where it works from now on; empty: where it does.
        environment: variables that it has from now on.
        parameters: code that sets the parameters of the front matter, as the build injects it.
        after: the source of the cell after which it does; empty: before the first one.
        words: what the author reads below the cell.
    """

    known: bool
    folder: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    parameters: str = ""
    after: str = ""
    words: str = ""


def answer(post: Post, folder: Path, environment: Mapping[str, str], words: str = "") -> Answer:
    """What the kernel of `post` is told."""
    tagged = next((cell for cell in post.code_cells if _is_tagged(cell)), None)
    return Answer(
        known=True,
        folder=str(folder),
        environment=environment,
        parameters=_code(post.meta.parameters),
        after=tagged.source if tagged is not None else "",
        words=words,
    )


def without_options(code: str) -> str:
    """The code of a cell as a build hands it to the kernel."""
    taken = options.take(Passage("", code), ()).value
    return code if taken is None else taken.source


def _is_tagged(cell: Any) -> bool:
    return "parameters" in cell.tags or cell.options.parameters


def _code(parameters: Mapping[str, Any]) -> str:
    if not parameters:
        return ""
    from papermill.translators import PythonTranslator

    code: str = PythonTranslator.codify(dict(parameters))
    return code
