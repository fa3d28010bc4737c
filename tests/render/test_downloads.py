"""What readers take home of a post."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

import pytest

from proofpress.execute.run import CellRun, Run
from proofpress.post.post import Post
from proofpress.post.read import read as read_post
from proofpress.render.downloads import downloads
from proofpress.source.read import read
from proofpress.source.source import SourceFile

SECRET = {"output_type": "stream", "name": "stdout", "text": "the password\n"}
PLAIN = {"output_type": "stream", "name": "stdout", "text": "3\n"}
TAGS: tuple[list[str], ...] = (["remove-output"], ["remove-cell"], ["hide-output"], [])
NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [
        {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# The herd"},
        *(
            {
                "cell_type": "code",
                "id": f"c{at}",
                "metadata": {"tags": tags},
                "source": f"print({at})",
                "outputs": [SECRET],
                "execution_count": 9,
            }
            for at, tags in enumerate(TAGS)
        ),
    ],
}
MYST = "---\ntitle: The herd # a word\n---\n\nIt was [3](claim:n).\n\n```{code-cell}\nn = 3\n```\n"


def a_post(name: str, data: str) -> Post:
    source = read(SourceFile(PurePosixPath("notebooks", name), data.encode()))
    assert source is not None
    assert source.value is not None
    post = read_post(source.value).value
    assert post is not None
    return post


def outputs(notebook: bytes) -> list[Any]:
    return [cell.get("outputs", "") for cell in json.loads(notebook)["cells"]]


def test_hidden_outputs_and_stale_ones_stay_at_home() -> None:
    written = json.dumps(NOTEBOOK)
    post = a_post("herd.ipynb", written)
    cells = tuple(CellRun(cell.id, "ok", (PLAIN,)) for cell in post.code_cells)

    files = downloads(post, written.encode(), Run("herd", cells))
    stored = downloads(post, written.encode(), None)

    assert [file.name for file in files] == ["herd.ipynb", "herd.py", "herd.md"]
    assert outputs(files[0].data) == ["", [], [], [PLAIN], [PLAIN]]
    assert outputs(stored[0].data) == ["", [], [], [SECRET], [SECRET]]
    assert all(b"password" not in file.data for file in files)


@pytest.mark.parametrize(
    ("name", "data"),
    [("herd.md", MYST), ("herd.py", "# ---\n# title: The herd\n# ---\n\n# %%\r\nn = 3  \n")],
)
def test_the_format_it_was_written_in_is_the_file_itself(name: str, data: str) -> None:
    files = downloads(a_post(name, data), data.encode(), None)

    assert {file.name: file.data for file in files}[name] == data.encode()
    assert {file.name for file in files} == {"herd.ipynb", "herd.py", "herd.md"}


def test_an_essay_is_there_as_it_was_written_and_in_no_other_format() -> None:
    data = "# An essay\n\n```python\nexample\n```\n"

    [file] = downloads(a_post("essay.md", data), data.encode(), None)

    assert (file.name, file.data) == ("essay.md", data.encode())
