"""The page of a post loads a sheet that has a style for all that is in it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from proofpress.site.assets import minify
from proofpress.site.sheets import sheet_for
from tests.site.articles import STATIC, a_site, an_entry, text

#: What stands nowhere but within something else that `post.css` is loaded for.
INSIDE = re.compile(
    r"in|gt_\w+|mid|num|m-\w+|in-\d|zoomed|k\d+|dark|light|<(b|strong|caption|tfoot)>"
)
#: Of what other parts have styles for as well.
SHARED = ("<table>", "<figure>", "<img>", "<svg>", "<video>", "<audio>", "scroll", "tabs", "panel")


def names(sheet: str) -> set[str]:
    """The classes and elements that the selectors of a sheet name."""
    style = re.sub(r'"[^"]*"|/\*.*?\*/', "", minify(STATIC[sheet]).decode())
    selectors = " ".join(re.findall(r"(?:^|(?<=[{};]))([^{};@]+)\{", style))
    return {
        *re.findall(r"\.([a-z][\w-]*)", selectors),
        *(f"<{name}>" for name in re.findall(r"(?<![\w.#:\[-])([a-z][a-z0-9]*)\b", selectors)),
    }


def test_whatever_the_plain_sheet_has_no_style_for_loads_the_whole_one() -> None:
    more = names("post.css") - names("plain.css")

    alone = {*SHARED, *(name for name in more if not INSIDE.fullmatch(name))}
    assert {"<math>", "ansi-bold", "beside", "plot"} <= alone
    missed = {
        name
        for name in alone
        if sheet_for(name if name.startswith("<") else f'<p class="x {name}">') == "plain.css"
    }
    assert missed == set()


@pytest.mark.parametrize(
    ("body", "sheet"),
    [
        ("<p>A table, tabs and a figure.</p><pre class='src'><code>all</code></pre>", "plain"),
        ('<p>See<sup><a href="#fn-1">1</a></sup></p>', "post"),
        ("<table><tr><td>1</td></tr></table>", "post"),
    ],
)
def test_words_and_code_alone_load_the_smaller_sheet(body: str, sheet: str) -> None:
    entry = an_entry("herd")

    site = a_site(replace(entry, article=replace(entry.article, body=body)))

    page = text(site, "posts/herd/index.html")
    assert re.findall(r'rel="stylesheet" href="\.\./\.\./assets/(\w+)\.', page) == [sheet]


def test_a_formula_in_a_title_loads_the_whole_sheet() -> None:
    entry = an_entry("herd")

    site = a_site(replace(entry, article=replace(entry.article, title_html="<math></math>")))

    assert "assets/post." in text(site, "posts/herd/index.html")
