# ruff: noqa: E501 - whole messages and whole lines of HTML
"""How code is shown: names, numbers, marks, folds."""

from __future__ import annotations

import re

import pytest

from tests.render.writing import body, code, problems

FENCE = "```{}\none = 1\ntwo = '''\n3'''\nfour\n```"


def lines(html: str) -> str:
    """What a page shows of code, a row a line: the number, the text, and a sign where it is marked."""
    rows = re.findall(r'<(span|mark) class="ln"(?: data-n="(\d+)")?>(.*?)\n</\1>', html)
    return "\n".join(
        f"{number}{'*' if name == 'mark' else '|'}{re.sub('<[^>]*>', '', text)}"
        for name, number, text in rows
    )


@pytest.mark.parametrize(
    ("info", "shown"),
    [
        ("python", ""),
        ("python {2,4}", "|one = 1\n*two = '''\n|3'''\n*four"),
        ("python{1-2}", "*one = 1\n*two = '''\n|3'''\n|four"),
        ('python linenums="9"', "9|one = 1\n10|two = '''\n11|3'''\n12|four"),
        ('python linenums="1" hl_lines="2 4"', "1|one = 1\n2*two = '''\n3|3'''\n4*four"),
        ('{.python code-line-numbers="true"}', "1|one = 1\n2|two = '''\n3|3'''\n4|four"),
        ('{.python code-line-numbers="3-4"}', "|one = 1\n|two = '''\n*3'''\n*four"),
        ("{.python .numberLines startFrom=7}", "7|one = 1\n8|two = '''\n9|3'''\n10|four"),
        ("{code-block} python\n:linenos:", "1|one = 1\n2|two = '''\n3|3'''\n4|four"),
        ("{code-block} python\n:linenos:\n", "1|one = 1\n2|two = '''\n3|3'''\n4|four"),
        (
            "{code-block} python\n:lineno-start: 3\n:emphasize-lines: 1, 3-4",
            "3*one = 1\n4|two = '''\n5*3'''\n6*four",
        ),
        ("{code} python\n:number-lines: 5", "5|one = 1\n6|two = '''\n7|3'''\n8|four"),
    ],
)
def test_lines_of_a_fence_are_numbered_and_marked(info: str, shown: str) -> None:
    html = body(FENCE.format(info))

    assert lines(html) == shown
    assert '<span class="lang">Python</span>' in html


def test_a_span_over_several_lines_is_whole_in_each_of_them() -> None:
    html = body(FENCE.format("python {3}"))

    assert '<mark class="ln"><span class="s1">3&#39;' not in html
    assert '<mark class="ln"><span class="s1">3\'\'\'</span>\n</mark>' in html
    assert html.count("<span") == html.count("</span>")


@pytest.mark.parametrize(
    ("info", "name"),
    [
        ('python title="run.py"', "run.py"),
        ("{.python filename='a <b>.py'}", "a &lt;b&gt;.py"),
        ("{code-block} python\n:filename: run.py", "run.py"),
        ("{code-block} python\n:caption: How it runs", "How it runs"),
    ],
)
def test_a_block_has_the_name_of_its_file(info: str, name: str) -> None:
    html = body(FENCE.format(info))

    assert f'<div class="bar mono"><span class="file">{name}</span><button' in html
    assert f'aria-label="Code, {name}, Python"' in html


def test_a_block_with_a_name_is_a_listing_that_the_text_can_refer_to() -> None:
    html = body(
        "See [](#lst-run).\n\n" + FENCE.format("{code-block} python\n:name: lst-run\n:caption: Run")
    )

    assert '<p>See <a href="#lst-run">Listing 1</a>.</p>' in html
    assert (
        '<div class="cell" id="lst-run"><div class="bar mono"><span class="file">Listing 1. Run</span>'
        in html
    )


def test_a_block_can_be_folded() -> None:
    folded = body(FENCE.format("{code-block} python\n:class: dropdown\n:filename: run.py"))
    opened = body(FENCE.format('{.python code-fold="show" code-summary="All of it"}'))

    assert (
        '<details><summary class="mono">run.py <span class="quiet">(4 lines)</span></summary><div class="bar'
        in folded
    )
    assert (
        '<details open><summary class="mono">All of it <span class="quiet">(4 lines)</span></summary>'
        in opened
    )


@pytest.mark.parametrize(
    ("info", "message", "help_"),
    [
        ("{code-block} python\n:emphasise-lines: 1", "`emphasise-lines` is no option of a code block", "did you mean `emphasize-lines`?"),
        ("{code-block} python\n:emphasize-lines: two", "`emphasize-lines` cannot be `two`", "write lines and ranges of lines: `2,4-6`"),
        ("{code-block} python\n:lineno-start: 0", "`lineno-start` cannot be `0`", "write the number of the first line: `10`"),
        ("{code-block} python\n:linenos: perhaps", "`linenos` cannot be `perhaps`", "write `true` or `false`, or nothing at all"),
        ("python {4-2}", "`{4-2}` names no lines", "write lines and ranges of lines: `2,4-6`"),
        ("python {2,9}", "line 9 of 4 is marked", "count the lines of the block from 1"),
        ('{.python code-fold="perhaps"}', "`code-fold` cannot be `perhaps`", "write `true`, `false` or `show`"),
    ],
)  # fmt: skip
def test_a_bad_option_of_a_block_is_told_with_its_place(
    info: str, message: str, help_: str
) -> None:
    [found] = problems(FENCE.format(info))

    assert found.startswith(f"error[markdown]: {message}\n  --> notebooks/herd/index.ipynb")
    assert found.endswith(f"help: {help_}")
    assert "^" in found


@pytest.mark.parametrize(
    "info", ["rust,ignore", "python {.cell-code}", "js twoslash", "mermaid", ""]
)
def test_what_other_tools_write_after_a_fence_is_let_pass(info: str) -> None:
    assert lines(body(FENCE.format(info))) == ""


def test_a_cell_shows_what_its_options_say() -> None:
    html = body(
        code(
            "a\n\nb", filename="run.py", line_numbers=True, marked_lines=((3, 3),),
            code_fold=True, code_open=True, code_summary="All",
        )
    )  # fmt: skip

    assert lines(html) == "1|a\n2|\n3*b"
    assert (
        '<details open><summary class="mono">Cell 1: All <span class="quiet">(3 lines)</span></summary>'
        in html
    )
    assert '<span class="file">run.py</span>' in html
    assert (
        '<pre class="src" tabindex="0" role="group" aria-label="Cell 1, run.py, Python"><code class="numbered">'
        in html
    )


def test_a_post_can_number_the_lines_of_all_cells_but_those_that_say_otherwise() -> None:
    html = body(code("a"), code("b", number=2, line_numbers=False), line_numbers=True)

    assert lines(html) == "1|a"


def test_a_long_cell_scrolls_within_itself() -> None:
    assert '<pre class="src long"' in body(code("x\n" * 61))
    assert '<pre class="src"' in body(code("x\n" * 60))


def test_the_outputs_of_a_cell_can_be_folded() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "42"}

    html = body(code("x", output, output_fold=True))

    assert (
        '<details class="tucked"><summary class="mono">Output of cell 1</summary><div class="out">'
        in html
    )
