"""Every link of a site is followed: to pages, headings and files, and out to other sites."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from proofpress.config import Config, Link
from proofpress.site.links import Followed, follow
from proofpress.site.page import Page
from tests.site.articles import a_site, an_entry

SITE = {
    "index.html": '<a href="posts/herd/">Herd</a>',
    "posts/herd/index.html": '<h2 id="results">Results</h2><a name="old"></a>',
    "posts/herd/plot.3f.svg": "<svg/>",
    "a b/index.html": "<p id='größe'>",
}


def pages(files: dict[str, str]) -> list[Page]:
    return [Page(PurePosixPath(path), text.encode(), "page") for path, text in files.items()]


def following(*links: str, url: str | None = None, path: str = "posts/lock/index.html") -> Followed:
    """The site with one more page, of links."""
    text = "".join(f'<a href="{href}">x</a>' for href in links)
    return follow(pages({**SITE, path: text}), url=url)


def dead(*links: str, **more: str) -> dict[str, str]:
    return {one.link.href: one.why for one in following(*links, **more).dead}


@pytest.mark.parametrize(
    "href",
    [
        *("../herd/", "../herd/index.html", "../herd", "/posts/herd/", "../../", "../..", "/"),
        *("../herd/#results", "../herd/index.html#results", "/posts/herd#old", "#", "#top"),
        *("../herd/plot.3f.svg", "", "../herd/?q=1#results", "../herd/#:~:text=Results"),
        *("../../a%20b/#gr%C3%B6%C3%9Fe", "mailto:a@b.c", "data:,x", "javascript:x"),
    ],
)
def test_a_link_that_leads_somewhere_is_good(href: str):
    assert dead(href) == {}


@pytest.mark.parametrize(
    ("href", "why"),
    [
        ("../herdd/", "there is no page or file `posts/herdd/index.html`"),
        ("../herd/plot.svg", "there is no page or file `posts/herd/plot.svg`"),
        ("/posts/nope.html", "there is no page or file `posts/nope.html`"),
        ("../herd/#reslts", "nothing there is called `reslts`"),
        ("#results", "nothing there is called `results`"),
        ("../../../../etc/passwd", "there is no page or file `../../etc/passwd/index.html`"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_with_the_reason(href: str, why: str):
    assert dead(href) == {href: why}


def test_pictures_styles_and_scripts_are_followed():
    text = (
        '<link href="x.css"><script src="x.js"></script><img src="x.png">'
        '<source srcset="x-1.webp 1x, x-2.webp 2x"><video poster="x.jpg" src="x.mp4">'
    )

    found = follow(pages({"index.html": text}))

    assert [one.link.href for one in found.dead] == [
        *("x.css", "x.js", "x.png", "x-1.webp", "x-2.webp", "x.jpg", "x.mp4"),
    ]


def test_links_to_the_sites_own_address_lead_inside():
    url = "https://example.org/blog/"

    assert dead(f"{url}posts/herd/#results", url.rstrip("/"), "/blog/posts/herd/", url=url) == {}
    assert dead(f"{url}posts/no/", url=url) == {
        f"{url}posts/no/": "there is no page or file `posts/no/index.html`"
    }


def test_links_to_other_sites_are_collected_once_without_fragments():
    found = following("https://a.org/x#1", "https://a.org/x#2", "//b.org/", "http://a.org/")

    page = (PurePosixPath("posts/lock/index.html"),)
    assert found.outside == {
        "https://a.org/x": page,
        "https://b.org/": page,
        "http://a.org/": page,
    }


def test_links_are_counted():
    assert following("../herd/", "#", "https://a.org/").inside == 3


def test_an_address_that_is_none_does_not_stop_the_rest():
    assert dead("http://[::1", "../no/") == {
        "../no/": "there is no page or file `posts/no/index.html`"
    }


def test_no_link_of_an_assembled_site_is_dead():
    entries = (
        an_entry("herd", tags=("redis",), category=("Caches",), series="Herds"),
        an_entry("lock", tags=("redis",), category=("Caches",), series="Herds"),
    )

    found = follow(a_site(*entries).pages, url="https://blog.example/")

    assert found.dead == ()
    assert found.inside > 40


def test_a_link_of_the_config_that_leads_nowhere_is_found():
    config = Config(title="Blog", nav=(Link("About", "about/"),))

    found = follow(a_site(an_entry(), config=config).pages)

    assert {one.why for one in found.dead} == {"there is no page or file `about/index.html`"}
