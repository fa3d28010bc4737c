"""The page of the search, and what of each post is indexed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from proofpress.config import Config
from proofpress.site.entries import Entry
from proofpress.site.search import documents, drafts
from tests.site.articles import TODAY, URL, a_site, an_entry, text
from tests.site.html import parse

CONFIG = Config(title="Blog", url=URL)


def test_the_search_page_is_complete_without_javascript() -> None:
    site = a_site(an_entry("herd", tags=("C++",), category=("Databases",)), config=CONFIG)

    page = parse(text(site, "search/index.html"))

    assert "hidden" in page.one("form").attributes
    instead = page.one("p", class_="instead")
    assert [(link.text, link.attributes["href"]) for link in instead.all("a")] == [
        ("Archive", "../archive/index.html"),
        ("Tags", "../tags/index.html"),
        ("Categories", "../categories/index.html"),
    ]
    assert [option.text for option in page.one("select", name_="tag").all("option")] == [
        "any",
        "C++",
    ]
    main = page.one("main")
    assert (main.attributes["data-bundle"], main.attributes["data-root"]) == ("pagefind/", "../")


@pytest.mark.parametrize(
    ("entries", "config"),
    [((an_entry("herd"),), replace(CONFIG, search=False)), ((an_entry("a", draft=True),), CONFIG)],
    ids=["switched off", "nothing to find"],
)
def test_where_nothing_can_be_searched_nothing_leads_to_a_search(
    entries: tuple[object, ...], config: Config
) -> None:
    site = a_site(*entries, config=config)  # type: ignore[arg-type]

    assert "search/index.html" not in [str(page.path) for page in site.pages]
    assert "search/index.html" not in text(site, "index.html")


def test_what_is_indexed_is_the_text_by_headings_and_code_for_less() -> None:
    body = (
        '<h2 id="a">A <a class="anchor" href="#a">¶</a></h2>'
        '<p>Made <span class="claim"><label for="n">3,047</label><a class="see vh" href="#r"></a>'
        '<input type="checkbox" id="n"><small class="note">queries = 3047</small></span> queries,'
        " <math><mi>x</mi></math> <b>bold</b>.</p>"
        '<div class="cell"><div class="bar mono"><span class="lang">Python</span></div>'
        '<pre class="src" tabindex="0"><code><span class="k">if</span> a &lt; b</code></pre></div>'
        "<figure><svg><text>axis</text></svg><figcaption>Caption</figcaption></figure>"
        '<details><summary class="mono">Cell 2 <span>(3 lines)</span></summary></details>'
        '<aside class="aside"><span class="mono">Mind</span><p>a<sup><a href="#fn-1">[1]</a></sup>'
        ' 10<sup>3</sup> <a href="#ref-1">↩</a></p></aside><script>alert(1)</script>'
    )
    entry = an_entry(
        "herd",
        title='A "herd"',
        date=date(2026, 3, 7),
        tags=("C++", "c++"),
        category=("System Design", "Caching"),
        lang="de",
        article={"body": body, "description": "What <b> means, here: all."},
    )

    [found] = documents(CONFIG, [entry], TODAY)

    assert str(found.path) == "posts/herd/index.html"
    head, _, shown = found.html.partition("</i><h2")
    assert head == (
        "<html><body><main data-pagefind-body>"
        '<i data-pagefind-meta="title:A &#34;herd&#34;"></i>'
        '<i data-pagefind-meta="dek:What &lt;b&gt; means, here: all."></i>'
        '<i data-pagefind-meta="date:7 Mar 2026"></i>'
        '<i data-pagefind-meta="category:System Design / Caching"></i>'
        '<i data-pagefind-meta="tags:C++"></i><i data-pagefind-meta="lang:de"></i>'
        '<i data-pagefind-filter="tag:C++"></i><i data-pagefind-filter="category:System Design">'
    )
    assert shown == (
        ' id="a">A </h2><p>Made 3,047 queries,  <b>bold</b>.</p>'
        '<div><pre data-pagefind-weight="0.25"><code>if a &lt; b</code></pre></div>'
        "<figure><figcaption>Caption</figcaption></figure><details></details>"
        "<aside>Mind<p>a 10<sup>3</sup> </p></aside></main></body></html>"
    )


def test_chinese_and_japanese_are_indexed_sign_by_sign_but_their_addresses_stay() -> None:
    entry = an_entry(
        "a", title="東京", article={"body": '<h2 id="東京">東京都に</h2><p>Häuser</p>'}
    )

    [found] = documents(CONFIG, [entry], TODAY)

    assert '="title:東 京"' in found.html
    assert '<h2 id="東京">東 京 都 に</h2><p>Häuser</p>' in found.html


def test_drafts_and_posts_of_the_future_are_not_indexed() -> None:
    hidden = [an_entry("a", draft=True), an_entry("b", publish=date(2027, 1, 1))]

    assert documents(CONFIG, [*hidden, an_entry("c")], TODAY) == documents(
        CONFIG, [an_entry("c")], TODAY
    )


def test_a_draft_tells_what_would_change_its_document() -> None:
    def made_of(*entries: Entry, config: Config = CONFIG) -> str:
        return drafts(config, entries, TODAY)[0].made_of

    entry = an_entry("a", tags=("x",), article={"body": "<p>1</p>"})
    others = (
        an_entry("b", tags=("x",), article={"body": "<p>1</p>"}),
        an_entry("a", tags=("y",), article={"body": "<p>1</p>"}),
        an_entry("a", tags=("x",), article={"body": "<p>2</p>"}),
        an_entry("a", tags=("x",), article={"body": "<p>1</p>"}, date=date(2026, 1, 1)),
    )

    known = made_of(entry)

    assert made_of(an_entry("a", tags=("x",), article={"body": "<p>1</p>"})) == known
    assert known not in map(made_of, others)
    newer = an_entry("n", tags=("X",), date=date(2026, 1, 1))
    [_, spelled_as_it_is_elsewhere] = drafts(CONFIG, [entry, newer], TODAY)
    assert spelled_as_it_is_elsewhere.made_of != known


def test_an_alias_cannot_take_the_address_of_the_index() -> None:
    site = a_site(an_entry("a", aliases=("/search/",)), config=CONFIG)

    assert [problem.message for problem in site.problems] == [
        "the alias `/search/` is the address of another page, `search/index.html`"
    ]
