"""A post in another format says the same, and of two files the one that changed is read."""

from __future__ import annotations

import difflib
import json
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import jupytext
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofpress.source.converted import converted
from proofpress.source.gist import gist, unmarked
from proofpress.source.ids import identified
from proofpress.source.paired import FORMATS, Step, copy_of, marked_as, post_of, step
from proofpress.source.read import read
from proofpress.source.source import Head, RawCell, Source, SourceFile
from tests.source.test_written import CELLS, HEADS

ROOT = Path(__file__).parents[2]
POSTS = sorted(
    file
    for folder in (ROOT / "notebooks", ROOT / "tests/cases")
    for file in folder.rglob("*")
    if file.suffix in FORMATS and file.stat().st_size < 300_000
)


def read_back(path: str, data: bytes) -> Source:
    found = read(SourceFile(PurePosixPath(path), data))
    assert found is not None and found.value is not None, path
    return found.value


def a_source(*cells: str, head: str | None = "title: Herd  # one\nneeds: [redis]") -> Source:
    found = identified(RawCell("code", "", cell, 1) for cell in cells)
    return Source(PurePosixPath("a.md"), "md", Head(head, 2) if head else None, found)


def round_trip(source: Source, way: tuple[str, ...]) -> Source | None:
    """The source after it was written in each format of the way; None where one cannot hold it."""
    for suffix in way:
        path = PurePosixPath(f"notebooks/a{suffix}")
        made = converted(source, path, None)
        if made.data is None:
            assert "cannot say the same" in made.why
            return None
        source = read_back(str(path), made.data)
    return source


