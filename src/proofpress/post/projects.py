"""What the files of a Quarto project say of the cells of all posts, and posts here say themselves.

Source: https://quarto.org/docs/projects/quarto-projects.html#shared-metadata
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

import yaml

from proofpress.passage import Passage
from proofpress.post import values
from proofpress.post.all_cells import SHOWING
from proofpress.post.entries import children, entries
from proofpress.problems import Problem
from proofpress.source.source import SourceFile
from proofpress.source.text import TEXT_LIMIT_BYTES, decode

_NAMES = ("_quarto", "_metadata")
_ENDINGS = (".yml", ".yaml")


def places(folder: str) -> tuple[PurePosixPath, ...]:
    """Where such files lie: in the folder of the posts, and above it up to the blog's root."""
    top = PurePosixPath(folder)
    return tuple(
        place / f"{name}{ending}"
        for place in (top, *top.parents)
        for name in _NAMES
        for ending in _ENDINGS
    )


def unheard(file: SourceFile) -> tuple[Problem, ...]:
    """A warning about what the file hides of all posts; none about a file that cannot be read."""
    text = decode(file, limit_bytes=TEXT_LIMIT_BYTES).value
    if text is None:
        return ()
    passage = Passage(str(file.path), text)
    read = entries(passage, code="front-matter", what="the file").value or ()
    hidden = [
        one
        for entry in read
        if entry.key == "execute" and isinstance(entry.value, yaml.MappingNode)
        for one in _hidden(entry.value)
    ]
    if not hidden:
        return ()
    words = ", ".join(f"{key}: false" for key, _ in hidden)
    return (
        passage.problem(
            "front-matter",
            f"the posts do not have what `{file.path.name}` says of all cells: `{words}`",
            f"write `execute: {{{words}}}` into the front matter of each that needs it",
            line=passage.first + hidden[0][1].start_mark.line,
            severity="warning",
        ),
    )


def _hidden(block: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node]]:
    for key, at, value in children(block):
        if key in SHOWING and values.flag(value) is False:
            yield key, at
