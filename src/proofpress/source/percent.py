"""Percent scripts: `.py` files whose cells begin with `# %%`.

The format is jupytext's (https://jupytext.readthedocs.io/en/latest/formats-scripts.html): `# %%`
begins a code cell, `# %% [markdown]` or `[md]` a Markdown cell of comment lines or one string in
triple quotes, `# %% [raw]` a raw cell; a title and `key=value` metadata may follow; magics are
commented out in the file and live in the cell; what stands before the first marker is a code cell.
A `# %%` inside a string or a fenced block of a Markdown cell begins nothing.

`jupytext.reads` gives no lines, so this module runs the loop of jupytext's converter itself: the
same cell reader, called once a cell, says where each cell ends. Cells are therefore jupytext's own
(a test compares them with `jupytext.reads`), and their lines are exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from proofpress.passage import Passage
from proofpress.problems import Checked, Location, Problem
from proofpress.source import fastpages
from proofpress.source import head as heads
from proofpress.source.ids import identified
from proofpress.source.source import Head, RawCell, Source, SourceFile
from proofpress.source.text import TEXT_LIMIT_BYTES, conflict, decode

_MARKER = re.compile(r"^[ \t]*#[ \t]*%%(%*[ \t].*|[ \t]*)$", re.MULTILINE)
#: jupytext's reader looks at all the rest of a file for each cell.
CELL_LIMIT = 5_000
# What jupytext notes for its own way back to a file.
_JUPYTEXT_KEYS = ("cell_marker", "lines_to_next_cell", "lines_to_end_of_cell_marker")
_FORMAT_KEYS = ("comment_magics", "cell_metadata_json", "custom_cell_magics")
# What jupytext raises for a marker line whose metadata has the wrong shape.
_READER_ERRORS = (
    AttributeError,
    IndexError,
    KeyError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)


def read(file: SourceFile) -> Checked[Source] | None:
    """Read a percent script; None if it has neither a YAML head nor a `# %%` line."""
    if not file.data.strip():
        return None
    decoded = decode(file, limit_bytes=TEXT_LIMIT_BYTES)
    path = str(file.path)
    if decoded.value is None:
        # A helper module in another encoding is no post, and nobody's business here.
        looks = re.search(rb"^[ \t]*#[ \t]*(%%|---[ \t]*\r?$)", file.data, re.MULTILINE)
        return decoded_as_source(decoded) if looks or b"\0" in file.data[:200] else None
    text = decoded.value
    lines = text.rstrip("\n").split("\n")
    cut = heads.cut_comments(lines)
    if cut.head is None and not cut.open and not _MARKER.search(text):
        return None
    merge = conflict(path, text)
    if merge is not None:
        return Checked(None, (merge,))
    if cut.open:
        at = next(number for number, line in enumerate(lines, 1) if re.match(r"# ?---", line))
        return Checked(None, (heads.unclosed(path, at, lines[at - 1]),))
    tools = heads.tools(cut.head)
    other = _other_format(path, text, tools)
    if other is not None:
        return Checked(None, (other,))
    if len(_MARKER.findall(text)) > CELL_LIMIT:
        problem = Problem(
            "source",
            f"the file has more than {CELL_LIMIT:,} cells",
            "split the post in two",
            Location(path),
        )
        return Checked(None, (problem,))

    start = cut.taken
    while start < len(lines) and not lines[start].strip():
        start += 1
    cells: list[RawCell] = []
    problems: list[Problem] = []
    for part in _cells(path, lines, start, tools):
        if isinstance(part, Problem):
            problems.append(part)
        else:
            cells.append(part)
    head = cut.head
    if head is None:
        head, cells, open_head = head_in_first_cell(path, cells)
        problems.extend(open_head)
    kernel, language = heads.kernel_of(tools)
    source = Source(file.path, "py", head, identified(cells), kernel, language)
    return Checked(source, tuple(problems))


def decoded_as_source(decoded: Checked[str]) -> Checked[Source]:
    """The problems of a text that could not be decoded, as those of a source."""
    return Checked(None, decoded.problems)


def head_in_first_cell(
    path: str, cells: Sequence[RawCell], *, numbered: bool = False
) -> tuple[Head | None, list[RawCell], tuple[Problem, ...]]:
    """Cut the head off the first cell, if that is Markdown or raw and has one.

    Args:
        numbered: problems name the text before cell 1, as they do in an `.ipynb`.
    """
    if not cells:
        return None, [], ()
    first, *rest = cells
    if first.kind == "code":
        return None, list(cells), ()
    lines = first.source.split("\n")
    cut = heads.cut(lines, first=first.line)
    if cut.open:
        return None, list(cells), (
            heads.unclosed(path, first.line, lines[0], cell=0 if numbered else None),
        )  # fmt: skip
    if cut.head is None:
        found = fastpages.head(lines, first=first.line) if first.kind == "markdown" else None
        return (found, rest, ()) if found is not None else (None, list(cells), ())
    left = lines[cut.taken :]
    blank = next((index for index, line in enumerate(left) if line.strip()), len(left))
    left = left[blank:]
    if not left:
        return cut.head, rest, ()
    remaining = RawCell(
        first.kind,
        first.id,
        "\n".join(left),
        first.line + cut.taken + blank,
        first.metadata,
        first.attachments,
    )
    return cut.head, [remaining, *rest], ()


def _cells(
    path: str, lines: Sequence[str], start: int, tools: Mapping[str, Any]
) -> Iterator[RawCell | Problem]:
    """The cells from line `start` (from 0) on, read one by one by jupytext's reader."""
    from jupytext.cell_reader import DoublePercentScriptCellReader
    from jupytext.languages import (
        default_language_from_metadata_and_ext,
        set_main_and_cell_language,
    )
    from nbformat import ValidationError

    settings = tools.get("jupytext")
    settings = settings if isinstance(settings, dict) else {}
    fmt = {"extension": ".py", "format_name": "percent"}
    fmt |= {key: settings[key] for key in _FORMAT_KEYS if key in settings}
    kernelspec = {"name": "python3", "language": heads.kernel_of(tools)[1]}
    metadata = {"kernelspec": kernelspec, "jupytext": dict(settings)}
    language = default_language_from_metadata_and_ext(metadata, ".py")
    passage = Passage(path, "\n".join(lines))
    at = start
    while at < len(lines):
        reader = DoublePercentScriptCellReader(fmt, language)
        try:
            node, taken = reader.read(list(lines[at:]))
            before = node["source"]
            magics = str(fmt.get("custom_cell_magics", "")).split(",")
            set_main_and_cell_language(metadata, [node], ".py", magics)
        except (*_READER_ERRORS, ValidationError):
            yield _bad_marker(passage, at + 1)
            at += 1
            while at < len(lines) and not _MARKER.match(lines[at]):
                at += 1
            continue
        if node["metadata"].pop("incorrectly_encoded_metadata", None) is not None:
            yield _bad_marker(passage, at + 1)
        marked = bool(
            reader.start_code_re.match(lines[at])
            or reader.alternative_start_code_re.match(lines[at])
        )
        line = at + 1 + marked + _dropped(reader.org_content, before)
        if node["source"] != before:
            line -= 1  # jupytext put `%%language` above: it stands for the marker line
        yield _raw_cell(node, line)
        at += taken


