"""A page that is no post: `listed: false`."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

from proofpress.config import Config, blocks
from proofpress.config.lists import Collection, Topic
from proofpress.site.entries import Entry
from proofpress.site.search import drafts
from tests.site.articles import TODAY, URL, a_site, an_entry, text

CONFIG = Config(
    title="Blog",
    url=URL,
    authors=("Ann",),
    back="All posts",
    topics=(Topic("Locks"),),
    collections=(Collection("Notes"),),
)
SHARED: dict[str, Any] = {
    "category": ("Databases", "Locks"),
    "tags": ("Locks", "Redis"),
    "series": "Queues",
}
POSTS = tuple(
    an_entry(slug, title=f"Locks and queues of {slug}", date=date(2026, 11, day), **SHARED)
    for slug, day in (("herd", 1), ("lock", 3), ("pool", 5))
)


def a_page(**meta: Any) -> Entry:
    said = {"collection": "Notes", "date": date(2026, 11, 2), "featured": True, **SHARED, **meta}
    return an_entry("about", title="Locks and queues of about", listed=False, **said)


def files(*entries: Entry) -> dict[str, bytes]:
    return {str(page.path): page.data for page in a_site(*entries, config=CONFIG).pages}


def test_every_other_file_is_what_it_would_be_without_it_but_for_the_sitemap():
    without, given = files(*POSTS), files(*POSTS, a_page())

    own = {"posts/about/index.html"}
    assert given.keys() - without.keys() == own
    assert {path for path in without if given[path] != without[path]} == {"sitemap.xml"}
    assert f"{URL}posts/about/".encode() in given["sitemap.xml"]


def test_a_listed_post_changes_the_lists_which_shows_that_the_comparison_sees_them():
    without, given = files(*POSTS), files(*POSTS, replace(a_page(), post=listed(a_page())))

    changed = {path for path in without if given[path] != without[path]}
    assert {"index.html", "archive/index.html", "feed.xml", "posts/herd/index.html"} <= changed
    assert {"tags/locks/index.html", "collections/notes/index.html"} <= changed


def listed(entry: Entry) -> Any:
    return replace(entry.post, meta=replace(entry.post.meta, listed=True))


def test_its_page_is_that_of_no_list_and_its_kind_that_of_a_page():
    html = text(
        a_site(*POSTS, a_page(collection="Unknown"), config=CONFIG), "posts/about/index.html"
    )

    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    [said] = json.loads(data)["@graph"]
    assert said["@type"] == "WebPage"
    assert not {"keywords", "position", "articleSection"} & said.keys()
    assert '<meta property="og:type" content="website">' in html
    assert "article:" not in html
    for other in (
        "posts/herd",
        "herd/index",
        "lock/index",
        "pool/index",
        "/tags/redis",
        "/series/",
    ):
        assert other not in html


def test_the_search_finds_it():
    found = drafts(CONFIG, (*POSTS, a_page()), TODAY)

    assert "posts/about/index.html" in {str(draft.write().path) for draft in found}


def test_the_home_page_features_it_only_where_it_is_named():
    config = replace(CONFIG, home=(blocks.Featured(posts=("about",)), blocks.Posts()))

    home = text(a_site(*POSTS, a_page(), config=config), "index.html")

    assert home.count('href="posts/about/index.html"') == 1
