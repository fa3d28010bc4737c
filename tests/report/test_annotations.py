"""Annotations of GitHub: at the file and line, and no text of a post becomes a command."""

from __future__ import annotations

import json

import pytest

from proofpress.passage import Passage
from proofpress.problems import Location, Problem
from proofpress.report.annotations import annotation, as_annotations
from proofpress.report.file_place import FilePlace, file_place
from tests.report.checked import a_problem, a_wrong_verdict, examined, findings

NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "raw", "metadata": {}, "source": ["---\n", "title: A\n", "---"]},
            {"cell_type": "code", "metadata": {}, "source": ["a = 1\n", 'b = "\u00fc\\n" + c']},
            {"cell_type": "markdown", "metadata": {}, "source": ["First\n", "words"]},
            {"cell_type": "markdown", "metadata": {}, "source": ["Other\n", "[1](claim:a) x"]},
            {"cell_type": "code", "metadata": {}, "source": "one = 1\ntwo"},
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    },
    indent=1,
)
LINES = NOTEBOOK.split("\n")
PATH = "notebooks/herd.ipynb"


def place(**numbers: int | bool) -> FilePlace | None:
    location = Location(PATH, **numbers)  # type: ignore[arg-type]
    return file_place(Problem("claim", "m", "h", location), {PATH: NOTEBOOK})


def test_a_problem_becomes_a_command_with_file_line_and_column():
    [verdict] = examined(verdicts=(a_wrong_verdict(),)).verdicts
    assert verdict.problem is not None

    assert annotation(verdict.problem, {}) == (
        "::error file=notebooks/herd.md,line=42,col=15,title=proofpress%3A claim::"
        "the text says 3,047 queries, the run gave 3,051 (notebooks/herd.md:42:15)%0A"
        "help: correct the text, or fill it in: [{:,}](claim:queries)%0A"
        "more: `proofpress explain claim`"
    )


def test_percent_signs_line_ends_colons_and_commas_are_escaped():
    problem = Problem("link", "50%\r\n::error::x", "a,b", Location("notebooks/a,b:c%.md", 3))

    assert annotation(problem, {}) == (
        "::error file=notebooks/a%2Cb%3Ac%25.md,line=3,title=proofpress%3A link::"
        "50%25%0D%0A::error::x (notebooks/a,b:c%25.md:3)%0Ahelp: a,b%0A"
        "more: `proofpress explain link`"
    )


def test_no_line_begins_with_what_an_author_wrote():
    mean = Problem("claim", "x\n::set-env name=A::b", "\n::stop-commands::t", None, None, "warning")
    report = findings(examined(mean), notes=("\n::error::no",))

    lines = as_annotations(report, {}).splitlines()

    assert [line for line in lines if line.startswith("::")] == lines[:2]
    assert [line[:9] for line in lines[:2]] == ["::warning", "::notice "]
    assert [line.split()[0] for line in lines[2:]] == ["ok", "green"]


def test_a_blog_below_the_root_of_its_repository_names_files_from_there():
    assert annotation(a_problem(line=3), {}, folder="docs/blog").startswith(
        "::error file=docs/blog/notebooks/herd.md,line=3,"
    )


def test_a_line_of_a_code_cell_is_found_in_the_json():
    found = place(line=2, cell=1, column=5)

    assert found is not None
    assert found.line is not None
    assert LINES[found.line - 1].strip().startswith('"b = ')
    assert found.column is not None
    assert LINES[found.line - 1][found.column - 1 :].startswith('\\"')


def test_a_column_is_counted_in_the_escapes_of_the_json():
    found = place(line=2, cell=1, column=11)

    assert found is not None
    assert found.line is not None
    assert found.column is not None
    assert LINES[found.line - 1][found.column - 1 :].startswith("+ c")


def test_the_front_matter_of_a_notebook_is_its_first_cell():
    found = place(line=2, cell=0, prose=True)

    assert found is not None
    assert found.line is not None
    assert LINES[found.line - 1].strip() == '"title: A\\n",'


def test_of_several_texts_after_a_cell_the_quoted_one_is_meant():
    text = Passage(PATH, "Other\n[1](claim:a) x", 1, 1, True)
    problem = text.problem("claim", "m", "h", line=2, column=1)

    found = file_place(problem, {PATH: NOTEBOOK})

    assert found is not None
    assert found.line is not None
    assert LINES[found.line - 1].strip() == '"[1](claim:a) x"'


def test_a_cell_that_is_one_string_has_the_line_of_that_string():
    found = place(line=2, cell=2, column=2)

    assert found is not None
    assert found.line is not None
    assert LINES[found.line - 1].strip() == '"source": "one = 1\\ntwo"'


def test_of_a_notebook_that_cannot_be_read_only_the_file_is_known():
    problem = Problem("claim", "m", "h", Location(PATH, 2, cell=1))

    assert file_place(problem, {PATH: "{"}) == FilePlace(PATH)
    assert file_place(problem, {}) == FilePlace(PATH)
    assert place(line=1, cell=9) == FilePlace(PATH)


def test_the_line_of_a_notebook_that_is_no_json_is_that_of_its_file():
    problem = Problem("source", "m", "h", Location(PATH, 7, 2))

    assert file_place(problem, {}) == FilePlace(PATH, 7, 2)


def test_signs_that_only_python_takes_for_line_ends_move_no_column():
    cell = {
        "cell_type": "markdown",
        "metadata": {},
        "source": ["a\u2028b\x85c\n", "It is [3](claim:n)"],
    }
    text = json.dumps({"cells": [cell]}, indent=1, ensure_ascii=False)

    found = file_place(Problem("claim", "m", "h", Location(PATH, 2, 7, 0, True)), {PATH: text})

    assert found is not None and found.line is not None and found.column is not None
    assert text.split("\n")[found.line - 1][found.column - 1 :] == '[3](claim:n)"'


@pytest.mark.parametrize("text", ["[]", '{"cells": 5}', '{"cells": [5]}', '{"cells": [{}]}'])
def test_of_json_that_is_no_notebook_any_more_only_the_file_is_known(text: str):
    problem = Problem("claim", "m", "h", Location(PATH, 2, 7, 1, False))

    assert file_place(problem, {PATH: text}) == FilePlace(PATH)
