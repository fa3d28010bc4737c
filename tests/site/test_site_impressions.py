"""A page that would come out the same is not printed: the site is what it would be without that."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from markupsafe import Markup

from proofpress.config import Config
from proofpress.site.assemble import Site, assemble
from proofpress.site.entries import Entry
from proofpress.site.environment import environment
from proofpress.site.impressions import Impressions, Unprinted, digest_of
from tests.site.articles import STATIC, TEMPLATES, TODAY, URL, an_entry

CONFIG = Config(title="Blog", url=URL)
JINJA = environment(TEMPLATES)


def a_site(
    entries: dict[str, Entry],
    earlier: Impressions | None = None,
    *,
    surroundings: str = "these",
    config: Config = CONFIG,
) -> Site:
    return assemble(
        config,
        list(entries.values()),
        now=TODAY,
        templates=JINJA,
        static=STATIC,
        surroundings=surroundings,
        earlier=earlier,
    )


def digests(site: Site) -> dict[str, str]:
    return {str(page.path): page.digest for page in site.pages}


def printed(site: Site) -> set[str]:
    """Pages of templates that were printed, not only known."""
    known = {page.path for page in site.pages if isinstance(page, Unprinted)}
    return {str(path) for path in site.impressions.keys() - known}


def three_posts() -> dict[str, Entry]:
    return {
        "a": an_entry("a", date=date(2026, 1, 3), tags=("one",), category=("X",)),
        "b": an_entry("b", date=date(2026, 1, 2), tags=("two",), category=("X",)),
        "c": an_entry("c", date=date(2026, 1, 1), tags=("three",), category=("Y",)),
    }


def test_nothing_is_printed_for_the_same_posts() -> None:
    before = a_site(three_posts())

    again = a_site(three_posts(), before.impressions)

    assert printed(again) == set()
    assert [page.data for page in again.pages] == [page.data for page in before.pages]
    assert again.impressions == before.impressions


def test_a_new_text_prints_the_post_and_the_feeds_it_is_in() -> None:
    posts = three_posts()
    before = a_site(posts)
    article = replace(posts["b"].article, body="<p>Another text.</p>")

    after = a_site({**posts, "b": replace(posts["b"], article=article)}, before.impressions)

    folders = ("", "tags/two/", "categories/x/")
    feeds = {f"{folder}feed.{kind}" for folder in folders for kind in ("xml", "json")}
    assert printed(after) == {"posts/b/index.html", *feeds}


def test_a_new_title_prints_the_post_and_what_names_it() -> None:
    posts = three_posts()
    before = a_site(posts)
    article = replace(posts["a"].article, title_html="New", title_text="New")

    after = a_site({**posts, "a": replace(posts["a"], article=article)}, before.impressions)

    named = {"index.html", "archive/index.html", "tags/one/index.html", "categories/x/index.html"}
    assert printed(after) >= {"posts/a/index.html", "posts/b/index.html", *named}
    assert not printed(after) & {"tags/two/index.html", "tags/three/index.html", "404.html"}


@pytest.mark.parametrize(
    "other", [{"surroundings": "others"}, {"config": replace(CONFIG, footer="New")}], ids=str
)
def test_other_surroundings_and_what_every_page_shows_print_every_page(other: dict) -> None:  # type: ignore[type-arg]
    before = a_site(three_posts())

    after = a_site(three_posts(), before.impressions, **other)

    every = {str(path) for path in after.impressions}
    feeds = {path for path in every if path.endswith(("feed.xml", "feed.json"))}
    assert printed(after) == (every if "surroundings" in other else every - feeds)


def test_whatever_is_edited_the_site_is_the_one_that_is_printed_anew() -> None:
    draw = random.Random(20261121)
    posts = {slug: an_entry(slug) for slug in "abcdefgh"}
    earlier: Impressions = {}
    kept = 0
    for _ in range(60):
        slug = draw.choice(sorted(posts))
        posts[slug] = _edited(posts.pop(slug), draw)
        posts = {entry.post.slug: entry for entry in posts.values()}

        site = a_site(posts, earlier)

        clean = a_site(posts)
        assert digests(site) == digests(clean)
        assert site.impressions == clean.impressions
        earlier = site.impressions
        kept += sum(isinstance(page, Unprinted) for page in site.pages)
    assert kept > 60  # it was not printed anew each time


def _edited(entry: Entry, draw: random.Random) -> Entry:
    """The post with something else in its front matter, its text or its address."""
    meta, words = entry.post.meta, f"W{draw.randrange(10)}"
    labels = tuple(draw.sample(["one", "two", "One", "三"], draw.randrange(4)))
    day = TODAY - timedelta(days=draw.randrange(-3, 900))
    match draw.randrange(11):
        case 0:
            article = replace(entry.article, title_html=f"<em>{words}</em>", title_text=words)
            return replace(entry, article=article)
        case 1:
            return replace(entry, article=replace(entry.article, body=f"<p>{words}</p>"))
        case 2:
            meta = replace(meta, tags=labels)
        case 3:
            meta = replace(meta, category=labels[:2])
        case 4:
            meta = replace(meta, date=draw.choice([day, None]))
        case 5:
            meta = replace(meta, draft=not meta.draft)
        case 6:
            meta = replace(meta, publish=draw.choice([day, None]))
        case 7:
            meta = replace(meta, series=draw.choice([words, None]), featured=draw.random() < 0.2)
        case 8:
            meta = replace(meta, aliases=(f"/{entry.post.slug}/{words}/",))
        case 9:
            return replace(entry, executed_on=day, versions={"Python": words})
        case _:
            slug = f"{entry.post.slug[:1]}{draw.choice(['', '-new'])}"
            article = replace(entry.article, slug=slug)
            return replace(entry, article=article, post=replace(entry.post, slug=slug))
    return replace(entry, post=replace(entry.post, meta=meta))


@dataclass(frozen=True)
class _One:
    value: object


@dataclass(frozen=True)
class _Other:
    value: object


def test_what_is_printed_from_tells_values_and_types_apart() -> None:
    values = [
        *("&", Markup("&"), 1, True, "1", None, "None", (), ((),), ("&",), "", 1.5),
        *({}, {"a": "b"}, {"b": "a"}, {1: "a"}, {"1": "a"}, {"a": 1, "b": 2}, {"b": 2, "a": 1}),
        *(_One("x"), _Other("x"), _One(_One("x")), _One(Markup("x")), "\ud800"),
    ]

    found = [digest_of(value) for value in values]

    assert None not in found
    assert len(set(found)) == len(values)


@pytest.mark.parametrize("value", [object(), {1, 2}, Path("x"), _One([_One(print)])], ids=type)
def test_what_cannot_be_written_down_is_never_taken_for_the_same(value: object) -> None:
    assert digest_of(value) is None
