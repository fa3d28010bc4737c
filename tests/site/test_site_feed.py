"""The feed, the sitemap and robots.txt, against their specifications."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]
import pytest

from proofpress.config import Config
from proofpress.config.lists import Topic
from proofpress.render.article import ArticleFile
from tests.site.articles import URL, a_site, an_entry, text
from tests.site.atom_rules import broken_rules
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


def test_every_list_has_feeds_of_its_own_that_its_page_names_first() -> None:
    entries = [
        an_entry("a", date=date(2026, 1, 1), tags=("C++",), series="Caches"),
        an_entry("b", date=date(2026, 1, 2), category=("Systems", "Caching"), tags=("c++",)),
        an_entry("c", date=date(2026, 1, 3), category=("Systems",), authors=("Grace",)),
    ]
    config = replace(CONFIG, topics=(Topic("Fast", ("C++", "none")), Topic("Empty", ("none",))))

    site = a_site(*entries, config=config)

    listed = {
        "tags/c-plus-plus": ("C++", "ba"),
        "categories/systems": ("Systems", "cb"),
        "categories/systems/caching": ("Systems / Caching", "b"),
        "series/caches": ("Caches", "a"),
        "topics/fast": ("Fast", "ba"),
        "topics/empty": ("Empty", ""),
        "authors/ada": ("Ada", "ba"),
        "authors/grace": ("Grace", "c"),
    }
    found = {str(page.path.parent) for page in site.pages if page.path.name == "feed.xml"}
    assert found == {".", *listed}
    for folder, (label, slugs) in listed.items():
        root = ET.fromstring(text(site, f"{folder}/feed.xml"))
        assert children(root, "title") == [f"{label} · Blog & co"]
        assert children(root, "id") == [f"{URL}{folder}/"]
        ids = [f"{URL}posts/{slug}/" for slug in slugs]
        assert [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")] == ids
        data = json.loads(text(site, f"{folder}/feed.json"))
        assert [item["id"] for item in data["items"]] == ids
        links = parse(text(site, f"{folder}/index.html")).all("link", rel="alternate")
        hrefs = [link.attributes["href"] for link in links]
        assert hrefs[:2] == ["feed.xml", "feed.json"]
        assert [href.lstrip("./") for href in hrefs] == ["feed.xml", "feed.json"] * 2


def test_the_json_feed_keeps_the_rules_of_its_version() -> None:
    entry = an_entry(
        "herd",
        title="Herd & <co>",
        date=date(2026, 11, 8),
        updated=date(2026, 11, 20),
        authors=("Grace",),
        tags=("C++", "c++"),
        category=("Systems", "C++"),
        lang="de",
        article={
            "description": "What it is.",
            "body": '<p><img src="a.png" alt=""></p>',
            "files": (ArticleFile("a.png", b"x"),),
            "image": "a.png",
        },
    )

    data = json.loads(text(a_site(entry, an_entry("undated"), config=CONFIG), "feed.json"))

    assert data == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Blog & co",
        "home_page_url": URL,
        "feed_url": f"{URL}feed.json",
        "description": "What it is.",
        "authors": [{"name": "Ada"}],
        "language": "en",
        "items": [
            {
                "id": f"{URL}posts/herd/",
                "url": f"{URL}posts/herd/",
                "title": "Herd & <co>",
                "content_html": f'<p><img src="{URL}posts/herd/a.png" alt=""></p>',
                "summary": "What it is.",
                "image": f"{URL}posts/herd/a.png",
                "date_published": "2026-11-08T00:00:00Z",
                "date_modified": "2026-11-20T00:00:00Z",
                "authors": [{"name": "Grace"}],
                "tags": ["Systems", "C++"],
                "language": "de",
            }
        ],
    }


def test_a_feed_of_summaries_has_no_whole_posts() -> None:
    config = replace(CONFIG, feed_content="summary", feed_length=2)
    entries = [
        an_entry(f"p{day}", date=date(2026, 1, day), article={"description": words})
        for day, words in ((1, "old"), (2, ""), (3, "Words."))
    ]

    site = a_site(*entries, config=config)

    root = ET.fromstring(text(site, "feed.xml"))
    assert [entry.findtext(f"{ATOM}summary") for entry in root.findall(f"{ATOM}entry")] == [
        "Words.",
        None,
    ]
    assert root.findall(f"{ATOM}entry/{ATOM}content") == []
    items = json.loads(text(site, "feed.json"))["items"]
    assert [item["content_text"] for item in items] == ["Words.", "p2"]
    assert all("content_html" not in item for item in items)


def test_every_feed_of_a_site_keeps_the_rules_of_atom() -> None:
    body = '<p><a href="../b/index.html">b</a> <img src="x.png" alt=""></p>'
    dates = (date(2026, 1, 1), date(2026, 1, 2), None)
    entries = [
        an_entry(slug, date=day, tags=("t",), category=("c", "d"), article={"body": body})
        for slug, day in zip("abc", dates, strict=True)
    ]

    site = a_site(*entries, config=Config(url=URL))

    feeds = [page.data.decode() for page in site.pages if page.path.name == "feed.xml"]
    assert [broken_rules(feed) for feed in feeds] == [[]] * 4


@pytest.mark.parametrize(
    ("old", "new", "broken"),
    [
        (f"<id>{URL}posts/a/</id>", "", "4.1: a entry has one id"),
        (f"<id>{URL}posts/a/</id>", f"<id>{URL}</id>", "4.2.6: an id is used twice"),
        (
            "2026-01-01T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "3.3: `2026-13-01T00:00:00Z` is no instant",
        ),
        ('rel="self"', 'rel="via"', "4.1.1: a feed names itself once"),
        ("<name>Ada</name>", "<name />", "3.2.1: a person has a name"),
        (f'src="{URL}posts/a/x.png"', 'src="x.png"', "a reader has no base for x.png"),
        (f'html" href="{URL}"', 'html" href="/"', "3.2: a relative address without a base, /"),
    ],
)
def test_the_rules_of_atom_find_what_breaks_them(old: str, new: str, broken: str) -> None:
    article = {"body": '<img src="x.png" alt="">'}
    written = (
        text(
            a_site(an_entry("a", date=date(2026, 1, 1), article=article), config=CONFIG), "feed.xml"
        )
        .replace("&lt;", "<")
        .replace("&quot;", '"')
    )
    written = written.replace("<img", "&lt;img")

    assert broken in broken_rules(written.replace(old, new))


def test_a_reader_of_feeds_takes_them_without_a_complaint() -> None:
    body = '<h2 id="a">A</h2><p>Größe &amp; <a href="../two/index.html#x">two</a> <math></math></p>'
    entries = [
        an_entry("herd", title="Herd & co", date=date(2026, 11, 8), article={"body": body}),
        an_entry("two", date=date(2026, 1, 2), authors=("Grace",), lang="de"),
    ]

    found = feedparser.parse(text(a_site(*entries, config=CONFIG), "feed.xml"))

    assert (found.bozo, found.version, found.feed.title) == (False, "atom10", "Blog & co")
    assert [entry.title for entry in found.entries] == ["Herd & co", "two"]
    assert [entry.updated_parsed[:3] for entry in found.entries] == [(2026, 11, 8), (2026, 1, 2)]
    assert f'<a href="{URL}posts/two/index.html#x">two</a>' in found.entries[0].content[0].value
    assert found.entries[1].author == "Grace"


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
