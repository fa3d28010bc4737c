"""Claims from the file of a post to its page: what one stage finds, the last one must show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.integration.blogs import Blog, a_blog
from tests.integration.test_claims import PICTURE, POSTS
from tests.site.html import Element, parse

SLUGS = ("words", "script", "book")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    blog = a_blog(tmp_path_factory.mktemp("pages"))
    for path, text in POSTS.items():
        blog.write(path, text)
        blog.write(f"{path.partition('/')[0]}/a.png", PICTURE)
    blog.build()
    return blog


def written(blog: Blog, slug: str) -> str:
    return (blog.site / "posts" / slug / "index.html").read_text("utf-8")


def html(blog: Blog, slug: str) -> Element:
    return parse(written(blog, slug))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_post_whose_claims_hold_is_reproduced(published: Blog, slug: str) -> None:
    imprint = html(published, slug).one(class_="imprint")

    assert imprint.one(class_="badge").text == "reproduced"
    assert imprint.all("a")[0].text == "13 of 13 claims hold"


@pytest.mark.parametrize("slug", SLUGS)
def test_every_claim_that_was_read_is_found_on_the_page(published: Blog, slug: str) -> None:
    page = html(published, slug)

    _, *rows = page.one("section", class_="claims").all("tr")
    assert len(rows) == 13
    elsewhere = [row.one("th").text for row in rows if not row.one("th").all("a")]
    outside = ("title", "dek", "summary", "picture")
    assert [words for words in elsewhere if not words.endswith(outside)] == []
    assert [words for words in elsewhere if "7" not in words] == []
    addresses = set(re.findall(r' id="([^"]*)"', written(published, slug)))
    assert set(re.findall(r' href="#([^"]*)"', written(published, slug))) <= addresses


@pytest.mark.parametrize("slug", SLUGS)
def test_no_claim_is_left_as_it_was_written(published: Blog, slug: str) -> None:
    assert "claim:" not in written(published, slug)
    assert "](" not in html(published, slug).text


def test_what_was_not_executed_bears_no_mark(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    for path, text in POSTS.items():
        blog.write(path, text)
        blog.write(f"{path.partition('/')[0]}/a.png", PICTURE)

    blog.build("--no-execute")

    for slug in SLUGS:
        page = html(blog, slug)
        assert page.one(class_="badge").text == "not executed"
        marks = ("claim", "held", "note", "claims")
        assert [page.all(class_=mark) for mark in marks] == [[], [], [], []]
