"""Tabs, comparisons and notes that fold: one markup for the ways in which they are written."""

from __future__ import annotations

import re

from proofpress.post.half import Half
from tests.render.writing import body, code, problems

MYST = """\
::::{tab-set}
:::{tab-item} *Python*
:sync: py
One [3](claim:n).
:::
:::{tab-item} JavaScript
:sync: js
:selected:
```js
two
```
:::
::::
"""
QUARTO = """\
Before.

::: {.panel-tabset group="language"}
## *Python*

One.

### Deeper

## JavaScript

Two.
:::
"""


def outline(html: str) -> list[str]:
    """The tags of tabs, and the words of their titles."""
    found = re.findall(
        r'<div class="tabs">|<details[^>]*>|<summary class="mono">.*?</summary>', html
    )
    return [re.sub(r"</?summary[^>]*>", "", one) for one in found]


def test_tabs_of_myst_are_details_of_one_name_of_which_one_is_open() -> None:
    html = body(MYST)

    assert outline(html) == [
        '<div class="tabs">',
        '<details name="tabs-1" data-sync="py">',
        "<em>Python</em>",
        '<details name="tabs-1" data-sync="js" open>',
        "JavaScript",
    ]
    assert "<p>One 3.</p>" in html


def test_tabs_written_with_backticks_are_the_same() -> None:
    ticks = MYST.replace("```", "~~~").replace("::::", "````").replace(":::", "```")

    assert body(ticks) == body(MYST)


def test_headings_of_quartos_tabset_are_titles_and_no_headings_of_the_post() -> None:
    html = body(QUARTO)

    assert outline(html) == [
        '<div class="tabs">',
        '<details name="tabs-1" data-sync="language: *Python*" open>',
        "<em>Python</em>",
        '<details name="tabs-1" data-sync="language: JavaScript">',
        "JavaScript",
    ]
    assert re.findall(r"<h\d.*?>(.*?) <", html) == ["Deeper"]


def test_each_set_of_tabs_has_a_name_of_its_own_and_html_of_the_author_leaves_it_whole() -> None:
    html = body(f"{MYST}\n<b>x</b>", MYST)

    assert re.findall(r'name="(tabs-\d)"', html) == ["tabs-1", "tabs-1", "tabs-2", "tabs-2"]
    assert html.count("<details") == html.count("</details>") == 4


def test_what_cannot_be_a_tab_is_told() -> None:
    source = ":::{tab-item} Alone\nx\n:::\n\n::::{tab-set}\nLost\n:::{tab-item}\ny\n:::\n::::"

    assert [problem.split("\n")[0] for problem in problems(source)] == [
        "error[markdown]: a `tab-item` outside a `tab-set`",
        "error[markdown]: what stands in a `tab-set` outside its tabs is not shown",
        "error[markdown]: a tab without a title",
    ]


def test_a_comparison_in_the_text_has_what_follows_each_block_in_its_half() -> None:
    html = body(
        ":::{compare}\nBoth group.\n\n"
        '```js bad "clever <b>"\nreduce()\n```\nQuadratic.\n\n- a\n\n'
        '```js good "obvious"\nfor\n```\nLinear.\n:::'
    )

    halves = re.findall(r'<div role="group" aria-label="(.*?)"><p class="mono">(.*?)</p>', html)
    assert html.startswith('<p>Both group.</p>\n<div class="compare wide">')
    assert halves == [
        ("bad: clever &lt;b&gt;", "<b>bad</b>: clever &lt;b&gt;"),
        ("good: obvious", "<b>good</b>: obvious"),
    ]
    assert html.index("Quadratic") < html.index("<b>good</b>") < html.index("Linear")
    assert html.count('<span class="lang">JavaScript</span>') == 2


def test_cells_are_compared_each_with_its_own_output() -> None:
    seven, eight = ({"output_type": "stream", "name": "stdout", "text": n} for n in "78")

    html = body(
        code("f()", seven, compare=Half("bad", "clever")),
        code("g()", eight, number=2, compare=Half("good")),
        code("h()", number=3),
    )

    whole, _, after = html.partition('id="cell-3"')
    assert whole.count('<div class="compare wide">') == 1
    assert re.findall(r"<b>(bad|good)</b>|<code>(7|8)</code>", whole) == [
        ("bad", ""),
        ("", "7"),
        ("good", ""),
        ("", "8"),
    ]
    assert html.count("<div") == html.count("</div>")
    assert "compare" not in after


def test_callouts_of_quarto_are_notes_with_their_heading_as_title() -> None:
    html = body(
        '::: {.callout-warning collapse="true"}\n## Mind the *gap*\nDeep.\n:::\n\n'
        '::: {.callout-tip collapse="false" title="Open"}\nWide.\n:::\n\n'
        ":::{note}\n:class: dropdown\nShut.\n:::"
    )

    assert re.findall(r"<details.*</summary>", html) == [
        '<details class="aside warning"><summary class="mono">Mind the <em>gap</em></summary>',
        '<details class="aside note-box" open><summary class="mono">Open</summary>',
        '<details class="aside note-box"><summary class="mono">Note</summary>',
    ]
    assert "<h2" not in html


def test_a_set_of_tabs_ends_in_the_text_that_it_begins_in() -> None:
    source = "Before.\n\n::: {.panel-tabset}\n## One\ntext"

    [told] = problems(source, code("x"), "## Two\n:::")
    assert told == (
        "error[markdown]: a set of tabs that does not end in the text that it begins in\n"
        "  --> notebooks/herd/index.ipynb, text before cell 1, line 3\n"
        "   |\n"
        " 3 | ::: {.panel-tabset}\n"
        "   |     ^^^^^^^^^^^^^^^\n"
        "help: end it with `:::` above the next cell: cells stand between texts, not in tabs"
    )
    assert problems("::: {.panel-tabset}\n## One\ntext\n:::\n") == []
    assert problems("> ::: {.panel-tabset}\n> ## One\n> text\n> :::") == []
