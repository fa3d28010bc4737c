"""Posts that were written for fastpages, Nikola and Quarto."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

import pytest

from proofpress.source import fastpages, nikola
from proofpress.source.read import read
from proofpress.source.source import Head, Source, SourceFile
from tests.source.reading import a_file, source


def a_notebook(*cells: tuple[str, str], **metadata: Any) -> str:
    made: list[dict[str, Any]] = [
        {"cell_type": kind, "id": f"c{at}", "metadata": {}, "source": text}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for at, (kind, text) in enumerate(cells)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": made})


def test_the_first_cell_of_fastpages_is_front_matter_line_for_line() -> None:
    text = '# "One: lock"\n> A summary\n> of two lines\n\n- toc: true\n- categories: [a, b]'

    read = source("lock.ipynb", a_notebook(("markdown", text), ("code", "1")))

    assert read.head == Head(
        'title: "One: lock"\nsummary: "A summary of two lines"\n\n\ntoc: true\ncategories: [a, b]',
        1,
    )
    assert [cell.source for cell in read.cells] == ["1"]


@pytest.mark.parametrize(
    "text",
    [
        "# A title",
        "# A title\n\n- one\n- two",
        "# A title\n\nSome prose.\n\n- toc: true",
        "- toc: true",
        "# A title\n\n- toc: true\n> too late",
        "",
    ],
)
def test_a_first_cell_that_holds_more_than_a_head_is_text(text: str) -> None:
    assert fastpages.head(text.split("\n")) is None


def test_a_file_of_nikola_beside_the_post_is_its_front_matter() -> None:
    fields = ('title: A "lock"', "date: 2012-09-15 19:52:05 UTC+02:00", "tags: one, two words")
    meta = "".join(f".. {field}\n" for field in (*fields, "link:", "has_math: true"))
    post = SourceFile(PurePosixPath("notebooks/lock.md"), b"Text.", a_file("lock.meta", meta))

    checked = read(post)

    assert checked is not None
    assert checked.problems == ()
    assert isinstance(checked.value, Source)
    assert checked.value.head == Head(
        'title: "A \\"lock\\""\ndate: 2012-09-15 19:52:05\n'
        'tags: ["one", "two words"]\n\nhas_math: true\n',
        1,
        PurePosixPath("notebooks/lock.meta"),
    )


def test_front_matter_of_the_post_itself_comes_before_the_file_beside_it() -> None:
    post = SourceFile(
        PurePosixPath("notebooks/lock.md"),
        b"---\ntitle: Mine\n---\n",
        a_file("lock.meta", ".. title: Other"),
    )

    checked = read(post)

    assert checked is not None
    assert checked.value is not None
    assert checked.value.head == Head("title: Mine", 2)


def test_a_file_beside_the_post_may_hold_yaml() -> None:
    assert nikola.meta("---\ntitle: A lock\n---\n") == Head("title: A lock", 2)


@pytest.mark.parametrize("text", ["", "nothing of the kind", ".. a comment", "..title: no"])
def test_a_file_beside_the_post_without_a_field_says_nothing(text: str) -> None:
    assert nikola.meta(text) is None


def test_fields_in_a_comment_at_the_top_are_front_matter() -> None:
    read = source("lock.md", "<!--\n.. title: A lock\n.. slug: lock\n-->\n\nText.\n")

    assert read.head == Head('title: "A lock"\nslug: "lock"', 2)
    assert [(cell.source, cell.line) for cell in read.cells] == [("Text.", 6)]


def test_a_notebook_of_nikola_has_its_front_matter_in_its_metadata() -> None:
    fields = {"title": "A lock", "date": "2020/01/02 10:00:00 UTC", "tags": "a, b", "category": ""}

    read = source("lock.ipynb", a_notebook(("code", "1"), nikola=fields))

    assert read.head == Head('title: "A lock"\ndate: 2020-01-02 10:00:00\ntags: ["a", "b"]', 1)


QMD = """\
---
title: A lock
jupyter: python3
---

Before.

```{python}
#| label: fig-a
1 + 1
```

```{.python filename="run.py"}
shown()
```

```{dot}
graph {}
```

```{python}
```
After.
"""


def test_fences_of_the_first_language_of_a_qmd_are_its_cells() -> None:
    read = source("lock.qmd", QMD)

    assert (read.format, read.kernel, read.language) == ("md", "python3", "python")
    assert read.head == Head("title: A lock\njupyter: python3", 2)
    assert [(cell.kind, cell.source, cell.line) for cell in read.cells] == [
        ("markdown", "Before.", 6),
        ("code", "#| label: fig-a\n1 + 1", 9),
        (
            "markdown",
            '```{.python filename="run.py"}\nshown()\n```\n\n```{dot}\ngraph {}\n```',
            13,
        ),
        ("code", "", 22),
        ("markdown", "After.", 23),
    ]


@pytest.mark.parametrize(
    ("head", "language", "kernel"),
    [
        ("title: A", "r", "ir"),
        ("title: A", "python, echo=FALSE", "python3"),
        ("jupyter: mine", "python", "mine"),
        ("jupyter:\n  kernelspec:\n    name: other", "python", "other"),
    ],
)
def test_a_qmd_names_its_kernel_or_has_that_of_its_language(
    head: str, language: str, kernel: str
) -> None:
    read = source("lock.qmd", f"---\n{head}\n---\n```{{{language}}}\n1\n```\n")

    assert read.kernel == kernel


def test_a_qmd_without_a_cell_is_an_essay() -> None:
    read = source("lock.qmd", "---\ntitle: A\n---\n\n```python\n1\n```\n")

    assert read.format == "essay"
    assert [(cell.kind, cell.source) for cell in read.cells] == [("markdown", "```python\n1\n```")]


def test_a_readme_is_a_post_only_where_it_has_front_matter() -> None:
    words = "# Notebooks\n\nThose in this folder become posts.\n"
    meta = a_file("README.meta", ".. title: Notebooks\n")

    assert read(a_file("README.md", words)) is None
    assert read(a_file("ReadMe.md", words)) is None
    assert source("README.md", f"---\ntitle: Notebooks\n---\n{words}").head is not None
    assert read(SourceFile(PurePosixPath("notebooks/README.md"), words.encode(), meta)) is not None
    assert source("readme-first.md", words).head is None
