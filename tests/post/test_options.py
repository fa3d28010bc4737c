# ruff: noqa: E501 - whole messages, a line each
"""Option lines and tags of cells."""

from __future__ import annotations

import pytest

from proofpress.passage import Passage
from proofpress.post.half import Half
from proofpress.post.options import NOTHING, OPTIONS, Taken, take
from proofpress.post.post import Cell, CellOptions, Expected
from proofpress.problems import Checked


def checked(source: str, *tags: str) -> Checked[Taken]:
    return take(Passage("notebooks/herd.py", source, 40, 3), tags)


def taken(source: str, *tags: str) -> Taken:
    out = checked(source, *tags)
    assert out.problems == ()
    assert out.value is not None
    return out.value


def problem(source: str, *tags: str) -> str:
    [only] = checked(source, *tags).problems
    return str(only)


def test_every_option_is_read() -> None:
    source = """\
#| label: fig-herd
#| fig-cap: "The herd: 64 clients"
#| fig-alt: >
#|   A line
#|   that rises
#| tbl-cap: "The herd: 64 clients"
#| fig-subcap: [Before, Before]
#| tbl-subcap: [Before, Before]
#| layout-ncol: 2
#| out-width: 50%
#| code-fold: show
#| code-summary: How it is drawn
#| code-line-numbers: true
#| filename: herd.py
#| compare: bad "all at once"
#| echo: false
#| output: false
#| include: false
#| volatile: true
#| error: true
#| raises: "psycopg.errors.LockNotAvailable: could not (obtain|get)"
#| tags: [parameters]
x = 1
"""

    assert taken(source) == Taken(
        "x = 1\n",
        CellOptions(
            label="fig-herd",
            fig_cap="The herd: 64 clients",
            fig_alt="A line that rises",
            fig_subcap=("Before", "Before"),
            columns=2,
            out_width=304,
            code_fold=True,
            code_open=True,
            code_summary="How it is drawn",
            line_numbers=True,
            filename="herd.py",
            compare=Half("bad", "all at once"),
            show_code=False,
            show_output=False,
            show_cell=False,
            volatile=True,
            may_raise=True,
            parameters=True,
            raises=Expected("LockNotAvailable", "could not (obtain|get)"),
        ),
        skipped=22,
    )
    assert all(f"#| {option}:" in source for option in OPTIONS)


@pytest.mark.parametrize(
    ("tag", "options"),
    [
        ("hide-input", CellOptions(code_fold=True)),
        ("hide_input", CellOptions(code_fold=True)),
        ("hide-output", CellOptions(output_fold=True)),
        ("hide-cell", CellOptions(code_fold=True, output_fold=True)),
        ("remove-input", CellOptions(show_code=False)),
        ("remove-output", CellOptions(show_output=False)),
        ("remove-cell", CellOptions(show_cell=False)),
        ("raises-exception", CellOptions(may_raise=True)),
        ("parameters", CellOptions(parameters=True)),
        ("volatile", CellOptions(volatile=True)),
        ("my-own-tag", CellOptions()),
    ],
)
def test_tags_are_those_of_jupyter_book(tag: str, options: CellOptions) -> None:
    assert taken("x", tag).options == options


def test_lines_of_code_are_marked_without_being_numbered() -> None:
    marked = taken('#| code-line-numbers: "2,4 - 6"\n1\n2\n3\n4\n5\n6').options

    assert marked == CellOptions(marked_lines=((2, 2), (4, 6)))


@pytest.mark.parametrize(
    ("source", "left", "lines"),
    [
        ("x\ny", "x\ny", [40, 41]),
        ("#| echo: false\nx\ny", "x\ny", [41, 42]),
        ("\n#| echo: false\nx", "x", [42]),
        ("%%time\n#| echo: false\nx", "%%time\nx", [40, 42]),
        ("#| echo: false\n%%time\nx", "%%time\nx", [41, 42]),
        ("#| echo: false\n%%time\n#| label: a\n#| include: true\nx\ny", "%%time\nx\ny", [41, 44, 45]),
        ("x\n#| echo: false", "x\n#| echo: false", [40, 41]),
        ("# | echo: false\nx", "# | echo: false\nx", [40, 41]),
        ("//| echo: false\nx", "x", [41]),
        ("%%sql\n--| echo: false\nselect 1", "%%sql\nselect 1", [40, 42]),
        ("#| echo: false", "", [41]),
    ],
)  # fmt: skip
def test_option_lines_are_taken_out_and_lines_kept(
    source: str, left: str, lines: list[int]
) -> None:
    out = taken(source)

    cell = Cell("a", "code", out.source, 3, 40, out.skipped, above_magic=out.above)
    assert out.source == left
    assert [cell.file_line(k + 1) for k in range(len(left.split("\n")))] == lines


