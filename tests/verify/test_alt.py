"""A figure needs words: an alternative text, or a caption."""

from __future__ import annotations

from typing import Any

import pytest

from proofpress.execute.run import CellRun, Run
from proofpress.post.post import Cell
from proofpress.verify.alt import without_alt
from tests.posts import a_cell, a_post

VIEW = "application/vnd.jupyter.widget-view+json"
FIGURE = {"output_type": "display_data", "data": {"image/png": "aGk=", "text/plain": "<Figure>"}}


def found(output: dict[str, Any] = FIGURE, **options: Any) -> list[str]:
    """Messages on a post whose second cell has that output and those options."""
    post = a_post(a_cell("1", number=1), a_cell("plot()", number=2, line=9, **options))
    run = Run("herd", (CellRun("cell-1", "ok"), CellRun("cell-2", "ok", (output,))))
    return [str(problem) for problem in without_alt(post, run, severity="error")]


def prose(text: str) -> list[str]:
    cell = Cell("text", "markdown", text, 1, 12, text=text)
    post = a_post(a_cell("1", number=1), cell)
    return [str(problem) for problem in without_alt(post, None, severity="warning")]


def test_a_figure_without_words_is_told_at_its_cell():
    [problem] = found()

    assert problem == (
        "error[alt]: the figure of cell 2 has neither an alternative text nor a caption\n"
        "  --> notebooks/herd.md:9, cell 2\n"
        "   |\n"
        " 9 | plot()\n"
        "help: say at the top of the cell what it shows: `#| fig-alt: …`, or `#| fig-cap: …`"
    )


@pytest.mark.parametrize(
    "options",
    [
        {"fig_alt": "One spike"},
        {"fig_cap": "Queries in flight"},
        {"show_output": False},
        {"show_cell": False},
    ],
)
def test_a_figure_with_words_or_that_nobody_sees_is_good(options: dict[str, Any]):
    assert found(**options) == []


@pytest.mark.parametrize(
    "data",
    [
        {"text/plain": "3047"},
        {"text/html": "<table></table>"},
        {"text/html": "<table></table>", "image/png": "aGk="},
        {"application/json": {}},
    ],
)
def test_what_is_shown_as_text_needs_no_other_words(data: dict[str, Any]):
    assert found({"output_type": "execute_result", "data": data}) == []
    assert found({"output_type": "stream", "name": "stdout", "text": "x"}) == []


@pytest.mark.parametrize(
    "data",
    [
        {"image/svg+xml": "<svg/>"},
        {"application/vnd.plotly.v1+json": {"data": [], "layout": {}}, "text/html": "<div></div>"},
        {"application/vnd.vegalite.v5+json": {"mark": "bar"}, "text/plain": "alt.Chart(...)"},
        {"text/html": "<p>See <img src='plot.png'></p>"},
        {"text/markdown": "![](plot.png)"},
        {VIEW: {"models": {"a": {"_model_name": "ImageModel"}}}},
        {VIEW: {"models": {"a": {"_model_name": "OutputModel", "outputs": [FIGURE]}}}},
    ],
)  # fmt: skip
def test_every_kind_of_figure_needs_words(data: dict[str, Any]):
    output = {"output_type": "display_data", "data": data}

    assert len(found(output)) == 1
    assert found(output, fig_alt="One spike") == []


def test_the_picture_of_a_moving_figure_needs_words():
    both = {"text/html": "<div><script>x</script></div>", "image/svg+xml": "<svg/>"}

    assert len(found({"output_type": "display_data", "data": both})) == 1


def test_a_picture_of_the_text_without_words_is_told_at_its_line():
    [problem] = prose("Words.\n\nSee ![](plot.png) here.")

    assert problem.startswith(
        "warning[alt]: this picture has no words for those who cannot see it\n"
        "  --> notebooks/herd.md:14, text after cell 1\n"
        "    |\n"
        " 14 | See ![](plot.png) here.\n"
        "    |     ^^^\n"
    )


@pytest.mark.parametrize(
    ("text", "line", "marked", "remedy"),
    [
        ("a\n\n![](a.png)", 14, "^^^", "between the brackets"),
        ("![ ][one]\n\n[one]: a.png", 12, "^^^", "between the brackets"),
        ("> - ![](a.png)", 12, "^^^", "between the brackets"),
        ("| a |\n|---|\n| ![](a.png) |", 14, "^^^", "between the brackets"),
        (":::{note}\n![](a.png)\n:::", 13, "^^^", "between the brackets"),
        ("Look: <img src='a.png'>.", 12, "^" * 17, "between the brackets"),
        ("<div>\n<img src='a.png'>\n</div>", 13, "^" * 17, "between the brackets"),
        ("```{figure} a.png\n:width: 9\n```", 12, "^" * 17, "in the option `:alt:`"),
        ("a\n\n:::{image} a.png\n:::", 14, "^" * 16, "in the option `:alt:`"),
    ],
)
def test_every_way_to_put_a_picture_into_a_text_needs_words(
    text: str, line: int, marked: str, remedy: str
):
    [problem] = prose(text)

    assert f"--> notebooks/herd.md:{line}," in problem
    assert f" {marked}\n" in problem
    assert remedy in problem


@pytest.mark.parametrize(
    "text",
    [
        "![One spike](plot.png)",
        "`![](plot.png)`",
        "```md\n![](plot.png)\n```",
        "````md\n```{figure} a.png\n```\n````",
        '<img src="line.svg" alt="">',
        "![] (x)",
        "```{figure} a.png\n:alt: One spike\n```",
        "```{figure} a.png\nOne spike.\n```",
        ":::{image} a.png\n:alt: One spike\n:::",
    ],
)
def test_what_is_no_picture_without_words_is_left_alone(text: str):
    assert prose(text) == []
