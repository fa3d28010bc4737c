"""Tables by the values in their cells."""

from __future__ import annotations

import pandas as pd  # type: ignore[import-untyped]
import pytest

from proofpress.verify.normal.form import Difference
from tests.verify.outputs import first, imprints, same, shown

FRAME = {"name": ["a", "b"], "n": [3047, 9], "share": [1 / 3, 0.1 + 0.2]}


def table(**columns: object) -> dict[str, object]:
    frame = pd.DataFrame({**FRAME, **columns})
    return dict(shown(html=frame.to_html(), plain=frame.to_string()))


def test_a_table_of_pandas_reads_as_rows_of_values():
    [imprint] = imprints([table()])

    assert imprint.kind == "table"
    assert imprint.lines == (
        " | name | n | share",
        "0 | a | 3047 | 0.333333",
        "1 | b | 9 | 0.300000",
    )


def test_a_table_with_groups_keeps_its_columns():
    frame = pd.DataFrame({("a", "x"): [1], ("a", "y"): [2], ("b", "x"): [3]})

    [imprint] = imprints([shown(html=frame.to_html())])

    assert imprint.lines == (" | a |  | b", " | x | y | x", "0 | 1 | 2 | 3")


SAME = {
    "classes and styles": (
        '<style>.x {color: red}</style><table class="a" id="T_1"><tr><td id="T_1_r0">1</td></tr>',
        '<table id="T_9"><tbody><tr><td style="color: red"> 1 </td></tr></tbody></table>',
    ),
    "float by value": ("<table><tr><td>0.50</td></tr></table>", "<table><tr><td>0.5</td></tr>"),
    "last bits": (
        "<table><tr><td>0.30000000000000004</td></tr></table>",
        "<table><tr><td>0.3</td></tr></table>",
    ),
    "scripts": ("<p>x</p><script>var a = 1</script>", "<p>x</p><script>var a = 2</script>"),
    "breaks in words": ("<p>a\n  b</p>", "<p>a b</p>"),
    "entities": ("<p>a &amp; b</p>", "<p>a &#38; b</p>"),
    "address": ("<pre>&lt;X at 0x7f0000000001&gt;</pre>", "<pre>&lt;X at 0x7f0000000002&gt;</pre>"),
}
OTHER = {
    "value": ("<table><tr><td>1</td></tr></table>", "<table><tr><td>2</td></tr></table>"),
    "rows swapped": (
        "<table><tr><td>1</td></tr><tr><td>2</td></tr></table>",
        "<table><tr><td>2</td></tr><tr><td>1</td></tr></table>",
    ),
    "value in another column": (
        "<table><tr><td>1</td><td></td></tr></table>",
        "<table><tr><td></td><td>1</td></tr></table>",
    ),
    "cells joined": (
        "<table><tr><td>1</td><td>2</td></tr></table>",
        "<table><tr><td>12</td></tr></table>",
    ),
    "header": ("<table><tr><th>n</th></tr></table>", "<table><tr><th>m</th></tr></table>"),
    "text above": ("<p>a</p><table><tr><td>1</td></tr>", "<p>b</p><table><tr><td>1</td></tr>"),
    "picture in it": (
        '<img src="data:image/png;base64,aaaa">',
        '<img src="data:image/png;base64,aaab">',
    ),
    "a table became text": ("<table><tr><td>1</td></tr></table>", "<p>1</p>"),
}


@pytest.mark.parametrize("name", SAME)
def test_html_that_says_the_same_is_the_same(name: str):
    old, new = SAME[name]

    assert same(shown(html=old), shown(html=new))


@pytest.mark.parametrize("name", OTHER)
def test_html_that_says_something_else_is_different(name: str):
    old, new = OTHER[name]

    assert not same(shown(html=old), shown(html=new))


def test_noise_below_a_millionth_does_not_count_in_a_table():
    assert same(table(share=[1 / 3, 0.3]), table(share=[1 / 3 + 1e-12, 0.3]))


def test_the_first_cell_that_differs_is_in_the_line_that_is_shown():
    found = first([table()], [table(n=[3047, 10])])

    assert found == Difference(3, "1 | b | 9 | 0.300000", "1 | b | 10 | 0.300000")
