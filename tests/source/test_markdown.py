"""Essays and MyST notebooks: that cells and lines are jupytext's."""

from __future__ import annotations

import subprocess
import sys

import jupytext
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.source.reading import checked, problem, source

BLOCKS = (
    "```{code-cell}\nx = 1\n```",
    "```{code-cell} ipython3\n:tags: [a]\n\ny = 2\n\nz\n```",
    "```{raw-cell}\nraw\n```",
    "````{code-cell}\n---\ntags: [b]\n---\n```\n````",
    "~~~{code-cell}\n\n\nx\n\n~~~",
    "```{code-cell}\n```",
    "  ```{code-cell}\n  indented\n  ```",
    "```python\nexample\n```",
    "````\n```{code-cell}\nshown\n```\n````",
    "+++",
    '+++ {"tags": ["c"]}',
    "+++ ",
    "% a comment",
    "(target)=",
    "# Heading",
    "text",
    "text\nmore  ",
    "  spaced",
    "- item",
    "> quote",
    "---",
    "***",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "<div>\n\n</div>",
    "    code",
    "",
    "",
    "```{note}\nbody\n```",
    ":::{note}\nbody\n:::",
    "```{code-cell}\n:tags: [a]\n```",
    "é ‖",
    "```{code-cell}\n%%time\n1\n```",
    "[ref]: https://example.org",
    "Setext\n======",
    "\\+++",
    "```{code-cell}\n:\n```",
)


@given(
    st.lists(
        st.tuples(st.sampled_from(BLOCKS), st.sampled_from(("\n", "\n\n", "\n\n\n"))), max_size=14
    )
)
@settings(max_examples=400, deadline=None)
def test_cells_are_those_of_jupytext_and_lines_those_of_the_file(
    blocks: list[tuple[str, str]],
) -> None:
    body = (
        "start\n\n"
        + "".join(block + gap for block, gap in blocks)
        + "\n```{code-cell}\nlast\n```\n"
    )
    head = "---\ntitle: x\n---\n"
    # A cell within another block is a problem of ours, and text for jupytext.
    ours = checked("plan.md", head + body).value

    assert ours is not None
    if ours.format == "essay":
        return
    theirs = jupytext.reads(body.rstrip(), "md:myst").cells
    assert [(cell.kind, cell.source, dict(cell.metadata)) for cell in ours.cells] == [
        (cell.cell_type, cell.source, dict(cell.metadata)) for cell in theirs
    ]
    lines = (head + body).split("\n")
    for cell in ours.cells:
        first = cell.source.split("\n")[0]
        assert first == "" or lines[cell.line - 1].strip() == first.strip()


def test_a_file_without_a_code_cell_is_an_essay_of_one_cell() -> None:
    essay = source(
        "promise.md", "# A promise\n\n```python\nnot_run()\n```\n\n1. a\n\n   ```sh\n   b\n   ```\n"
    )

    assert essay.format == "essay"
    [cell] = essay.cells
    assert cell.line == 1
    assert cell.source.count("\n") == 10


def test_an_example_of_a_code_cell_makes_no_notebook() -> None:
    essay = source("promise.md", "Write:\n\n````markdown\n```{code-cell}\n1\n```\n````\n")

    assert essay.format == "essay"


def test_separators_that_end_no_line_for_editors_end_none_here() -> None:
    text = "a\x0cb\u2028c\n\n```{code-cell}\nx = '\x0c\u2028'\ny\n```\n"

    post = source("plan.md", text)

    assert [(cell.source, cell.line) for cell in post.cells] == [
        ("a\x0cb\u2028c", 1),
        ("x = '\x0c\u2028'\ny", 4),
    ]


def test_windows_line_ends_change_nothing() -> None:
    text = "---\ntitle: x\n---\n\ntext\n\n```{code-cell}\nx\ny\n```\n"

    unix, windows = source("a.md", text), source("a.md", text.replace("\n", "\r\n"))

    assert unix == windows


