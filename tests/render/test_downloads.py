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


def test_names_that_a_library_draws_anew_differ_in_no_notebook() -> None:
    def run(drawn: str, address: str) -> Run:
        html = f'<style>#T_{drawn} td {{}}</style><table id="T_{drawn}"><td>{"0" * 32}</td></table>'
        data = {"text/html": html, "text/plain": f"<Styler at {address}>"}
        output = {"output_type": "execute_result", "data": data, "metadata": {}}
        return Run("herd", tuple(CellRun(cell.id, "ok", (output,)) for cell in post.code_cells))

    post = a_post("herd.md", MYST)

    one, two = (
        downloads(post, MYST.encode(), run(*drawn))[0].data
        for drawn in (("1a2b3", "0x7f01"), ("9f8e7", "0x7f02"))
    )

    assert one == two
    assert b"0" * 32 in one


def test_a_notebook_has_no_script_that_the_page_does_not_run() -> None:
    post = a_post("herd.md", MYST)
    data = {"text/html": "<script>1</script>", "text/plain": "Figure", "application/javascript": ""}
    output = {"output_type": "display_data", "data": data, "metadata": {}}

    run = Run("herd", tuple(CellRun(cell.id, "ok", (output,)) for cell in post.code_cells))
    notebook = downloads(post, MYST.encode(), run)[0].data

    assert outputs(notebook)[-1] == [{**output, "data": {"text/plain": "Figure"}}]
