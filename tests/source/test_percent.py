"""Percent scripts: what is a post, and that cells and lines are jupytext's."""

from __future__ import annotations

import jupytext
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofpress.source.read import read
from tests.source.reading import a_file, checked, problem, source

LINES = (
    "# %%",
    "# %% [markdown]",
    "# %% [md]",
    "# %% [raw]",
    "#%%",
    "# %% a title",
    "# %%%% deeper",
    '# %% tags=["hide-input"]',
    '# %% {"tags": ["a"]}',
    '# %% [markdown] tags=["a"]',
    '# %% language="bash"',
    "# %% [markdown] title",
    "# In[3]:",
    "",
    "",
    "",
    "   ",
    "x = 1",
    "    y = 2",
    '"""',
    "'''",
    'r"""',
    'x = """a',
    "# comment",
    "#",
    "# text  ",
    "# ```",
    "# ```python",
    "# ~~~",
    "# %matplotlib inline",
    "# %%time",
    "%%time",
    "# %%bash",
    "# !ls -l",
    "# ls",
    "#%time",
    "x = 1 # %%",
    "# # heading",
    "# +",
    "# -",
    "# ---",
    "é = '‖'",
    "def f():",
    "    return 1",
    "@decorator",
    "    # %% indented",
    "# + [markdown]",
    '\'"""\'',
    'f"""{x}"""',
)


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=30))
@settings(max_examples=400, deadline=None)
def test_cells_are_those_of_jupytext_and_lines_those_of_the_file(lines: list[str]) -> None:
    # The first line makes it a post, without a head that would be cut off.
    lines = ["# %% first", *lines]
    text = "\n".join(lines)

    ours = checked("herd.py", text)

    assert ours.value is not None
    theirs = jupytext.reads(text.rstrip("\n"), "py:percent")
    if not ours.problems and ours.value.head is None:
        assert [(cell.kind, cell.source) for cell in ours.value.cells] == [
            (cell.cell_type, cell.source) for cell in theirs.cells
        ]
        for cell, other in zip(ours.value.cells, theirs.cells, strict=True):
            assert cell.metadata.items() <= other.metadata.items()
    for cell in ours.value.cells:
        assert stands_at(lines, cell.line, cell.source.split("\n")[0]), (cell.line, cell.source)


def stands_at(lines: list[str], number: int, first: str) -> bool:
    """Whether line `number` of the file is `first`, as it is or commented out or in quotes."""
    if first == "":
        return True  # an empty cell stands nowhere
    line = lines[number - 1]
    if first.startswith("%%") and "language=" in line:
        return True
    return line.removesuffix('"""').removesuffix("'''").endswith(first) or first in line


def test_a_script_without_head_and_marker_is_no_post() -> None:
    assert read(a_file("helper.py", "import os\n# 50 %% of it\n")) is None
    assert read(a_file("empty.py", "")) is None
    assert read(a_file("latin.py", "# caf\u00e9\n".encode("latin-1"))) is None


def test_a_head_alone_makes_a_post() -> None:
    post = source("herd.py", "# ---\n# title: The herd\n# ---\n\nprint(1)\n")

    assert post.head is not None
    assert (post.head.text, post.head.line) == ("title: The herd", 2)
    assert [(cell.kind, cell.source, cell.line) for cell in post.cells] == [("code", "print(1)", 5)]


def test_magics_are_uncommented_unless_the_head_says_otherwise() -> None:
    marker = "# %%\n# %matplotlib inline\n# !ls\n"
    head = "# ---\n# jupyter:\n#   jupytext:\n#     comment_magics: false\n# ---\n"

    assert source("a.py", marker).cells[0].source == "%matplotlib inline\n!ls"
    assert source("a.py", head + marker).cells[0].source == "# %matplotlib inline\n# !ls"


def test_the_kernel_is_that_of_the_head() -> None:
    head = "# ---\n# jupyter:\n#   kernelspec:\n#     name: py312\n# ---\n# %%\n1"

    assert source("a.py", head).kernel == "py312"


def test_metadata_that_cannot_be_read_is_shown_with_what_to_write() -> None:
    assert problem("a.py", "# %%\n1\n# %% tags=[hide]\n2\n") == (
        "error[option]: the metadata of this cell cannot be read\n"
        "  --> notebooks/a.py:3:6\n"
        "   |\n"
        " 3 | # %% tags=[hide]\n"
        "   |      ^^^^^^^^^^^\n"
        'help: write it as `key=value` with JSON values: # %% tags=["hide-input"]'
    )


@pytest.mark.parametrize(
    "marker",
    [
        "# %% {1, 2}",
        '# %% {"tags": 5}',
        '# %% {"run_control": 3}',
        "# %% " + "{[" * 5000,
        '# %% tags=["a,b"]',
        '# %% tags="a"',
    ],
)
def test_metadata_of_any_shape_is_one_problem(marker: str) -> None:
    found = checked("a.py", f"# %%\n1\n{marker}\n2\n# %%\n3\n")

    assert [(found.code, str(found.location)) for found in found.problems] == [
        ("option", "notebooks/a.py:3:6")
    ]


def test_another_format_of_jupytext_is_refused() -> None:
    head = "---\njupyter:\n  jupytext:\n    text_representation:\n      format_name: light\n---"
    text = "".join(f"# {line}\n" for line in head.split("\n")) + "\n1\n"

    assert problem("a.py", text) == (
        "error[source]: this is jupytext's `light` format, and of scripts only the percent format"
        " is read\n"
        "  --> notebooks/a.py:5\n"
        "   |\n"
        " 5 | #       format_name: light\n"
        "help: convert it: jupytext --to py:percent notebooks/a.py"
    )


def test_a_head_that_never_ends_is_a_problem() -> None:
    assert problem("a.py", "# ---\n# title: The herd\n\n# %%\n1\n") == (
        "error[front-matter]: the front matter that begins here has no closing `---` line\n"
        "  --> notebooks/a.py:1\n"
        "   |\n"
        " 1 | # ---\n"
        "   | ^^^\n"
        "help: put a line `---` after its last key"
    )


def test_an_unfinished_merge_is_a_problem() -> None:
    text = "# %%\nx = 1\n<<<<<<< HEAD\ny = 1\n=======\ny = 2\n>>>>>>> other\n"

    assert problem("a.py", text) == (
        "error[source]: a merge was left unfinished here\n"
        "  --> notebooks/a.py:3:1\n"
        "   |\n"
        " 3 | <<<<<<< HEAD\n"
        "   | ^^^^^^^\n"
        "help: choose one side and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`"
    )


def test_ids_do_not_change_when_prose_is_added() -> None:
    before = source("a.py", "# %%\nx = 1\n# %%\nx = 1\n")
    after = source("a.py", "# %% [markdown]\n# New.\n\n# %%\nx = 1\n# %%\nx = 1\n")

    assert [cell.id for cell in before.cells] == [cell.id for cell in after.cells[1:]]
    assert len({cell.id for cell in after.cells}) == 3
