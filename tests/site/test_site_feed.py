"""The feed, the sitemap and robots.txt, against their specifications."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from proofpress.config import Config
from tests.site.articles import URL, a_site, an_entry, text
from tests.site.html import parse

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
CONFIG = Config(title="Blog & co", description="What it is.", url=URL, authors=("Ada",), lang="en")


def feed(*entries: object, config: Config = CONFIG) -> ET.Element:
    return ET.fromstring(text(a_site(*entries, config=config), "feed.xml"))  # type: ignore[arg-type]


def children(element: ET.Element, name: str) -> list[str | None]:
    return [child.text for child in element.findall(f"{ATOM}{name}")]


def test_the_feed_says_what_atom_requires_of_it() -> None:
    root = feed(
        an_entry("herd", title="Herd & co", date=date(2026, 11, 8), updated=date(2026, 11, 20)),
        an_entry("old", date=date(2026, 1, 2), authors=("Grace", "Joan"), lang="de"),
    )

    assert root.tag == f"{ATOM}feed"
    assert children(root, "id") == [URL]
    assert children(root, "title") == ["Blog & co"]
    assert children(root, "subtitle") == ["What it is."]
    assert children(root, "updated") == ["2026-11-20T00:00:00Z"]
    assert [name.text for name in root.findall(f"{ATOM}author/{ATOM}name")] == ["Ada"]
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")} == {
        "self": f"{URL}feed.xml",
        "alternate": URL,
    }
    herd, old = root.findall(f"{ATOM}entry")
    assert children(herd, "id") == [f"{URL}posts/herd/"]
    assert children(herd, "title") == ["Herd & co"]
    assert children(herd, "published") == ["2026-11-08T00:00:00Z"]
    assert children(herd, "updated") == ["2026-11-20T00:00:00Z"]
    assert herd.findall(f"{ATOM}author") == []
    assert [name.text for name in old.findall(f"{ATOM}author/{ATOM}name")] == ["Grace", "Joan"]
    assert old.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
    for entry in (herd, old):
        [link] = entry.findall(f"{ATOM}link")
        assert link.get("href") == children(entry, "id")[0]


def test_an_entry_has_the_whole_post_with_full_addresses_and_no_controls() -> None:
    body = (
        '<h2 id="a">A <a class="anchor" href="#a">¶</a></h2><div class="cell" id="cell-1">'
        '<div class="bar mono"><button type="button" class="copy" hidden>copy</button></div>'
        '<pre class="src" tabindex="0"><code><span class="k">if</span> a &lt; b</code></pre></div>'
        '<p><a href="../two/index.html#x">two</a>, <a href="#a">a</a>, '
        '<a href="https://other.example/?a=1&amp;b=2">c</a></p>'
        '<img src="plot.abc.png" alt="Columns &amp; rows"><script>alert(1)</script>'
    )

    root = feed(an_entry("herd", date=date(2026, 1, 1), article={"body": body}))

    [content] = root.findall(f"{ATOM}entry/{ATOM}content")
    assert content.get("type") == "html"
    assert content.text == (
        "<h2>A </h2><div><pre><code>if a &lt; b</code></pre></div>"
        f'<p><a href="{URL}posts/two/index.html#x">two</a>, <a href="{URL}posts/herd/#a">a</a>, '
        '<a href="https://other.example/?a=1&amp;b=2">c</a></p>'
        f'<img src="{URL}posts/herd/plot.abc.png" alt="Columns &amp; rows">'
    )


def test_the_feed_has_the_newest_dated_posts() -> None:
    entries = [an_entry(f"p{day:02}", date=date(2026, 1, day)) for day in range(1, 26)]

    root = feed(*entries, an_entry("undated"))

    ids = [entry.find(f"{ATOM}id").text for entry in root.findall(f"{ATOM}entry")]  # type: ignore[union-attr]
    assert ids == [f"{URL}posts/p{day:02}/" for day in range(25, 5, -1)]


def test_an_empty_feed_is_valid_and_has_the_blog_as_its_author() -> None:
    root = feed(config=Config(title="Blog", url="https://a.example"))

    assert children(root, "id") == ["https://a.example/"]
    assert children(root, "updated") == ["1970-01-01T00:00:00Z"]
    assert [name.text for name in root.findall(f"{ATOM}author/{ATOM}name")] == ["Blog"]


def test_characters_that_xml_forbids_do_not_break_the_feed() -> None:
    entry = an_entry("herd", title="a\x00b\x1bc\ufffe", date=date(2026, 1, 1), tags=("x\x01",))

    root = feed(entry)

    assert children(root.findall(f"{ATOM}entry")[0], "title") == ["a\ufffdb\ufffdc\ufffd"]


def test_pages_name_the_feed() -> None:
    site = a_site(an_entry("herd"), config=CONFIG)

    links = parse(text(site, "posts/herd/index.html")).all("link", rel="alternate")
    assert [(link.attributes["type"], link.attributes["href"]) for link in links] == [
        ("application/atom+xml", "../../feed.xml"),
        ("application/feed+json", "../../feed.json"),
    ]


def test_the_sitemap_has_every_page_that_stays() -> None:
    site = a_site(
        an_entry("herd", date=date(2026, 1, 2), updated=date(2026, 3, 4), aliases=("/old/",)),
        an_entry("two", tags=("C++",)),
        config=CONFIG,
    )

    root = ET.fromstring(text(site, "sitemap.xml"))

    assert root.tag == f"{SITEMAP}urlset"
    assert [[child.text for child in url] for url in root] == [
        [f"{URL}archive/"],
        [URL],
        [f"{URL}posts/herd/", "2026-03-04"],
        [f"{URL}posts/two/"],
        [f"{URL}tags/c-plus-plus/"],
        [f"{URL}tags/"],
    ]


@pytest.mark.parametrize("url", ["https://a.example/b/", "https://a.example/b"])
def test_robots_name_the_sitemap(url: str) -> None:
    site = a_site(config=Config(url=url))

    assert text(site, "robots.txt") == (
        "User-agent: *\nAllow: /\n\nSitemap: https://a.example/b/sitemap.xml\n"
    )


def test_no_timestamp_comes_from_the_clock() -> None:
    written = text(a_site(an_entry("herd", date=date(2026, 1, 2)), config=CONFIG), "feed.xml")

    assert set(re.findall(r"\d{4}-\d\d-\d\dT[^<]*", written)) == {"2026-01-02T00:00:00Z"}
