"""Which cells and fences are halves of a comparison."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from proofpress.post.comparisons import comparisons
from proofpress.post.half import Half, fenced_half, half
from proofpress.post.post import Post
from proofpress.post.read import read as read_post
from proofpress.problems import Checked
from proofpress.source.read import read as read_source
from proofpress.source.source import SourceFile


def a_post(*cells: str) -> Checked[Post]:
    """A post of cells and texts; what begins with `#|` is a cell."""
    parts = [f"```{{code-cell}}\n{c}\n```" if c.startswith("#|") else c for c in cells]
    text = "---\ntitle: Two ways\n---\n" + "\n".join(parts) + "\n"
    source = read_source(SourceFile(PurePosixPath("notebooks/ways.md"), text.encode()))
    assert source is not None
    assert source.value is not None
    return read_post(source.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("bad", Half("bad")),
        ('good "obvious"', Half("good", "obvious")),
        ("bad 'too  clever'", Half("bad", "too clever")),
        ("bad clever: a reduce", Half("bad", "clever: a reduce")),
        ("bad: clever", Half("bad", "clever")),
        ("worse", None),
        ("badly", None),
        ('bad "open', None),
        ("", None),
    ],
)
def test_a_half_is_bad_or_good_and_may_have_a_title(written: str, meant: Half | None) -> None:
    assert half(written) == meant


@pytest.mark.parametrize(
    ("info", "meant"),
    [
        ('js bad "clever"', ("js", Half("bad", "clever"))),
        ("good", ("", Half("good"))),
        ("python {2} badge", None),
        ("python", None),
        ("", None),
    ],
)
def test_a_fence_says_after_its_language_which_half_it_is(
    info: str, meant: tuple[str, Half] | None
) -> None:
    assert fenced_half(info) == meant


def test_neighbours_are_compared_over_cells_that_the_page_never_shows() -> None:
    read = a_post(
        "#| compare: bad\na = 1",
        "#| include: false\nb = 2",
        "#| compare: good\nc = 3",
        "#| echo: true\nd = 4",
    )

    assert read.problems == ()
    assert read.value is not None
    assert [[c.number for c in run] for run in comparisons(read.value.cells)] == [[1, 3]]
    assert read.value.code_cells[0].source == "a = 1"


def test_a_half_whose_other_half_is_elsewhere_is_told_with_its_place() -> None:
    read = a_post('#| compare: bad "clever"\na = 1', "Text between.", "#| compare: good\nb = 2")

    assert [str(problem) for problem in read.problems] == [
        (
            "error[option]: a comparison without a `good` half\n"
            "  --> notebooks/ways.md:5, cell 1\n"
            "   |\n"
            ' 5 | #| compare: bad "clever"\n'
            "   |    ^^^^^^^\n"
            "help: write `#| compare: good` in the cell below, with no text between the two"
        ),
        (
            "error[option]: a comparison without a `bad` half\n"
            "  --> notebooks/ways.md:10, cell 2\n"
            "    |\n"
            " 10 | #| compare: good\n"
            "    |    ^^^^^^^\n"
            "help: write `#| compare: bad` in the cell above, with no text between the two"
        ),
    ]


def test_another_word_is_no_half() -> None:
    [problem] = a_post("#| compare: worse\na = 1").problems

    assert problem.message == "`compare` must be bad or good, and a title in quotes, not `worse`"
    assert problem.help == 'write `compare: bad "clever"` or `compare: good "obvious"`'
