"""Addresses that posts had where the blog was before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pytest

from proofpress.config import Config, load
from proofpress.post.front_matter import parse
from proofpress.site.entries import Entry
from proofpress.site.old_addresses import old_addresses
from proofpress.source.source import Head
from tests.site.articles import a_site, an_entry, paths, text


def a_post(**meta: Any) -> Entry:
    entry = an_entry("one-lock", **meta)
    path = PurePosixPath("notebooks/2020-02-28-One_Lock.ipynb")
    return replace(entry, post=replace(entry.post, path=path))


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("/{year}/{month}/{day}/{name}.html", "/2020/02/28/One_Lock.html"),
        ("/{categories}/{slug}/", "/c%23/big%20data/one-lock/"),
        ("/blog/{file}/", "/blog/2020-02-28-One_Lock/"),
    ],
)
def test_a_pattern_gives_an_address(pattern: str, address: str) -> None:
    entry = a_post(date=date(2020, 2, 28), categories=("C#", "Big Data"))

    assert list(old_addresses(Config(aliases=(pattern,)), entry)) == [address]


def test_a_post_without_what_a_pattern_names_has_no_such_address() -> None:
    patterns = ("/{year}/{name}/", "/in-{categories}/{name}/", "/b/{categories}/", "/{name}/")

    assert list(old_addresses(Config(aliases=patterns), a_post())) == ["/One_Lock/"]


def test_tags_are_no_categories_of_an_old_address() -> None:
    text = "tags: [Locks]\ncategories: [C#, Big Data]\ndate: 2020-02-28"
    read = parse(Head(text, 2), "notebooks/2020-02-28-One_Lock.ipynb").value
    assert read is not None
    entry = a_post()
    config = Config(aliases=("/{categories}/{name}.html",))

    several = replace(entry, post=replace(entry.post, meta=read))
    tagged = a_post(tags=("Locks",))

    assert read.tags == ("Locks", "C#", "Big Data")
    assert list(old_addresses(config, several)) == ["/c%23/big%20data/One_Lock.html"]
    assert list(old_addresses(config, tagged)) == ["/One_Lock.html"]


def test_a_post_without_a_category_has_the_address_without_that_step() -> None:
    patterns = ("/{categories}/{year}/{name}.html", "/b/{categories}/{name}/")

    assert list(old_addresses(Config(aliases=patterns), a_post(date=date(2020, 2, 28)))) == [
        "/2020/One_Lock.html",
        "/b/One_Lock/",
    ]


def test_old_addresses_lead_to_the_post_and_its_own_is_left_alone() -> None:
    patterns = ("/{year}/{name}.html", "/posts/{slug}/", "/{categories}/{name}/")
    config = Config(title="Blog", aliases=patterns)

    site = a_site(a_post(date=date(2020, 2, 28), categories=("C#", "Big Data")), config=config)

    assert site.problems == ()
    assert "c#/big data/One_Lock/index.html" in paths(site)
    assert "2020/One_Lock.html" in paths(site)
    assert 'content="0; url=../posts/one-lock/index.html"' in text(site, "2020/One_Lock.html")


def test_two_posts_with_one_old_address_are_a_problem() -> None:
    config = Config(title="Blog", aliases=("/{year}.html",))

    site = a_site(
        an_entry("a", date=date(2020, 1, 1)), an_entry("b", date=date(2020, 1, 2)), config=config
    )

    [problem] = site.problems
    assert str(problem) == (
        "error[duplicate]: the alias `/2020.html` is the address of another page, `2020.html`\n"
        "  --> notebooks/b.md\n"
        "help: remove the alias, or give the other page another address"
    )


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('["/{yaer}/{name}/"]', "has a name that no post has: `{yaer}`"),
        ('["/about/"]', "must be a path with names in braces, not `/about/`"),
        ('["{name}"]', "must be a path with names in braces, not `{name}`"),
        ('["/../{name}"]', "must be a path with names in braces, not `/../{name}`"),
        ('["//x/{name}"]', "must be a path with names in braces, not `//x/{name}`"),
    ],
)
def test_a_bad_pattern_is_told(written: str, message: str) -> None:
    [problem] = load(None, f"aliases = {written}").problems

    assert problem.message == f"item 1 of `aliases` {message}"
    assert problem.location is not None
    assert problem.location.line == 1
