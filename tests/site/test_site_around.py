"""What surrounds a post: others like it, its authors, its sources, and what other sites show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pytest

from proofpress.config import Config
from proofpress.config.people import Person
from proofpress.post.front_matter import Origin
from proofpress.render.article import ArticleFile, Heading
from proofpress.site.drawings import Drawing, drawing
from proofpress.site.entries import Entry
from proofpress.site.related import related
from proofpress.site.social import Facts
from tests.site.articles import URL, a_site, an_entry, text
from tests.site.html import Element, parse

TAKEN = tuple(ArticleFile(f"herd{suffix}", b"") for suffix in (".ipynb", ".py", ".md"))
NAMES = tuple(file.name for file in TAKEN)


def page(path: str, *entries: Entry, **config: Any) -> Element:
    site = a_site(*entries, config=Config(**{"title": "Blog", "url": URL, **config}))
    assert site.problems == ()
    return parse(text(site, path))


def likes(*entries: Entry) -> dict[str, list[str]]:
    return {slug: [one.post.slug for one in like] for slug, like in related(entries).items()}


def test_posts_are_alike_by_tags_categories_and_words() -> None:
    found = likes(
        an_entry("pool", tags=("postgres", "pools"), category=("Systems", "Databases")),
        an_entry("locks", tags=("Postgres",)),
        an_entry("index", category=("Systems", "Databases")),
        an_entry("cache", category=("Systems",)),
        an_entry("herd", article={"headings": (Heading(2, "a", "Stampedes of <b>queries</b>"),)}),
        an_entry("n-plus-one", title="One query", tags=("pools",)),
    )

    assert found == {
        "pool": ["locks", "index", "n-plus-one"],
        "locks": ["pool"],
        "index": ["pool"],
        "cache": [],
        "herd": [],
        "n-plus-one": ["pool"],
    }


def test_parts_of_one_series_are_no_related_posts() -> None:
    found = likes(
        an_entry("one", tags=("redis",), series="Caches"),
        an_entry("two", tags=("redis",), series="caches"),
        an_entry("three", tags=("redis",)),
    )

    assert found == {"one": ["three"], "two": ["three"], "three": ["one", "two"]}


def test_a_word_more_in_a_title_changes_no_order() -> None:
    def blog(title: str) -> Sequence[Entry]:
        tagged = [an_entry(f"p{at}", tags=("redis", f"t{at % 3}")) for at in range(9)]
        return [an_entry("herd", title=title, tags=("redis", "t1")), *tagged]

    assert related(blog("The herd"))["herd"] == related(blog("The thundering herd"))["herd"]


def test_a_draft_is_nobodys_related_post() -> None:
    shown = page(
        "posts/a/index.html", an_entry("a", tags=("x",)), an_entry("b", tags=("x",), draft=True)
    )

    assert shown.all("nav", aria_labelledby="related-h") == []


def test_a_post_is_taken_home_in_three_formats() -> None:
    entry = an_entry("herd", article={"files": TAKEN, "downloads": NAMES})

    shown = page("posts/herd/index.html", entry)

    taken = [link for link in shown.all("a") if "download" in link.attributes]
    assert [(link.text, link.attributes["href"]) for link in taken] == [
        ("notebook", "herd.ipynb"),
        ("script", "herd.py"),
        ("Markdown", "herd.md"),
    ]


def test_downloads_are_switched_off_with_their_files() -> None:
    entry = an_entry("herd", article={"files": TAKEN, "downloads": NAMES})

    site = a_site(entry, config=Config(url=URL, downloads=False))

    assert not any(str(each.path).endswith(NAMES) for each in site.pages)
    assert "download" not in text(site, "posts/herd/index.html")


TITLE, PAGE = "C%23%20%26%20more", "https%3A%2F%2Fblog.example%2Fposts%2Fa%2520b%2F"
GITHUB = "https://github.com/ada/notes"


@pytest.mark.parametrize(
    ("config", "edit", "report"),
    [
        (
            {"repository": GITHUB},
            f"{GITHUB}/edit/main/notebooks/a%20b.md",
            f"{GITHUB}/issues/new?title={TITLE}&body={PAGE}",
        ),
        (
            {"repository": "https://gitlab.com/a/b", "branch": "dev"},
            "https://gitlab.com/a/b/-/edit/dev/notebooks/a%20b.md",
            f"https://gitlab.com/a/b/-/issues/new?issue[title]={TITLE}&issue[description]={PAGE}",
        ),
        (
            {"repository": "https://codeberg.org/a/b"},
            "https://codeberg.org/a/b/_edit/main/notebooks/a%20b.md",
            f"https://codeberg.org/a/b/issues/new?title={TITLE}&body={PAGE}",
        ),
        ({"edit_url": "https://e.example/{path}"}, "https://e.example/notebooks/a%20b.md", None),
        (
            {"report_url": "mailto:a@b.example?subject={title}"},
            None,
            "mailto:a@b.example?subject=C%23%20%26%20more",
        ),
        ({}, None, None),
    ],
)
def test_readers_can_edit_a_post_and_tell_of_a_mistake(
    config: dict[str, str], edit: str | None, report: str | None
) -> None:
    shown = page("posts/a b/index.html", an_entry("a b", title="C# & more"), **config)

    links = {link.text: link.attributes["href"] for link in shown.all("a")}
    assert links.get("Edit this page") == edit
    assert links.get("Report a problem") == report


def test_authors_have_pages_as_soon_as_there_are_two() -> None:
    entries = (an_entry("a", authors=("Ada", "Bob")), an_entry("b", authors=("ada",)))
    known = (Person("Ada", "https://ada.example/", "Writes *programs*."),)

    post = page("posts/a/index.html", *entries, people=known)
    ada = page("authors/ada/index.html", *entries, people=known)

    by = [link for link in post.all("a") if link.attributes.get("rel") == "author"]
    assert [(link.text, link.attributes["href"]) for link in by] == [
        ("Ada", "../../authors/ada/index.html"),
        ("Bob", "../../authors/bob/index.html"),
    ]
    assert ada.one("h1").text == "Ada"
    assert ada.one("p", class_="dek").text == "Writes programs."
    assert ada.one("a", rel="me noopener").text == "ada.example"
    assert [entry.text for entry in ada.all("h3")] == ["a", "b"]


def test_an_author_whose_post_gives_an_address_has_a_page_that_leads_there() -> None:
    moved = an_entry("a", authors=("Ada",), homes={"Ada": "https://ada.example/"})

    post = page("posts/a/index.html", moved)
    ada = page("authors/ada/index.html", moved)

    assert post.one("a", rel="author").attributes["href"] == "../../authors/ada/index.html"
    assert ada.one("a", rel="me noopener").attributes["href"] == "https://ada.example/"


def test_the_only_author_needs_no_page() -> None:
    site = a_site(an_entry("a"), config=Config(url=URL, authors=("Ada",)))

    assert not any("authors" in str(each.path) for each in site.pages)


def test_structured_data_says_what_the_page_says() -> None:
    entry = an_entry(
        "herd",
        title="The <herd>",
        date=date(2026, 11, 8),
        updated=date(2026, 11, 9),
        authors=("Ada",),
        tags=("redis",),
        category=("Systems", "Caching"),
        series="Caches",
        sources=(Origin("r", "A report", "https://r.example", None),),
        article={"description": "About herds.", "files": TAKEN, "downloads": NAMES},
    )

    shown = page("posts/herd/index.html", entry)

    posting, trail = json.loads(shown.one("script", type="application/ld+json").text)["@graph"]
    assert posting == {
        "@type": "BlogPosting",
        "@id": f"{URL}posts/herd/",
        "mainEntityOfPage": f"{URL}posts/herd/",
        "url": f"{URL}posts/herd/",
        "headline": "The <herd>",
        "description": "About herds.",
        "inLanguage": "en",
        "datePublished": "2026-11-08",
        "dateModified": "2026-11-09",
        "author": [{"@type": "Person", "name": "Ada"}],
        "articleSection": ["Systems", "Caching"],
        "keywords": ["redis"],
        "wordCount": 440,
        "isPartOf": [
            {"@type": "Blog", "@id": URL, "name": "Blog"},
            {"@type": "CreativeWorkSeries", "@id": f"{URL}series/caches/", "name": "Caches"},
        ],
        "position": 1,
        "isBasedOn": [f"{URL}posts/herd/herd.ipynb"],
        "citation": [{"@type": "CreativeWork", "name": "A report", "url": "https://r.example"}],
    }
    assert [item["name"] for item in trail["itemListElement"]] == [
        *("Blog", "Systems", "Caching", "The <herd>"),
    ]


def paint(cards: Sequence[Facts]) -> Sequence[Drawing | None]:
    """A painter who writes the words down, and knows no Chinese."""
    return [None if "数" in card.title else drawing(card.alt.encode()) for card in cards]


def test_cards_stand_for_posts_without_a_picture_and_for_the_blog() -> None:
    entries = (
        an_entry("herd", date=date(2026, 1, 2), article={"whole": True, "claims": 2, "held": 2}),
        an_entry("seen", image="https://i.example/a.png"),
        an_entry("data", title="数据"),
    )

    site = a_site(*entries, paint=paint)

    assert site.notes == (
        (
            "no card for `notebooks/data.md`: no font here can show the title; install a font that"
            " has all of its signs, or give `image` in the front matter"
        ),
    )
    drawn = {
        str(each.path.parent): each.data.decode()
        for each in site.pages
        if "card." in each.path.name
    }
    assert drawn == {
        "assets": "Blog · Blog",
        "posts/herd": "herd · Blog · reproduced · 2 of 2 claims hold · 2 Jan 2026",
    }
    for path, alt in {
        "posts/herd/index.html": drawn["posts/herd"],
        "index.html": "Blog · Blog",
    }.items():
        head = {
            meta.attributes.get("property") or meta.attributes.get("name"): meta.attributes[
                "content"
            ]
            for meta in parse(text(site, path)).all("meta")
            if "content" in meta.attributes
        }
        address = PurePosixPath(head["og:image"].removeprefix(URL))
        assert any(each.path == address for each in site.pages)
        assert (head["og:image:alt"], head["twitter:card"]) == (alt, "summary_large_image")
        assert (head["og:image:width"], head["og:image:height"]) == ("1200", "630")
    assert "https://i.example/a.png" in text(site, "posts/seen/index.html")
    assert "og:image" not in text(site, "posts/data/index.html")


@pytest.mark.parametrize("config", [Config(), Config(url=URL, cards=False)])
def test_no_card_is_drawn_that_nobody_can_show(config: Config) -> None:
    site = a_site(an_entry("herd"), config=config, paint=paint)

    assert not any("card." in each.path.name for each in site.pages)