def _raw_cell(node: Any, line: int) -> RawCell:
    metadata = {key: value for key, value in node["metadata"].items() if key not in _JUPYTEXT_KEYS}
    return RawCell(node["cell_type"], "", node["source"], line, metadata)


def _dropped(lines: Sequence[str], content: str) -> int:
    """Lines above the content of a cell that is one string in triple quotes: blanks, the quotes."""
    if len(lines) == len(content.split("\n")) or not lines:
        return 0
    blank = next((index for index, line in enumerate(lines) if line.strip()), 0)
    return blank + bool(re.fullmatch(r"""\s*[rR]?(\"""|''')\s*""", lines[blank]))


def _bad_marker(passage: Passage, line: int) -> Problem:
    text = passage.line(line)
    options = text.partition("%%")[2].strip()
    column = len(text) - len(text.partition("%%")[2].lstrip()) + 1
    return passage.problem(
        "option",
        "the metadata of this cell cannot be read",
        'write it as `key=value` with JSON values: # %% tags=["hide-input"]',
        line=line,
        column=column if options else 1,
        width=len(options) or len(text) or 1,
    )


def _other_format(path: str, text: str, tools: Any) -> Problem | None:
    """A script that jupytext wrote in another of its formats would be read wrongly."""
    name: Any = tools
    for key in ("jupytext", "text_representation", "format_name"):
        name = name.get(key) if isinstance(name, dict) else None
    if not isinstance(name, str) or name in ("percent", "hydrogen"):
        return None
    line = next(number for number, row in enumerate(text.split("\n"), 1) if "format_name" in row)
    return Passage(path, text).problem(
        "source",
        f"this is jupytext's `{name}` format, and of scripts only the percent format is read",
        f"convert it: jupytext --to py:percent {path}",
        line=line,
    )