def test_several_pictures_have_an_alternative_text_each() -> None:
    options = taken("#| fig-alt: [Before, After]\nx").options

    assert options == CellOptions(fig_alt="Before; After", fig_alts=("Before", "After"))


def test_directives_of_nbdev_hide_cells() -> None:
    assert taken("#| hide\nx").options == CellOptions(show_cell=False)
    assert taken("#| hide_input\nx").options == CellOptions(show_code=False)


def test_an_unknown_option_is_told_with_its_line() -> None:
    assert problem("#| echo: false\n#| volatlie: true\nx") == (
        "error[option]: unknown option `volatlie`\n"
        "  --> notebooks/herd.py:41, cell 3\n"
        "    |\n"
        " 41 | #| volatlie: true\n"
        "    |    ^^^^^^^^\n"
        "help: did you mean `volatile`?"
    )


def test_a_tag_that_is_nearly_one_is_told() -> None:
    assert problem("x", "hide-imput") == (
        "error[option]: unknown tag `hide-imput`\n"
        "  --> notebooks/herd.py:40, cell 3\n"
        "help: did you mean `hide-input`?"
    )


@pytest.mark.parametrize(
    ("line", "message", "help_"),
    [
        ("echo: maybe", "`echo` must be true or false, not `maybe`", "write `true` or `false`"),
        ("output: asis", "`output` must be true or false, not `asis`", "write `true` or `false`"),
        (
            "label: fig herd",
            "`label` must be a name of letters, digits, `-`, `_`, `.` and `:`, not `fig herd`",
            "write `label: fig-herd`",
        ),
        (
            "raises: ValueError: no",
            "the value of `raises` needs quotes: in YAML a colon and a space begin a value",
            'write `raises: "ValueError: no"`',
        ),
        (
            "raises: a b",
            "`raises` must name an exception, not `a b`",
            'write `raises: "ValueError: a pattern"`',
        ),
        (
            'raises: "ValueError: (x"',
            "`raises` has a pattern that is no regular expression: missing ), unterminated subpattern",
            "escape `( ) [ ] * + ? .`",
        ),
        (
            "eval: false",
            "`eval: false` is not possible: every code cell runs",
            "show code that does not run as a fenced block in the text",
        ),
        (
            "code-fold: maybe",
            "`code-fold` must be true, false or show, not `maybe`",
            "write `true`, `false` or `show`",
        ),
        (
            "code-line-numbers: 4-2",
            "`code-line-numbers` must be true, false or lines to mark, not `4-2`",
            'write `code-line-numbers: "2,4-6"`',
        ),
        (
            "code-line-numbers: 1,3",
            "`code-line-numbers` marks line 3 of a cell of 1 line",
            "count the lines of the cell from 1, without its options",
        ),
        (
            "layout-ncol: 9",
            "`layout-ncol` must be 1, 2, 3 or 4, not `9`",
            "write `layout-ncol: 2`",
        ),
        (
            "out-width: wide",
            "`out-width` must be a width in pixels or in % of the text, not `wide`",
            "write `out-width: 60%` or `out-width: 320px`",
        ),
        (
            "hide_me",
            "an option must be `key: value` lines",
            "write each thing it says as `key: value`",
        ),
    ],
)
def test_a_bad_option_is_told_with_its_remedy(line: str, message: str, help_: str) -> None:
    [found] = checked(f"#| {line}\nx").problems

    assert (found.code, found.message, found.help) == ("option", message, help_)
    assert str(found.location) == "notebooks/herd.py:40, cell 3"


def test_what_means_nothing_here_is_a_warning() -> None:
    for option in sorted(NOTHING):
        [found] = checked(f"#| {option}: 1\nx").problems

        assert (found.severity, found.message) == (
            "warning",
            f"`{option}` means nothing to proofpress",
        )


def test_the_options_stand_although_others_are_bad() -> None:
    out = checked("#| echo: false\n#| nonsense: 1\n#| label: [a\n#| volatile: true\nx")

    assert len(out.problems) == 2
    assert out.value is not None
    assert out.value.options == CellOptions(show_code=False, volatile=True, label=None)
    assert out.value.source == "x"
