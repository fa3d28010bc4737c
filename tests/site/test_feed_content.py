"""What feed readers get of a post: all of it, plain, at full addresses."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from proofpress.site.feeds.content import content
from tests.site.html import parse

PAGE = "https://blog.example/posts/herd/"
CASES = sorted((Path(__file__).parents[1] / "cases/render").glob("*/article.html"))
#: What readers drop together with its content, or show as noise.
NOISE = frozenset(
    {"button", "canvas", "embed", "form", "iframe", "input", "label", "link", "meta", "noscript"}
    | {"object", "script", "select", "source", "span", "style", "template", "textarea", "details"}
)
ADDRESSES = ("href", "src", "srcset", "poster")


def at_page(href: str) -> str:
    return urljoin(PAGE, href)


@pytest.mark.parametrize(
    ("of_page", "of_feed"),
    [
        (
            (
                '<svg class="plot" role="img" aria-label="Bars &gt; 3" viewBox="0 0 9 4" width="9" '
                'height="4" data-file="ab12.svg"><g><text>x</text></g></svg>'
            ),
            f'<img src="{PAGE}ab12.svg" alt="Bars &gt; 3" width="9" height="4">',
        ),
        (
            (
                '<details class="tab" name="tabs-1" open><summary>uv</summary><div class="panel">'
                "<p>a</p></div></details><details><summary>pip</summary><p>b</p></details>"
            ),
            "<p><b>uv</b></p><div><p>a</p></div><p><b>pip</b></p><p>b</p>",
        ),
        (
            (
                'made <span class="claim" id="claim-q"><label for="n">3,047</label>'
                '<a class="see vh" href="#claim-q:row" aria-label="3,047: evidence"></a>'
                '<input type="checkbox" id="n" tabindex="-1" aria-hidden="true">'
                '<small class="note"><i class="tick"></i>q = <b>3,047</b></small>'
                '</span> queries, <a class="held" href="#claim-q">nine</a> after'
            ),
            "made 3,047 queries, nine after",
        ),
        (
            (
                '<li><input type="checkbox" disabled aria-label="to do"> a</li>'
                '<li><input type="checkbox" disabled checked aria-label="done"> b</li>'
            ),
            "<li>☐ a</li><li>☑ b</li>",
        ),
        (
            (
                '<picture><source srcset="d.png" media="(prefers-color-scheme: dark)">'
                '<img srcset="a.png 1x, ../b.png 2x" src="a.png" loading="lazy" alt=""></picture>'
            ),
            (
                f'<img srcset="{PAGE}a.png 1x, https://blog.example/posts/b.png 2x" '
                f'src="{PAGE}a.png" alt="">'
            ),
        ),
        (
            (
                '<figure data-plotly="{}"><noscript><img src="p.svg" alt="P"></noscript>'
                '<script type="application/json">{"a": "</p>"}</script><p hidden>now</p></figure>'
            ),
            f'<figure><img src="{PAGE}p.svg" alt="P"></figure>',
        ),
        (
            (
                '<p onclick="x()" style="color: red" data-x="1" lang="de" dir="ltr" title="t">'
                '<sup><a href="#fn-1" id="ref-1">[1]</a></sup></p>'
            ),
            f'<p lang="de" dir="ltr" title="t"><sup><a href="{PAGE}#fn-1">[1]</a></sup></p>',
        ),
        (
            (
                '<pre class="src long" tabindex="0"><code class="numbered"><span class="ln">'
                '<span class="k">if</span> a &lt; b:\n</span></code></pre>'
            ),
            "<pre><code>if a &lt; b:\n</code></pre>",
        ),
        (
            (
                '<aside class="aside" aria-label="Mind"><span class="mono">Mind</span>\n'
                "<p>a</p></aside>"
            ),
            "<aside><p><b>Mind</b></p>\n<p>a</p></aside>",
        ),
        (
            "<math><msup><mi>x</mi><mn>2</mn></msup></math>",
            "<math><msup><mi>x</mi><mn>2</mn></msup></math>",
        ),
    ],
    ids=[
        "figure",
        "tabs",
        "claims",
        "tasks",
        "picture",
        "interactive",
        "attributes",
        "code",
        "note",
        "math",
    ],
)
def test_each_part_of_a_page_has_its_plain_form(of_page: str, of_feed: str) -> None:
    assert content(of_page, at_page) == of_feed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.parent.name)
def test_a_real_article_is_plain_whole_and_well_formed(case: Path) -> None:
    body = case.read_text("utf-8")

    found = parse(content(body, at_page))

    for element in found.all():
        assert element.name not in NOISE
        names = set(element.attributes)
        assert not names & {"class", "id", "style", "role", "tabindex", "hidden"}
        assert not [name for name in names if re.match(r"on|aria-|data-", name)]
        for name in names.intersection(ADDRESSES):
            assert urlsplit(element.attributes[name]).scheme in ("http", "https", "mailto")
    code = ["".join(pre.text.split()) for pre in parse(body).all("pre")]
    assert ["".join(pre.text.split()) for pre in found.all("pre")] == code
