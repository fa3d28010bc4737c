"""The page of a post loads a sheet that has a style for all that is in it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from proofpress.site.assets import minify
from proofpress.site.sheets import sheet_for
from tests.site.articles import STATIC, a_site, an_entry, text

#: What stands nowhere but within something else that a larger sheet is loaded for.
INSIDE = re.compile(
    r"in|gt_\w+|mid|num|m-\w+|in-\d|zoomed|k\d+|dark|light|<(b|strong|caption|tfoot)>"
)
#: Of what other parts have styles for as well.
SHARED = {
    "data.css": ("<figure>", "<img>", "<svg>", "<video>", "<audio>", "tabs", "panel"),
    "plain.css": ("<table>", "<figure>", "<img>", "<svg>", "<video>", "<audio>", "scroll"),
}


def names(sheet: str) -> set[str]:
    """The classes and elements that the selectors of a sheet name."""
    style = re.sub(r'"[^"]*"|/\*.*?\*/', "", minify(STATIC[sheet]).decode())
    selectors = " ".join(re.findall(r"(?:^|(?<=[{};]))([^{};@]+)\{", style))
    return {
        *re.findall(r"\.([a-z][\w-]*)", selectors),
        *(f"<{name}>" for name in re.findall(r"(?<![\w.#:\[-])([a-z][a-z0-9]*)\b", selectors)),
    }


@pytest.mark.parametrize("small", ["data.css", "plain.css"])
def test_whatever_a_smaller_sheet_has_no_style_for_loads_a_larger_one(small: str) -> None:
    more = names("post.css") - names(small)

    alone = {*SHARED[small], *(name for name in more if not INSIDE.fullmatch(name))}
    assert {"ansi-bold", "plot", "merged"} <= alone
    missed = {
        name
        for name in alone
        if names(sheet_for(name if name.startswith("<") else f'<p class="x {name}">')) & {name}
        != {name}
    }
    assert missed == set()


@pytest.mark.parametrize(
    ("body", "sheet"),
    [
        ("<p>A table, tabs and a figure.</p><pre class='src'><code>all</code></pre>", "plain"),
        ('<p>See<sup><a href="#fn-1">1</a></sup></p>', "data"),
        ("<table><tr><td>1</td></tr></table>", "data"),
        ("<table><tr><td>1</td></tr></table><figure></figure>", "post"),
        ("<pre class='src'><code class=\"numbered\">1</code></pre>", "post"),
    ],
)
def test_a_post_loads_the_smallest_sheet_that_does(body: str, sheet: str) -> None:
    entry = an_entry("herd")

    site = a_site(replace(entry, article=replace(entry.article, body=body)))

    page = text(site, "posts/herd/index.html")
    assert re.findall(r'rel="stylesheet" href="\.\./\.\./assets/(\w+)\.', page) == [sheet]


def test_a_formula_in_a_title_is_looked_for_as_well() -> None:
    entry = an_entry("herd")

    site = a_site(replace(entry, article=replace(entry.article, title_html="<math></math>")))

    assert "assets/data." in text(site, "posts/herd/index.html")