@pytest.mark.parametrize("file", POSTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_post_goes_through_every_pair_of_formats(file: Path):
    found = read(SourceFile(PurePosixPath(file.name), file.read_bytes()))
    if found is None or found.value is None or not found.ok:
        return  # of the cases, those that are read with a problem
    source = found.value
    others = [suffix for suffix in FORMATS if suffix != file.suffix]

    ways = [(one, other) for one in others for other in (*FORMATS,) if other != one]
    ends = [round_trip(source, way) for way in ways]

    for end in ends:
        if end is not None:
            assert gist(end, tags_only=True) == gist(source, tags_only=True)
    if file.is_relative_to(ROOT / "notebooks"):
        assert None not in ends


@given(HEADS, st.lists(CELLS, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_cells_go_through_all_formats_or_are_refused(head: Head | None, cells: list[RawCell]):
    source = Source(PurePosixPath("a.ipynb"), "ipynb", head, identified(cells))

    for way in ((".md", ".ipynb"), (".py", ".ipynb"), (".md", ".py")):
        end = round_trip(source, way)
        assert end is None or gist(end) == gist(source)


@given(HEADS, st.lists(CELLS, min_size=1, max_size=4), st.lists(CELLS, max_size=3), st.data())
@settings(max_examples=60, deadline=None)
def test_any_cells_are_written_over_any_others(
    head: Head | None, before: list[RawCell], new: list[RawCell], data: st.DataObject
):
    kept = data.draw(st.lists(st.sampled_from(before), max_size=4))
    cells = data.draw(st.permutations([*kept, *new]))
    old, source = (
        Source(PurePosixPath("a.ipynb"), "ipynb", head, identified(some))
        for some in (before, cells)
    )

    for suffix in FORMATS:
        path = PurePosixPath(f"a{suffix}")
        there = converted(old, path, None).data
        made = converted(source, path, SourceFile(path, there) if there else None)
        if made.data is not None:
            assert gist(read_back(path.name, made.data)) == gist(source)


def test_jupytext_alone_drops_front_matter_from_markdown_to_script():
    text = "---\ntitle: Herd\nneeds: [redis]\n---\n\n```{code-cell} ipython3\nn = 3\n```\n"
    source = read_back("a.md", text.encode())

    by_jupytext = jupytext.writes(jupytext.reads(text, fmt="md:myst"), fmt="py:percent")
    ours = converted(source, PurePosixPath("a.py"), None).data

    assert "needs" not in by_jupytext
    assert ours is not None
    assert gist(read_back("a.py", ours)) == gist(source)


def test_front_matter_keeps_every_character():
    head = '# why\ntitle: "Ünï: #1"   # here\n\ndek: |\n  It took [14 s](quoted:x).\n\ttabs'
    source = a_source("n = 1", head=head)

    for way in ((".ipynb", ".py", ".md"), (".py", ".ipynb")):
        end = round_trip(source, way)
        assert end is not None and end.head is not None
        assert end.head.text == head


def test_metadata_of_a_cell_goes_along_where_a_format_has_a_place():
    cell = RawCell("code", "c", "n = 1", 1, {"tags": ["volatile"], "mine": {"deep": [1, "‖"]}})
    source = Source(PurePosixPath("a.ipynb"), "ipynb", None, (cell,))

    for suffix in (".md", ".py"):
        end = round_trip(source, (suffix, ".ipynb"))
        assert end is not None
        assert dict(end.cells[0].metadata) == dict(cell.metadata)


NOTEBOOK: dict[str, Any] = {
    "cells": [
        {
            "cell_type": "raw",
            "id": "h",
            "metadata": {"x": 1},
            "source": ["---\n", "title: A\n", "---"],
        },
        {
            "attachments": {"a.png": {"image/png": "aGk="}},
            "cell_type": "markdown",
            "id": "m",
            "metadata": {},
            "source": "![a](attachment:a.png)",
        },
        {
            "cell_type": "code",
            "execution_count": 4,
            "id": "c1",
            "metadata": {"scrolled": True},
            "outputs": [{"name": "stdout", "output_type": "stream", "text": ["1\n"]}],
            "source": ["n = 1\n", "print(n)"],
        },
        {
            "cell_type": "code",
            "execution_count": 5,
            "id": "c2",
            "metadata": {},
            "outputs": [{"name": "stdout", "output_type": "stream", "text": ["2\n"]}],
            "source": ["print(2)"],
        },
    ],
    "metadata": {"kernelspec": {"display_name": "Py", "language": "python", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def test_a_notebook_keeps_ids_attachments_and_the_outputs_of_cells_that_stay():
    old = SourceFile(PurePosixPath("a.ipynb"), json.dumps(NOTEBOOK, indent=1).encode())
    source = read_back("a.ipynb", old.data)
    cells = [*source.cells[:2], replace(source.cells[2], source="print(3)")]
    edited = replace(source, cells=(*cells, RawCell("code", "new", "n += 1", 1)))

    made = converted(edited, old.path, old).data

    assert made is not None
    head, prose, same, changed = NOTEBOOK["cells"]
    wanted = {**changed, "source": ["print(3)"], "outputs": [], "execution_count": None}
    new = json.loads(made)["cells"].pop()
    assert json.loads(made)["cells"][:-1] == [head, prose, same, wanted]
    assert (new["id"], new["source"], new["outputs"]) == ("new", ["n += 1"], [])


def test_a_notebook_of_which_nothing_changed_is_not_touched():
    old = SourceFile(PurePosixPath("a.ipynb"), json.dumps(NOTEBOOK, indent=1).encode() + b"\n")

    assert converted(read_back("a.ipynb", old.data), old.path, old).data == old.data


def test_what_only_a_notebook_holds_is_named():
    source = read_back("a.ipynb", json.dumps(NOTEBOOK).encode())

    assert converted(source, PurePosixPath("a.md"), None).lost == ("outputs", "attachments")


def test_a_text_that_a_format_cannot_hold_is_refused_with_its_cell():
    source = a_source('x = """\n# %% no cell\n"""')

    made = converted(source, PurePosixPath("a.py"), None)

    assert made.data is None
    assert made.why.startswith("a script cannot say the same")


SCRIPT = """\
#!/usr/bin/env python
# ---
# title: "A"   # note
# ---
# %% [markdown] A title of its own
# Prose   *here*.
# %%
n = 1
# %% [md]
\"\"\"
More prose.
\"\"\"


# %% {"tags": ["volatile"]}
m = 2
"""

MARKDOWN = """\
---
title: A   # note
---
Prose.
+++ {"mine": 1}
More prose,
twice.


~~~{code-cell}
---
tags:
  - volatile
---
n = 1
~~~
After.

```{code-cell} ipython3
:tags: [hide-input]

m = 2
```
"""


@pytest.mark.parametrize(("name", "text"), [("a.py", SCRIPT), ("a.md", MARKDOWN)])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_what_is_written_back_touches_the_lines_of_edited_cells_only(
    name: str, text: str, end: str
):
    old = SourceFile(PurePosixPath(name), text.replace("\n", end).encode())
    source = read_back(name, old.data)
    assert converted(source, old.path, old).data == old.data

    for number, cell in enumerate(source.cells):
        other = replace(cell, source=f"{cell.source}\n# more")
        cells = [*source.cells[:number], other, *source.cells[number + 1 :]]
        made = converted(replace(source, cells=tuple(cells)), old.path, old).data

        assert made is not None
        before, after = text.split("\n"), made.decode().replace("\r\n", "\n").split("\n")
        kept = [cell.source.split("\n")[0] for cell in source.cells if cell is not other]
        diff = [line for line in difflib.ndiff(before, after) if line[0] in "-+"]
        assert all(any(word in line for line in after) for word in kept)
        assert len([line for line in diff if line.strip("-+ ")]) <= 9, diff
        assert gist(read_back(name, made)).cells[number][1].endswith("# more")


def test_cells_come_and_go_and_the_others_keep_their_lines():
    old = SourceFile(PurePosixPath("a.py"), SCRIPT.encode())
    first, second, third, fourth = read_back("a.py", old.data).cells
    new = RawCell("code", "new", "x = 9", 1)

    edited_source = replace(read_back("a.py", old.data), cells=(first, new, second, fourth))

    made = converted(edited_source, old.path, old).data
    assert third.kind == "markdown"
    assert (
        made
        == (
            SCRIPT[: SCRIPT.index("# %% [md]")]
            .replace("# %%\nn = 1", "\n# %%\nx = 9\n\n# %%\nn = 1")
            .rstrip("\n")
            + "\n\n"
            + SCRIPT[SCRIPT.index('# %% {"tags"') :]
        ).encode()
    )


def a_copy(source: Source, suffix: str) -> Source:
    """The copy of a post as it is read from disk when the two are in step."""
    made = converted(marked_as(source, PurePosixPath("a.md")), PurePosixPath(f"_a{suffix}"), None)
    assert made.data is not None
    return read_back(f"_a{suffix}", made.data)


def edited(source: Source, text: str) -> Source:
    return replace(source, cells=(*source.cells[:-1], replace(source.cells[-1], source=text)))


@pytest.mark.parametrize("suffix", [".ipynb", ".py"])
@pytest.mark.parametrize("head", ["title: Herd  # one", None])
def test_the_file_that_changed_is_read(suffix: str, head: str | None):
    post = a_source("n = 1", "n = 2", head=head)
    copy = a_copy(post, suffix)

    assert step(post, copy, wins=None) == Step("neither", post)
    assert step(edited(post, "n = 3"), copy, wins=None).written == "copy"
    back = step(post, edited(copy, "n = 3"), wins=None)
    assert back.written == "post"
    assert gist(back.source) == gist(edited(post, "n = 3"))
    assert back.source.head == (None if head is None else replace(back.source.head, text=head))  # type: ignore[type-var]


def test_two_that_changed_alike_are_in_step_and_two_that_did_not_are_a_conflict():
    post = a_source("n = 1")
    copy = a_copy(post, ".ipynb")

    assert step(edited(post, "n = 3"), edited(copy, "n = 3"), wins=None).written == "copy"
    assert step(edited(post, "n = 3"), edited(copy, "n = 4"), wins=None).written == "conflict"
    assert step(edited(post, "n = 3"), edited(copy, "n = 4"), wins="copy").written == "post"
    assert step(edited(post, "n = 3"), edited(copy, "n = 4"), wins="post").written == "copy"


def test_a_copy_that_nobody_knows_is_never_overwritten_unless_it_says_the_same():
    post = a_source("n = 1")
    stranger, _ = unmarked(a_copy(a_source("n = 2"), ".ipynb"))

    assert step(post, stranger, wins=None).written == "conflict"
    assert step(a_source("n = 2"), stranger, wins=None).written == "copy"


def test_a_copy_has_a_name_that_no_post_has():
    copy = copy_of(PurePosixPath("notebooks/herd/index.md"), ".ipynb")

    assert copy == PurePosixPath("notebooks/herd/_index.ipynb")
    assert PurePosixPath("notebooks/herd/index.md") in post_of(copy)
