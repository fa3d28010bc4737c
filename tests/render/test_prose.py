"""Markdown: what the golden cases do not show one by one."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from proofpress.render.render import render
from tests.render.writing import GIF, a_post, body, code, display, problems, rendered, text


@pytest.mark.parametrize(
    "source",
    ["$5 to $10", "$HOME and $PATH", "US$ 5 or US$ 6", "a $x", r"\$x\$", "$ $", "$20k-$30k"],
)
def test_money_and_shell_variables_are_no_formulas(source: str) -> None:
    assert "<math" not in body(source)


@pytest.mark.parametrize("source", ["$x$", "$ x $", "($x$)", "$x$-axis", "a $$x$$ b", "$1$"])
def test_a_formula_has_space_on_both_inner_sides_or_on_neither(source: str) -> None:
    assert body(source).count("<math") == 1


def test_a_claim_is_plain_text_until_it_is_checked() -> None:
    html = body('It took [3,047](claim:queries ">= 3") and [14 s](quoted:report).')

    assert html == "<p>It took 3,047 and 14 s.</p>"


def test_a_claim_beside_html_of_the_author_stays_text() -> None:
    assert body("<b>x</b> [3](claim:q)") == "<p><b>x</b> 3</p>"


def test_a_second_top_heading_moves_all_headings_down() -> None:
    html = body("# One\n\n## Two\n\n### Three")

    assert re.findall(r"<h(\d) id=\"(\w+)", html) == [("2", "one"), ("3", "two"), ("4", "three")]


def test_no_level_of_headings_is_left_out() -> None:
    html = body("### A\n\n##### B\n\n### C\n\n## D\n\n### E\n\n###### F\n\n##### G")

    assert re.findall(r"<h(\d) id=\"(\w+)", html) == [
        ("2", "a"), ("3", "b"), ("2", "c"), ("2", "d"), ("3", "e"), ("4", "f"), ("4", "g"),
    ]  # fmt: skip


def test_headings_of_html_and_of_outputs_leave_out_no_level_either() -> None:
    printed = display("text/markdown", "# C\n\n###### D\n\n# E")
    drawn = display("text/html", "<h5>F</h5><h6>G</h6>")

    html = body("## A\n\n<h4>B</h4>", code("x", printed, drawn), "### H\n\n## I")

    assert re.findall(r"<h(\d)[^>]*>(\w).*?</h(\d)>", html) == [
        ("2", "A", "2"), ("3", "B", "3"), ("3", "C", "3"), ("4", "D", "4"), ("3", "E", "3"),
        ("4", "F", "4"), ("5", "G", "5"), ("3", "H", "3"), ("2", "I", "2"),
    ]  # fmt: skip


def test_what_only_looks_like_a_heading_stays() -> None:
    assert body('<p title="<h4 >x">a</p>\n\n`<h4>`\n\n<h4>B</h4>').count("h4") == 2


def test_headings_keep_their_level_where_the_title_is_the_only_first() -> None:
    assert '<h2 id="two">' in body("## Two")


def test_equal_headings_have_ids_of_their_own() -> None:
    html = body("## Setup", "## Setup\n\n### Setup-2")

    assert [name in html for name in ('"setup"', '"setup-2"', '"setup-2-2"')] == [True] * 3


@pytest.mark.parametrize("heading", ["Main", "Claims", "Cell 1", "Sources", "Fn 1"])
def test_a_heading_never_takes_an_id_of_the_page(heading: str) -> None:
    assert f'<h2 id="section-{heading.lower().replace(" ", "-")}">' in body(f"## {heading}")


def test_jupyters_way_of_linking_to_a_heading_works() -> None:
    html = body("## The *Nine* o'clock herd!\n\n[up](#The-Nine-o'clock-herd!)")

    assert '<a href="#the-nine-oclock-herd">up</a>' in html


def test_a_reference_without_text_says_what_it_refers_to() -> None:
    html = body("[](#fig-a), [](#setup), [](#eq-a)", "## Setup", "$$x$$ (eq-a)",
                code("p()", label="fig-a", fig_cap="A."))  # fmt: skip

    assert html.startswith(
        '<p><a href="#fig-a">Figure 1</a>, <a href="#setup">Setup</a>,'
        ' <a href="#eq-a">equation (1)</a></p>'
    )


def test_figures_of_cells_and_texts_are_numbered_together_in_order() -> None:
    html = body(
        "```{figure} a.gif\n:name: fig-first\nFirst\n```",
        code("p()", label="fig-second", fig_cap="Second."),
        "![Third](a.gif){#fig-third}",
        code("t()", label="tbl-one", fig_cap="Table.", number=2),
        files={"notebooks/herd/a.gif": GIF},
    )

    numbers = [part[:8] for part in html.split("<b>")[1:]]
    assert numbers == ["Figure 1", "Figure 2", "Figure 3", "Table 1."]


def test_a_figure_of_quarto_says_what_it_shows() -> None:
    files = {"notebooks/herd/a.gif": GIF}
    shown = '![A *herd*](a.gif){#fig-a fig-alt="Two columns"}'

    html = body(shown, files=files)
    [problem] = problems(shown.replace("Two", "[2](claim:n)"), files=files)

    assert 'alt="Two columns"' in html
    assert "<figcaption><b>Figure 1.</b> A <em>herd</em></figcaption>" in html
    assert problem.startswith("error[claim]: a claim in `fig-alt` is not read\n")


def test_a_link_to_another_posts_file_leads_to_its_page() -> None:
    post = a_post("[next](../n-plus-one.ipynb#setup)")

    checked = render(
        post,
        None,
        read_file=lambda _path: None,
        address_of={PurePosixPath("notebooks/n-plus-one.ipynb"): "../n-plus-one/"}.get,
    )

    assert checked.problems == ()
    assert checked.value is not None
    assert '<a href="../n-plus-one/#setup">next</a>' in checked.value.body


def test_only_files_in_the_folders_of_posts_are_asked_for() -> None:
    asked: list[str] = []
    source = (
        "![](a.gif) ![](sub/b.gif) ![](../shared/c.gif) ![](../../pyproject.toml) ![](/etc/passwd)"
        " ![](..%2f..%2fd.gif) ![](.git/e.gif) ![](x/../f.gif) ![](%2e%2e/%2e%2e/g) [h](../../h.t)"
    )

    render(a_post(source), None, read_file=lambda path: asked.append(str(path)))

    assert asked == [
        "notebooks/herd/a.gif",
        "notebooks/herd/sub/b.gif",
        "notebooks/shared/c.gif",
        "notebooks/pyproject.toml",
        "notebooks/etc/passwd",
        "notebooks/herd/f.gif",
    ]


def test_what_cannot_be_shown_forbids_publication_unless_the_post_may_be_anybodys() -> None:
    source = "![far](https://far.example/a.png) $\\foo$"

    ours, anybodys = rendered(source), rendered(source, strict=False)

    assert [problem.severity for problem in ours.problems] == ["error"] * 2
    assert [problem.severity for problem in anybodys.problems] == ["warning"] * 2


def test_a_formula_that_cannot_be_set_is_shown_as_it_was_written() -> None:
    [problem] = problems("First line\nand $\\frac{1}{2} + \\foo{x}$ here", executed=True)

    assert problem == (
        "error[math]: this formula cannot be set: unknown command `\\foo`\n"
        "  --> notebooks/herd/index.ipynb, text before cell 1, line 2\n"
        "   |\n"
        " 2 | and $\\frac{1}{2} + \\foo{x}$ here\n"
        "   |                    ^^^^\n"
        "help: correct the TeX, or write the formula another way"
    )


def test_a_command_that_is_defined_twice_has_its_last_meaning() -> None:
    html = body("$\\newcommand{\\R}{A}\\R$", "$\\newcommand{\\R}{B}\\R$")

    assert html.count("<mi>A</mi>") == html.count("<mi>B</mi>") == 1


def test_no_formula_has_an_inline_style() -> None:
    names = [
        "align",
        "align*",
        "gather",
        "cases",
        "pmatrix",
        "aligned",
        "split",
        "multline",
        "eqnarray",
    ]
    sources = [f"$$\\begin{{{name}}}a \\\\ b\\end{{{name}}}$$" for name in names]
    sources.append(r"$$\begin{eqnarray}a &=& b\end{eqnarray}$$")
    sources.append(r"$$\begin{alignat}{2}a &= b \\ c &= d\end{alignat}$$")

    html = body(
        *sources, r"$\color{red}x$ $\boxed{x} \begin{array}{l|r}a&b\\\hline c&d\end{array}$"
    )

    assert ' style="' not in html
    assert html.count("<math") == len(sources) + 2


def test_words_are_those_of_the_prose() -> None:
    checked = rendered(
        "## Two words\n\nthree *more* `words`\n\n```python\nnot these words\n```\n",
        code("nor these"),
        "| a | b |\n|---|---|\n| c | d |",
    )

    assert checked.value is not None
    assert checked.value.words == 9


def test_the_description_is_the_summary_else_the_dek_else_the_first_paragraph() -> None:
    first = "## Head\n\nThe *first* paragraph.\n\nThe second."

    given = [
        rendered(first, summary="S", dek="D").value,
        rendered(first, dek="D [3](claim:x)").value,
        rendered(code("x"), first).value,
    ]

    assert [article.description for article in given if article] == [
        "S",
        "D 3",
        "The first paragraph.",
    ]


def test_characters_that_no_page_may_hold_are_replaced() -> None:
    assert body("a\x00b\ud800c\x85d\ufdd0") == "<p>a\ufffdb\ufffdc\ufffdd\ufffd</p>"


def test_html_of_the_author_does_not_leave_its_text() -> None:
    html = body("<div><b>open", "next")

    assert html == "<div><b>open</b></div>\n<p>next</p>"


def test_a_template_in_a_text_is_text() -> None:
    assert body("{{ 6*7 }} {% raw %} {# x #}") == "<p>{{ 6*7 }} {% raw %} {# x #}</p>"


def test_an_attachment_becomes_a_file() -> None:
    cell = text("![x](attachment:a.gif)", attachments={"a.gif": {"image/gif": "R0lGODlhAwACAA=="}})

    checked = rendered(cell)

    assert checked.value is not None
    [file] = checked.value.files
    assert file.data == GIF
    assert f'src="{file.name}"' in checked.value.body
    assert 'width="3" height="2"' in checked.value.body


def test_two_renderings_are_equal() -> None:
    cells = ("<b>x</b> $x$ [^1]\n\n[^1]: y", code("x = 1"), "## H")

    assert rendered(*cells) == rendered(*cells)


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{\displaystyle x}{y}",
        r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
        r"\sum_{\substack{a\\b}} \dfrac12 \binom nk",
        r"\begin{cases}a&b\end{cases} \xrightarrow[a]{b}",
    ],
)
def test_only_elements_of_mathml_3_that_may_set_the_style_of_a_formula_do(tex: str) -> None:
    html = body(f"$${tex}$$") + body(f"a ${tex}$ b")

    setting = re.findall(r"<(\w+)[^>]* (?:displaystyle|scriptlevel)=", html)
    assert set(setting) <= {"mstyle"}
    assert html.count("<mstyle") == html.count("</mstyle>")


@pytest.mark.parametrize(
    "source",
    [
        "[![book](https://far.example/a.png)](https://shop.example/)",
        '<a href="https://shop.example/"><img src="https://far.example/a.png" alt="book"></a>',
        '<b>x</b> [![book](https://far.example/a.png "t")](https://shop.example/)',
    ],
)
def test_no_link_stands_in_a_link_where_an_image_cannot_be_shown(source: str) -> None:
    html = rendered(source, strict=False).value.body  # type: ignore[union-attr]

    assert html.count("<a ") == 1
    assert '<span class="missing">book</span></a>' in html
