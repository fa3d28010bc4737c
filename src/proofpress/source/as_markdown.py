"""A source as a MyST notebook, which is read back as the same cells (see `markdown.py`).

Markdown cannot hold every text as a cell: where reading would not give the same cells again, there
is no such file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from proofpress.source import head as heads
from proofpress.source.source import RawCell, Source, tags_alone

#: What may take the next cell with it, or begin one.
_SUSPICIOUS = ("```", "~~~", "<")
_BREAK = re.compile(r"^[ \t]*\+\+\+", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(`+)", re.MULTILINE)
_PROBE = "```{code-cell}\nprobe\n```"


#: What is written of what is noted on a cell.
Noted = Callable[[RawCell], Mapping[str, Any]]


def as_markdown(source: Source, noted: Noted = tags_alone) -> bytes | None:
    """The text of the notebook; None if Markdown cannot say the same."""
    if not any(cell.kind == "code" for cell in source.cells):
        return None
    parts = [head_of(source)]
    after_prose = False
    for cell in source.cells:
        written = cell_of(cell, source.language, noted)
        if written is None:
            return None
        if not written:
            continue
        if after_prose and cell.kind == "markdown" and not written[0].startswith("+++ {"):
            parts.append("+++")
        parts.extend(written)
        after_prose = cell.kind == "markdown"
    return ("\n\n".join(part for part in parts if part) + "\n").encode("utf-8", "replace")


def cell_of(cell: RawCell, language: str, noted: Noted = tags_alone) -> list[str] | None:
    """The blocks of a cell, none if it says nothing; None if Markdown cannot say the same."""
    if cell.kind != "markdown":
        fenced = _fenced(cell, language, noted)
        return None if fenced is None else [fenced]
    text = cell.source.strip("\n").rstrip()
    if not text:
        return []
    if not _keeps_to_itself(cell, text):
        return None
    notes = noted(cell)
    return [*(["+++ " + json.dumps(notes, ensure_ascii=False)] if notes else []), text]


def head_of(source: Source) -> str:
    """The head as it was written; it names the kernel if no other place of the file does."""
    text = "" if source.head is None else source.head.text
    named = heads.kernel_of(heads.tools(source.head))
    if named != (source.kernel, source.language):
        kernel = {"name": source.kernel, "display_name": source.kernel, "language": source.language}
        text = "\n".join(filter(None, (text, f"kernelspec: {json.dumps(kernel)}")))
    return f"---\n{text}\n---" if text or source.head is not None else ""


def _fenced(cell: RawCell, language: str, noted: Noted) -> str | None:
    lines = cell.source.rstrip().split("\n") if cell.source.strip() else []
    if lines and cell.source.lstrip().startswith((":", "---")):
        return None  # would be read as options
    options = [
        f":{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in noted(cell).items()
    ]
    # The first blank line belongs to the fence.
    gap = [""] if lines and (options or not lines[0].strip()) else []
    longest = max((len(run) for run in _FENCE.findall(cell.source)), default=0)
    fence = "`" * max(3, longest + 1)
    kind = "raw-cell" if cell.kind == "raw" else "code-cell"
    name = "" if cell.kind == "raw" else " ipython3" if language == "python" else f" {language}"
    return "\n".join((f"{fence}{{{kind}}}{name}", *options, *gap, *lines, fence))


def _keeps_to_itself(cell: RawCell, text: str) -> bool:
    """Whether the Markdown ends where it ends, so that a cell below it is one."""
    if cell.attachments or "{code-cell}" in text or "{raw-cell}" in text:
        return False
    if not any(sign in text for sign in _SUSPICIOUS) and not (
        "+++" in text and _BREAK.search(text)
    ):
        return True
    tokens = _parser().parse(f"{text}\n\n{_PROBE}\n")
    last = tokens[-1]
    return (
        last.type == "fence"
        and last.level == 0
        and last.info == "{code-cell}"
        and not any(token.type == "myst_block_break" for token in tokens)
    )


@cache
def _parser() -> Any:
    """The block parser of MyST notebooks, as jupytext has it."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.myst_blocks import myst_block_plugin

    parser = MarkdownIt("commonmark").enable("table").use(myst_block_plugin)
    return parser.disable("inline", True)
