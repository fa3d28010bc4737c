"""Markdown files: MyST notebooks, whose code stands in `{code-cell}` fences, and essays.

A file without a `{code-cell}` is an essay: one Markdown cell, which jupytext never sees (it would
make cells of fenced examples).

A MyST file (https://jupytext.readthedocs.io/en/latest/formats-markdown.html) is cut into cells at
its `{code-cell}` and `{raw-cell}` fences and its `+++` lines. `jupytext.reads` gives no lines, and
the source map of `myst_to_notebook` those of the fences, not of the code below their options. So
the walk over the tokens is done here, with jupytext's own parser and its own reader of a fence; a
test compares the cells with those of `jupytext.reads`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from proofpress.passage import Passage
from proofpress.problems import Checked, Problem
from proofpress.source import head as heads
from proofpress.source import nikola
from proofpress.source.ids import identified
from proofpress.source.source import RawCell, Source, SourceFile
from proofpress.source.text import TEXT_LIMIT_BYTES, conflict, decode

_CODE, _RAW = "{code-cell}", "{raw-cell}"
_PYTHON = frozenset({"", "py", "python", "python3", "ipython", "ipython3"})
# `str.splitlines`, which jupytext uses, ends lines at these too; Markdown and editors do not.
_SEPARATORS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_HIDE = {ord(char): 0xF0000 + ord(char) for char in _SEPARATORS}
_SHOW = {hidden: char for char, hidden in _HIDE.items()}
#: Directives whose body is shown as it is: an example in them is no forgotten cell.
VERBATIM = frozenset(
    {"code", "code-block", "sourcecode", "literalinclude", "raw", "math", "mermaid"}
)


def read(file: SourceFile) -> Checked[Source]:
    """Read a `.md`: an essay, or a MyST notebook where a `{code-cell}` stands at its top level."""
    decoded = decode(file, limit_bytes=TEXT_LIMIT_BYTES)
    if decoded.value is None:
        return Checked(None, decoded.problems)
    path, text = str(file.path), decoded.value.rstrip()
    lines = text.split("\n")
    cut = heads.cut(lines)
    if cut.open:
        return Checked(None, (heads.unclosed(path, 1, lines[0]),))
    cut = cut if cut.head is not None else nikola.comment(lines)
    body = Passage(path, "\n".join(lines[cut.taken :]), first=cut.taken + 1)
    merge = _conflict(path, text)
    if merge is not None:
        return Checked(None, (merge,))

    tools = heads.tools(cut.head)
    kernel, language = heads.kernel_of(tools)
    cells: list[RawCell] = []
    problems: list[Problem] = []
    if _CODE in body.text or _RAW in body.text:
        tokens = _parse(body.text)
        problems.extend(_forgotten(body, tokens))
        if any(_is_cell(token, _CODE) for token in tokens):
            for part in _cells(body, tokens):
                if isinstance(part, Problem):
                    problems.append(part)
                else:
                    cells.append(part)
            lexers = [token for token in tokens if _is_cell(token, _CODE) and _lexer(token)]
            if lexers and "kernelspec" not in tools and _lexer(lexers[0]).lower() not in _PYTHON:
                problems.append(_no_kernel(body, lexers[0]))
            source = Source(file.path, "md", cut.head, identified(cells), kernel, language)
            return Checked(source, tuple(problems))
    essay = [cell] if (cell := _prose(body, 0, len(body.lines), {})) is not None else []
    source = Source(file.path, "essay", cut.head, identified(essay), kernel, language)
    return Checked(source, tuple(problems))


def _parse(text: str) -> list[Any]:
    from jupytext.myst import get_parser

    tokens: list[Any] = get_parser().parse(text.translate(_HIDE) + "\n")
    return tokens


def _is_cell(token: Any, directive: str) -> bool:
    return bool(token.type == "fence" and token.level == 0 and token.info.startswith(directive))


def _lexer(token: Any) -> str:
    return str(token.info[len(_CODE) :].strip())


def _cells(body: Passage, tokens: Sequence[Any]) -> Iterator[RawCell | Problem]:
    """The cells of a MyST notebook; a `+++` line ends one and describes the next."""
    start, count = 0, 0
    described: dict[str, Any] = {}
    for token in tokens:
        if token.level or token.nesting:
            continue
        kind = "code" if _is_cell(token, _CODE) else "raw" if _is_cell(token, _RAW) else None
        if kind is None and token.type != "myst_block_break":
            continue
        prose = _prose(body, start, token.map[0], described)
        if prose is not None:
            count += 1
            yield prose
        start, described = token.map[1], {}
        if kind is None:
            read = _described(body, token, count)
            if isinstance(read, Problem):
                yield read
            else:
                described = read
        else:
            count += 1
            yield _fenced(body, token, "code" if kind == "code" else "raw", count)
    prose = _prose(body, start, len(body.lines), described)
    if prose is not None:
        yield prose


def _fenced(body: Passage, token: Any, kind: Any, count: int) -> RawCell | Problem:
    import yaml
    from jupytext.myst import MystMetadataParsingError, read_fenced_cell

    line = body.first + token.map[0]
    try:
        options, rows = read_fenced_cell(token, count, kind.capitalize())
    except (MystMetadataParsingError, yaml.YAMLError, ValueError, RecursionError):
        return _bad_options(body, line, "are not valid YAML")
    if not isinstance(options, dict):
        return _bad_options(body, line, "are not `key: value` lines")
    if not _are_tags(options.get("tags")):
        return _bad_options(body, line, "have `tags` that are no list of words")
    taken = token.content.count("\n") - len(rows) if rows else 0
    source = "\n".join(rows).translate(_SHOW)
    return RawCell(kind, "", source, line + 1 + taken, options)


def _described(body: Passage, token: Any, count: int) -> dict[str, Any] | Problem:
    from jupytext.myst import MystMetadataParsingError, read_cell_metadata

    try:
        metadata = dict(read_cell_metadata(token, count))
    except (MystMetadataParsingError, RecursionError):
        metadata = {"tags": 0}
    if not _are_tags(metadata.get("tags")):
        line = body.first + token.map[0]
        return body.problem(
            "option",
            "what follows `+++` is not the metadata of a cell",
            'write it as JSON, or leave it out: +++ {"tags": ["hide-input"]}',
            line=line,
            column=1,
            width=len(body.line(line)),
        )
    return metadata


def _are_tags(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(tag, str) for tag in value))


def _prose(body: Passage, start: int, end: int, metadata: dict[str, Any]) -> RawCell | None:
    """The Markdown between two cells, without blank lines around it; None if nothing is left."""
    rows = "\n".join(body.lines[start:end]).rstrip().split("\n")
    blank = next((index for index, row in enumerate(rows) if row), len(rows))
    text = "\n".join(rows[blank:])
    return RawCell("markdown", "", text, body.first + start + blank, metadata) if text else None


def _forgotten(body: Passage, tokens: Sequence[Any]) -> Iterator[Problem]:
    """Cells inside lists, quotations and other directives: jupytext passes them over in silence."""
    for token in tokens:
        if token.type != "fence":
            continue
        if token.level and token.info.startswith(_CODE):
            yield _not_run(body, body.first + token.map[0], "a list or a quotation")
        directive = re.match(r"\{([\w:-]+)\}", token.info)
        if not directive or directive[1] in VERBATIM | {"code-cell", "raw-cell"}:
            continue
        for offset, row in enumerate(token.content.split("\n"), 1):
            if re.match(r"[ \t]*(`{3,}|~{3,})[ \t]*\{code-cell\}", row):
                yield _not_run(body, body.first + token.map[0] + offset, f"`{directive[0]}`")


def _not_run(body: Passage, line: int, inside: str) -> Problem:
    return body.problem(
        "source",
        f"a `{_CODE}` inside {inside} is not executed",
        "move the cell out, to the left margin",
        line=line,
    )


def _bad_options(body: Passage, line: int, what: str) -> Problem:
    return body.problem(
        "option",
        f"the options of this cell {what}",
        "write them as `:tags: [hide-input]` lines directly below the fence",
        line=line,
    )


def _no_kernel(body: Passage, token: Any) -> Problem:
    lexer = _lexer(token)
    return body.problem(
        "kernel",
        f"the cells are `{lexer}`, and the front matter names no kernel",
        "name it: `kernelspec: {name: …}`; `jupyter kernelspec list` shows those installed",
        line=body.first + token.map[0],
    )


def _conflict(path: str, text: str) -> Problem | None:
    """An unfinished merge, unless the markers stand in a fenced or indented example."""
    found = conflict(path, text)
    if found is None:
        return None
    from markdown_it import MarkdownIt

    rows = text.split("\n")
    for token in MarkdownIt("commonmark").parse(text):
        if token.type in ("fence", "code_block") and token.map:
            for row in range(*token.map):
                rows[row] = ""
    return conflict(path, "\n".join(rows))
