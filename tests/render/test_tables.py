"""Tables of outputs: alignment, heads, what is missing, and the colours that they bring along."""

from __future__ import annotations

import re

import pytest

from proofpress.render.breadth import Paper, fitting
from proofpress.render.colour import colour, contrast, papers
from proofpress.render.styles import Styles
from proofpress.render.tables import arranged
from tests.render.writing import body, code, display, rendered


def grid(html: str) -> str:
    """The cells of a table, a row a line: what they are, their classes, their text."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    return "\n".join(
        " | ".join(
            " ".join(filter(None, (name, *re.findall(r'(?:class|scope)="([^"]*)"', more), text)))
            for name, more, text in re.findall(r"<(td|th)([^>]*)>([^<]*)<", row)
        )
        for row in rows
    )


def test_a_frame_has_numbers_on_the_right_and_says_nothing_quietly() -> None:
    table = (
        "<table><thead><tr><th></th><th>key</th><th>hits</th></tr></thead><tbody>"
        "<tr><th>0</th><td>a</td><td>1</td></tr><tr><th>...</th><td>...</td><td>...</td></tr>"
        "<tr><th>9</th><td>None</td><td>NaN</td></tr></tbody></table>"
    )

    assert grid(arranged(table, "Table")) == (
        "td | th col txt key | th col hits\n"
        "th row 0 | td txt a | td 1\n"
        "th row na ... | td txt na ... | td na ...\n"
        "th row 9 | td txt na None | td na NaN"
    )


def test_levels_of_rows_and_columns_keep_their_places() -> None:
    table = (
        '<table><thead><tr><th></th><th></th><th colspan="2">before</th></tr>'
        "<tr><th></th><th></th><th>hits</th><th>note</th></tr></thead><tbody>"
        '<tr><th rowspan="2">eu</th><th>a</th><td>1</td><td>fine</td></tr>'
        "<tr><th>b</th><td>2</td><td>slow</td></tr></tbody></table>"
    )

    assert grid(arranged(table, "Table")) == (
        "td | td | th colgroup mid before\n"
        "td | td | th col hits | th col txt note\n"
        "th rowgroup eu | th row txt in a | td 1 | td txt fine\n"
        "th row txt in b | td 2 | td txt slow"
    )


def test_the_types_below_heads_of_polars_are_quiet() -> None:
    table = (
        "<small>shape: (1, 2)</small><table><thead><tr><th>a</th><th>b</th></tr>"
        "<tr><td>i64</td><td>str</td></tr></thead><tbody><tr><td>1</td><td>x</td></tr></tbody>"
        "</table>"
    )

    html = arranged(table, "Table")

    assert html.startswith('<small class="mono quiet">shape: (1, 2)</small><div class="scroll"')
    assert "td quiet i64 | td txt quiet str" in grid(html)


STYLER = """\
<style type="text/css">
#T_a_row0_col0, #T_a_row1_col0 { background-color: #08306b; color: #f1f1f1; }
#T_a_row0_col1 { width: 9em; background: linear-gradient(90deg, #d65f5f 40%, transparent 40%) }
#T_a th { font-size: 3em }
</style>
<table id="T_a"><tbody>
<tr><td id="T_a_row0_col0" class="data row0 col0">1</td><td id="T_a_row0_col1">2</td></tr>
<tr><td id="T_a_row1_col0">3</td><td id="T_a_row1_col1" style="color: red">4</td></tr>
</tbody></table>"""


def test_colours_of_a_styler_become_classes_of_a_file() -> None:
    article = rendered(code("df", display("text/html", STYLER))).value

    assert article is not None
    [name] = article.styles
    [sheet] = [file.data.decode() for file in article.files if file.name == name]
    classes = re.findall(r'<td class="(s-[0-9a-f]{8})', article.body)
    assert [classes[0] == classes[2], len(set(classes))] == [True, 3]
    rules = dict(re.findall(r"^\.(s-\w+)\.\1\{(.*)\}$", sheet, re.MULTILINE))
    bar = "linear-gradient(90deg,rgb(214 95 95/0.3) 40%,rgb(255 255 255/0.0) 40%)"
    assert [rules[one] for one in classes[:2]] == [
        "background-color:#08306b;color:#f1f1f1;padding-right:.35em",
        f"background-image:{bar};min-width:8em;padding-right:.35em",
    ]
    assert rules[classes[3]].startswith("color:#")
    assert "style" not in article.body.replace(name, "")
    assert "id=" not in article.body.replace('id="cell-1"', "")


@pytest.mark.parametrize(
    "style",
    [
        "background: url(https://e.example/x.png)",
        "color: red; position: fixed; inset: 0; z-index: 9",
        "color: expression(alert(1))",
        "background: linear-gradient(90deg, url(x) 1%, red 2%)",
        "color: red} body { display: none",
        "background-image: linear-gradient(90deg, red 1%, blue 2%), url(//e.example)",
        "font-weight: bold; font-family: x; behavior: url(x)",
        "color: var(--paper)",
        "content: 'x'; color: \\72 ed",
    ],
)
def test_nothing_but_colours_and_weights_is_kept_of_a_style(style: str) -> None:
    styles = Styles()

    styles.classes(style)

    for rule in re.findall(r"\{(.*)\}\n", styles.sheet):
        for part in rule.split(";"):
            assert re.fullmatch(
                r"color:(#[0-9a-f]{6}|light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\))|font-weight:bold",
                part,
            ), part


@pytest.mark.parametrize("name", ["red", "yellow", "#777", "rgb(0, 0, 128)", "white", "black"])
def test_a_colour_of_letters_is_readable_by_day_and_by_night(name: str) -> None:
    styles = Styles()

    styles.classes(f"color: {name}")

    shown = re.search(r"light-dark\((.*),(.*)\)", styles.sheet)
    assert shown is not None
    for value, paper in zip(shown.groups(), papers(), strict=True):
        found = colour(value)
        assert found is not None
        assert contrast(found[0], paper) >= 4.5


def test_letters_on_a_ground_can_be_read() -> None:
    styles = Styles()

    styles.classes("background-color: lightgreen")
    styles.classes("background-color: #777777; color: #888888")

    assert styles.sheet.count("color:#000000") == 2


def test_a_style_in_the_text_is_kept_as_one_in_an_output() -> None:
    html = body('A <b id="x" style="color: red" title="t">red</b> word.')

    assert re.search(r'<b id="x" title="t" class="s-[0-9a-f]{8}">red</b>', html)


def test_a_table_of_the_text_has_a_caption_and_a_number() -> None:
    html = body(
        "See [](#tbl-hits).\n\n| a |\n|---|\n| 1 |\n\n: Hits *by* hour {#tbl-hits}\n\nMore.",
        "| a |\n|---|\n| 1 |\n\n: No label",
        "| a |\n|---|\n| 1 |\n\nNo caption: {#x}",
    )

    assert '<p>See <a href="#tbl-hits">Table 1</a>.</p>' in html
    caption = "<figcaption><b>Table 1.</b> Hits <em>by</em> hour</figcaption>"
    assert f'<figure id="tbl-hits">{caption}<div class="scroll" tabindex="0"' in html
    assert "</table></div>\n</figure>\n<p>More.</p>" in html
    assert "<figure><figcaption>No label</figcaption><div" in html
    assert "<p>No caption: {#x}</p>" in html


@pytest.mark.parametrize(
    ("columns", "text", "paper"),
    [
        (5, "-1041.310296", Paper("", 5)),
        (7, "-1041.310296", Paper("broad", 7)),
        (9, "-1041.310296", Paper("small", 9)),
        (12, "-1041.310296", Paper("tiny", 12)),
        (13, "-1041.310296", Paper("tiny", 12, "1 more column is on the page.")),
        (1, "9" * 400, Paper("tiny", 1)),
        (3, "a" * 400, Paper("", 3)),  # words break
        (8, "a word or two", Paper("", 8)),
    ],
)
def test_what_a_line_of_paper_cannot_hold_is_set_smaller_then_cut(
    columns: int, text: str, paper: Paper
) -> None:
    assert fitting([(at, True, text, False) for at in range(columns)]) == paper


def test_only_the_columns_that_paper_cannot_hold_are_marked() -> None:
    heads = "".join(f"<th>column_{at:02}</th>" for at in range(14))
    cells = "".join(f"<td>{at}.123456789</td>" for at in range(14))
    table = f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"

    html = arranged(table, "Table")

    assert '<table class="tiny" data-cut="2 more columns are on the page.">' in html
    assert re.findall(r'<t[hd][^>]*class="(?:[^"]* )?off"[^>]*>([^<]*)', html) == [
        *("column_12", "column_13"),
        *("12.123456789", "13.123456789"),
    ]