@pytest.mark.parametrize(
    ("text", "line", "inside"),
    [
        ("- item\n\n  ```{code-cell}\n  1\n  ```\n", 3, "a list or a quotation"),
        ("> ```{code-cell}\n> 1\n> ```\n", 1, "a list or a quotation"),
        ("````{note}\n\n```{code-cell}\n1\n```\n````\n", 3, "`{note}`"),
    ],
)
def test_a_code_cell_that_would_never_run_is_a_problem(text: str, line: int, inside: str) -> None:
    row = text.split("\n")[line - 1]

    assert problem("a.md", text) == (
        f"error[source]: a `{{code-cell}}` inside {inside} is not executed\n"
        f"  --> notebooks/a.md:{line}\n"
        "   |\n"
        f" {line} | {row}\n"
        "help: move the cell out, to the left margin"
    )


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (":tags: [a", "are not valid YAML"),
        ("---\n- a\n---", "are not `key: value` lines"),
        ("---\na: 2026-02-30\n---", "are not valid YAML"),
        (":a: *b", "are not valid YAML"),
        (":tags: hide-input", "have `tags` that are no list of words"),
        (":tags: [1]", "have `tags` that are no list of words"),
    ],
)
def test_options_of_a_cell_that_cannot_be_read_are_a_problem(options: str, what: str) -> None:
    assert problem("a.md", f"text\n\n```{{code-cell}}\n{options}\n1\n```\n") == (
        f"error[option]: the options of this cell {what}\n"
        "  --> notebooks/a.md:3\n"
        "   |\n"
        " 3 | ```{code-cell}\n"
        "help: write them as `:tags: [hide-input]` lines directly below the fence"
    )


def test_a_break_with_bad_metadata_is_a_problem() -> None:
    assert problem("a.md", "a\n\n+++ {bad\n\n```{code-cell}\n1\n```\n") == (
        "error[option]: what follows `+++` is not the metadata of a cell\n"
        "  --> notebooks/a.md:3:1\n"
        "   |\n"
        " 3 | +++ {bad\n"
        "   | ^^^^^^^^\n"
        'help: write it as JSON, or leave it out: +++ {"tags": ["hide-input"]}'
    )


def test_cells_in_another_language_need_a_kernel() -> None:
    assert problem("a.md", "```{code-cell} julia\n1\n```\n") == (
        "error[kernel]: the cells are `julia`, and the front matter names no kernel\n"
        "  --> notebooks/a.md:1\n"
        "   |\n"
        " 1 | ```{code-cell} julia\n"
        "help: name it: `kernelspec: {name: …}`; `jupyter kernelspec list` shows those installed"
    )


def test_a_merge_marker_in_an_example_is_text() -> None:
    merge = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"

    assert source("a.md", f"```\n{merge}```\n").format == "essay"
    assert "a merge was left unfinished here" in problem("a.md", merge)


def test_a_rule_at_the_top_is_no_head() -> None:
    essay = source("a.md", "---\n\nProse: not a key\n\n---\n")

    assert essay.head is None
    assert essay.cells[0].line == 1


def test_a_head_that_never_ends_is_a_problem() -> None:
    assert "has no closing `---` line" in problem("a.md", "---\ntitle: x\n\ntext\n")


PROBE = """
import sys
from pathlib import PurePosixPath
from proofpress.source.read import read
from proofpress.source.source import SourceFile

notebook = b'{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": []}'
assert read(SourceFile(PurePosixPath("notebooks/a.md"), b"# x")).value
assert read(SourceFile(PurePosixPath("notebooks/a.ipynb"), notebook)).value
print(sorted({"nbformat", "jupytext", "pydantic"} & set(sys.modules)))
"""


def test_an_essay_and_a_notebook_wake_no_slow_library() -> None:
    command = [sys.executable, "-c", PROBE]

    out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)

    assert out.stdout == "[]\n"
