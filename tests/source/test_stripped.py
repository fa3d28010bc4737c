"""A notebook without what a run left in it, and every other byte as it was."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.source.read import read
from proofpress.source.source import SourceFile
from proofpress.source.stripped import stripped


def a_notebook(**changes: Any) -> dict[str, Any]:
    """As Jupyter writes one, keys in its order."""
    code = {
        "cell_type": "code",
        "execution_count": 3,
        "id": "c1",
        "metadata": {
            "collapsed": True,
            "execution": {"iopub.execute_input": "2026-11-21T04:00:00Z"},
            "jupyter": {"outputs_hidden": True, "source_hidden": True},
            "tags": ["hide-input"],
        },
        "outputs": [{"name": "stdout", "output_type": "stream", "text": ["‖\n"]}],
        "source": ["#| label: fig-herd\n", "print('‖')"],
    }
    head = {
        "cell_type": "raw",
        "id": "head",
        "metadata": {},
        "source": ["---\n", "title: Ünï # a comment\n", "---"],
    }
    prose = {
        "attachments": {"a.png": {"image/png": "aGk="}},
        "cell_type": "markdown",
        "id": "m1",
        "metadata": {},
        "source": ["[3](claim:n) ![a](attachment:a.png)"],
    }
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "version": "3.11.7"},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
    }
    cells = [head, code, prose]
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5, **changes}


def stripped_text(text: str) -> str:
    result = stripped(SourceFile(PurePosixPath("notebooks/a.ipynb"), text.encode()))
    assert result.value is not None
    return result.value.decode()


def by_jupyter(notebook: dict[str, Any]) -> str:
    text: str = nbformat.writes(nbformat.from_dict(notebook))
    return text + "\n"


def test_what_a_run_left_goes_and_what_a_person_wrote_stays():
    notebook = a_notebook()

    left = json.loads(stripped_text(by_jupyter(notebook)))

    head, code, prose = notebook["cells"]
    metadata = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}
    clean = {**code, "execution_count": None, "outputs": [], "metadata": metadata}
    assert left == {
        **notebook,
        "cells": [head, clean, prose],
        "metadata": {
            "kernelspec": notebook["metadata"]["kernelspec"],
            "language_info": {"name": "python"},
        },
    }


def test_the_bytes_are_those_that_jupyter_writes_for_the_same_notebook():
    once = stripped_text(by_jupyter(a_notebook()))

    assert once == by_jupyter(json.loads(once))
    assert "‖" in once


@pytest.mark.parametrize("indent", [1, 2, 4, "\t", None])
@pytest.mark.parametrize("escaped", [True, False], ids=["escaped", "as it is"])
@pytest.mark.parametrize("end", ["", "\n"], ids=["no line end", "line end"])
def test_a_file_keeps_its_own_way_of_writing(indent: Any, escaped: bool, end: str):
    text = json.dumps(a_notebook(), indent=indent, ensure_ascii=escaped) + end

    once = stripped_text(text)

    assert once == json.dumps(json.loads(once), indent=indent, ensure_ascii=escaped) + end or (
        indent is None and once == json.dumps(json.loads(once), ensure_ascii=escaped) + end
    )
    assert stripped_text(once) == once


def test_a_notebook_with_nothing_to_take_out_keeps_every_byte():
    odd = '{ "cells":[ {"cell_type":"raw" ,"source":"a\\u00e9","metadata":{"n":1.50}}]}'

    assert stripped_text(odd) == odd


def test_half_a_pair_of_surrogates_stays_the_escape_that_it_was():
    cell = {"cell_type": "code", "execution_count": 1, "outputs": [], "source": "é @ 😀"}
    text = json.dumps({"cells": [cell]}, ensure_ascii=False).replace("@", "\\ud800")

    assert stripped_text(text) == text.replace('"execution_count": 1', '"execution_count": null')


def test_windows_line_ends_stay():
    text = by_jupyter(a_notebook()).replace("\n", "\r\n")

    once = stripped_text(text)

    assert once.count("\r\n") == once.count("\n") > 10


@given(st.lists(st.sampled_from(["outputs", "count", "execution", "tags", "none"]), max_size=6))
def test_stripping_twice_is_stripping_once_and_the_post_is_the_same(kinds: list[str]):
    cells = [
        {
            "cell_type": "code",
            "execution_count": 1 if kind == "count" else None,
            "id": f"c{number}",
            "metadata": {kind: ["a"]} if kind in ("execution", "tags") else {},
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}]
            if kind == "outputs"
            else [],
            "source": f"x = {number}",
        }
        for number, kind in enumerate(kinds)
    ]
    text = json.dumps(a_notebook(cells=cells, metadata={}), indent=1)

    once = stripped_text(text)

    assert stripped_text(once) == once
    before, after = (
        read(SourceFile(PurePosixPath("a.ipynb"), data.encode())) for data in (text, once)
    )
    assert before is not None and before.value is not None
    assert after is not None and after.value is not None
    assert [cell.id for cell in after.value.cells] == [cell.id for cell in before.value.cells]
    assert not any(cell.outputs for cell in after.value.cells)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "the file is not valid JSON, so nothing was taken out of it"),
        ('{"worksheets": []}', "the file is no notebook of format 4, so nothing was taken out"),
        ("<<<<<<< a\n=======\n>>>>>>> b\n", "a merge was left unfinished here"),
    ],
)
def test_what_is_no_notebook_is_left_alone_and_told(text: str, message: str):
    result = stripped(SourceFile(PurePosixPath("a.ipynb"), text.encode()))

    assert result.value is None
    assert result.problems[0].message.startswith(message)
