"""Quarto's own format: a `.qmd` is Markdown whose code stands in fences such as ```{python}.

Source: https://quarto.org/docs/computations/using-quarto.html

Cells of the language of the first one run; those of others (`{dot}`, `{ojs}`) stay in the text.
A `.qmd` without such a fence is an essay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it import MarkdownIt

from proofpress.passage import Passage
from proofpress.problems import Checked
from proofpress.source import head as heads
from proofpress.source.ids import identified
from proofpress.source.source import RawCell, Source, SourceFile
from proofpress.source.text import TEXT_LIMIT_BYTES, conflict, decode

#: Languages of cells, and the kernel of each where the front matter names none.
KERNELS = {"python": "python3", "r": "ir", "julia": "julia"}
_INFO = re.compile(r"\{([A-Za-z]+)(?:[\s,#.][^}]*)?\}$")


def read(file: SourceFile) -> Checked[Source]:
    """Read a `.qmd`."""
    decoded = decode(file, limit_bytes=TEXT_LIMIT_BYTES)
    if decoded.value is None:
        return Checked(None, decoded.problems)
    path, text = str(file.path), decoded.value.rstrip()
    lines = text.split("\n")
    cut = heads.cut(lines)
    if cut.open:
        return Checked(None, (heads.unclosed(path, 1, lines[0]),))
    body = Passage(path, "\n".join(lines[cut.taken :]), first=cut.taken + 1)
    fences = list(_fences(body.text))
    merge = conflict(path, _without(lines, cut.taken, fences))
    if merge is not None:
        return Checked(None, (merge,))
    language = next((name for name, _, _ in fences if name in KERNELS), "")
    runs = [found for found in fences if language and found[0] == language]
    cells = identified(_cells(body, runs))
    if not runs:
        return Checked(Source(file.path, "essay", cut.head, cells))
    kernel = _kernel(heads.tools(cut.head), language)
    return Checked(Source(file.path, "md", cut.head, cells, kernel, language))


def _fences(text: str) -> Iterator[tuple[str, int, int]]:
    """Each fence at the left margin: its language (or ""), its first line, the line after it."""
    for token in MarkdownIt("commonmark").disable("inline").parse(text + "\n"):
        if token.type == "fence" and token.level == 0 and token.map:
            match = _INFO.match(token.info.strip())
            yield (match[1].lower() if match else "", token.map[0], token.map[1])


def _cells(body: Passage, fences: list[tuple[str, int, int]]) -> Iterator[RawCell]:
    start = 0
    for _, begin, end in fences:
        yield from _prose(body, start, begin)
        closed = end > begin + 1 and set(body.lines[end - 1].strip()) <= {"`", "~"}
        rows = body.lines[begin + 1 : end - closed]
        yield RawCell("code", "", "\n".join(rows).rstrip(), body.first + begin + 1)
        start = end
    yield from _prose(body, start, len(body.lines))


def _prose(body: Passage, start: int, end: int) -> Iterator[RawCell]:
    rows = body.lines[start:end]
    blank = next((at for at, row in enumerate(rows) if row.strip()), len(rows))
    text = "\n".join(rows[blank:]).rstrip()
    if text:
        yield RawCell("markdown", "", text, body.first + start + blank)


def _kernel(tools: Mapping[str, Any], language: str) -> str:
    """The kernel that `jupyter:` names, as a word or as a kernelspec."""
    named = tools.get("jupyter")
    if isinstance(named, str) and named:
        return named
    if isinstance(tools.get("kernelspec"), dict):
        return heads.kernel_of(tools)[0]
    return KERNELS.get(language, "python3")


def _without(lines: list[str], taken: int, fences: list[tuple[str, int, int]]) -> str:
    """The text without its fences, in which merge markers are examples."""
    rows = list(lines)
    for _, begin, end in fences:
        for row in range(taken + begin, min(taken + end, len(rows))):
            rows[row] = ""
    return "\n".join(rows)
