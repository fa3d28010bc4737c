"""Which pages a site has, and what they say."""

from __future__ import annotations

from datetime import date

import pytest

from proofpress.config import Config, Link
from proofpress.post.front_matter import Origin
from proofpress.render.article import ArticleFile, Heading
from tests.site.articles import URL, a_site, an_entry, paths, text
from tests.site.html import Element, parse

WITH_URL = Config(title="Blog", url=URL)


def page(site: object, path: str) -> Element:
    return parse(text(site, path))  # type: ignore[arg-type]


def titles(element: Element) -> list[str]:
    return [heading.text for heading in element.all("h3")]


def test_an_empty_blog_is_a_site_all_the_same() -> None:
    site = a_site(config=Config())

    assert [str(each.path) for each in site.pages if each.kind == "page"] == [
        "404.html",
        "archive/index.html",
        "index.html",
        "robots.txt",
    ]
    assert "No posts yet." in page(site, "index.html").text


def test_every_list_a_post_is_in_has_a_page() -> None:
    entry = an_entry(
        "herd",
        date=date(2026, 11, 18),
        tags=("redis", "single flight"),
        category=("System Design", "Caching"),
        series="Caches that bite",
        aliases=("/2019/herd/", "old.html"),
    )

    assert paths(a_site(entry)) == [
        "2019/herd/index.html",
        "categories/index.html",
        "categories/system-design/caching/feed.json",
        "categories/system-design/caching/feed.xml",
        "categories/system-design/caching/index.html",
        "categories/system-design/feed.json",
        "categories/system-design/feed.xml",
        "categories/system-design/index.html",
        "feed.json",
        "feed.xml",
        "old.html",
        "posts/herd/index.html",
        "series/caches-that-bite/feed.json",
        "series/caches-that-bite/feed.xml",
        "series/caches-that-bite/index.html",
        "series/index.html",
        "sitemap.xml",
        "tags/index.html",
        "tags/redis/feed.json",
        "tags/redis/feed.xml",
        "tags/redis/index.html",
        "tags/single-flight/feed.json",
        "tags/single-flight/feed.xml",
        "tags/single-flight/index.html",
    ]


def test_drafts_and_posts_of_the_future_are_nowhere() -> None:
    hidden = [
        an_entry("a-draft", draft=True, tags=("secret",), date=date(2026, 1, 1)),
        an_entry("tomorrow", publish=date(2026, 12, 2), tags=("secret",), aliases=("/soon",)),
    ]

    site = a_site(*hidden, an_entry("today", publish=date(2026, 12, 1)), now=date(2026, 12, 1))

    assert paths(site) == ["feed.json", "feed.xml", "posts/today/index.html", "sitemap.xml"]
    for path in ("index.html", "archive/index.html", "feed.xml", "feed.json", "sitemap.xml"):
        assert "today" in text(site, path)
        assert "draft" not in text(site, path)
        assert "tomorrow" not in text(site, path)


def test_without_an_address_there_is_no_feed_and_a_note_says_so() -> None:
    site = a_site(an_entry(), config=Config())

    assert paths(site) == ["posts/herd/index.html"]
    assert site.notes == (
        "no feed, sitemap or canonical addresses: set `url` to where the site will live",
    )
    assert text(site, "robots.txt") == "User-agent: *\nAllow: /\n"
    assert page(site, "posts/herd/index.html").all("link", rel="canonical") == []


def test_posts_stand_newest_first_and_those_of_one_day_by_slug() -> None:
    site = a_site(
        an_entry("undated"),
        an_entry("b", date=date(2026, 3, 15)),
        an_entry("c", date=date(2026, 3, 18)),
        an_entry("a", date=date(2026, 3, 15)),
    )

    assert titles(page(site, "index.html").one(id="posts")) == ["c", "a", "b", "undated"]


def test_a_featured_post_leads_and_is_not_listed_again() -> None:
    site = a_site(
        an_entry("new", date=date(2026, 3, 15)),
        an_entry("best", date=date(2026, 3, 1), featured=True),
    )

    home = page(site, "index.html")
    assert titles(home.one(id="featured")) == ["best"]
    assert titles(home.one(id="posts")) == ["new"]


def test_a_long_list_ends_with_a_link_to_the_archive() -> None:
    site = a_site(*(an_entry(f"post-{number:02}") for number in range(32)))

    home = page(site, "index.html")
    assert len(home.all("article")) == 30
    more = home.one(class_="more").one("a")
    assert (more.text, more.attributes["href"]) == ("All 32 posts", "archive/index.html")
    assert len(page(site, "archive/index.html").one(class_="ledger").all("li")) == 32


def test_the_home_page_says_what_the_config_says() -> None:
    config = Config(
        title="The Long Query",
        status="System active // v3.0",
        location="LOC: 52.5200° N",
        kicker="Engineering writing",
        headline="Stories\nthat run.",
        tagline="Written **by hand**,\nrun `daily`.",
        footer="Made in [Berlin](https://berlin.example/).",
        nav=(Link("About", "/posts/herd/"), Link("Code", "https://code.example/")),
        links=(Link("Start", "/"),),
    )

    home = page(a_site(an_entry(), config=config), "index.html")

    assert home.one("title").text == "The Long Query"
    assert home.one("h1").text == "Storiesthat run."
    assert len(home.one("h1").all("br")) == 1
    hero = home.one(class_="hero")
    assert hero.one(class_="side-col").text == "System active // v3.0LOC: 52.5200° N"
    assert "Engineering writing" in hero.text
    tagline = hero.one(class_="dek")
    assert (tagline.one("strong").text, tagline.one("code").text) == ("by hand", "daily")
    assert len(tagline.all("br")) == 1
    nav = home.one("nav", aria_label="Site")
    assert [(link.text, link.attributes["href"]) for link in nav.all("a")] == [
        ("Posts", "index.html"),
        ("Archive", "archive/index.html"),
        ("Search", "search/index.html"),
        ("About", "posts/herd/index.html"),
        ("Code", "https://code.example/"),
    ]
    footer = home.one("footer")
    assert footer.one("p").text == "Made in Berlin.Printed by proofpress"
    assert footer.all("a")[1].attributes["href"] == "index.html"


def test_the_headline_defaults_to_the_title() -> None:
    assert page(a_site(config=Config(title="Blog")), "index.html").one("h1").text == "Blog"


def test_a_post_says_who_when_what_and_with_what() -> None:
    entry = an_entry(
        "herd",
        title="The herd",
        date=date(2026, 11, 8),
        updated=date(2026, 11, 20),
        authors=("Ada", "Grace"),
        category=("System Design", "Caching"),
        tags=("redis",),
        versions={"Python": "3.13.1", "PostgreSQL": "18.6"},
        sources=(
            Origin("report", "The report", "https://source.example/r", date(2026, 9, 1)),
            Origin("talk", "A talk"),
        ),
        article={
            "dek_html": "One job, <em>one</em> lifetime.",
            "words": 1980,
            "headings": (
                Heading(2, "a", "A"),
                Heading(3, "b", 'B <a href="x">b</a>'),
                Heading(4, "c", "C"),
                Heading(2, "d", "<code>D</code>"),
            ),
            "files": (ArticleFile("plot.abc.png", b"PNG"),),
        },
    )

    site = a_site(entry)
    post = page(site, "posts/herd/index.html")

    assert post.one("title").text == "The herd · Blog"
    assert post.one("h1").text == "The herd"
    assert post.one(class_="facts").text == (
        "8 Nov 2026 · updated 20 Nov 2026 · 9 min read · System Design / Caching"
    )
    assert [when.attributes["datetime"] for when in post.one(class_="facts").all("time")] == [
        "2026-11-08",
        "2026-11-20",
    ]
    assert post.one(class_="dek").one("em").text == "one"
    assert [line.text for line in post.one(class_="imprint").all("div")] == [
        "byAda, Grace",
        "executed20 Nov 2026",
        "withPython 3.13.1, PostgreSQL 18.6",
        "quotes2 sources",
    ]
    contents = post.one(class_="toc")
    assert [(a.text, a.attributes["href"]) for a in contents.all("a")] == [
        ("A", "#a"),
        ("B b", "#b"),
        ("D", "#d"),
        ("Sources", "#sources"),
    ]
    assert [item.text for item in post.one(class_="sources").all("li")] == [
        "The report, 1 Sep 2026",
        "A talk",
    ]
    assert post.one(id="source-report").one("a").attributes["href"] == "https://source.example/r"
    assert post.all(class_="turn") == []
    assert "posts/herd/plot.abc.png" in paths(site)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (an_entry("x", essay=True), "essay"),
        (an_entry("x", article={"executed": False}), "not executed"),
        (an_entry("x"), "executed 20 Nov 2026"),
        (an_entry("x", executed_on=None, versions={"Python": "3.13"}), "executedPython 3.13"),
    ],
)
def test_a_list_says_whether_a_post_was_executed(entry: object, says: str) -> None:
    site = a_site(entry)  # type: ignore[arg-type]

    assert page(site, "index.html").one(class_="proof").text == says


def test_stored_outputs_are_never_called_executed() -> None:
    entry = an_entry("x", article={"executed": False}, versions={"Python": "3.13"})

    site = a_site(entry)

    assert page(site, "posts/x/index.html").one(class_="imprint").text == "not executed"
    assert "Python" not in text(site, "index.html")


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (109, 1), (220, 1), (440, 2), (551, 3), (5000, 23)]
)
def test_reading_time_is_counted_at_220_words_a_minute(words: int, minutes: int) -> None:
    assert an_entry("x", article={"words": words}).minutes == minutes


def test_a_bare_post_has_neither_date_nor_dek_nor_lists() -> None:
    site = a_site(an_entry("bare"), config=Config())

    post = page(site, "posts/bare/index.html")
    assert post.one(class_="facts").text == "2 min read"
    assert post.all(class_="dek") == []
    assert post.all(class_="tags") == []
    assert post.all(class_="toc") == []
    said = post.one("meta", name_="description").attributes["content"]
    assert said == "bare. Untitled blog"
    assert "Undated" in page(site, "archive/index.html").text


def test_neighbours_without_dates_are_those_of_the_list() -> None:
    site = a_site(an_entry("a"), an_entry("b"), an_entry("c"))

    between = page(site, "posts/b/index.html")
    assert [a.text for a in between.one(class_="turn").all("a")] == ["← Previousa", "Next →c"]


def test_neighbours_in_time_and_in_a_series() -> None:
    days = [date(2026, 1, day) for day in (1, 2, 3)]
    site = a_site(
        an_entry("one", date=days[0], series="Caches"),
        an_entry("two", date=days[1]),
        an_entry("three", date=days[2], series="caches"),
    )

    two = page(site, "posts/two/index.html")
    assert [(a.text, a.attributes["href"]) for a in two.one(class_="turn").all("a")] == [
        ("← Olderone", "../one/index.html"),
        ("Newer →three", "../three/index.html"),
    ]
    three = page(site, "posts/three/index.html")
    series = three.all("nav", aria_labelledby="series-h")[0]
    assert series.one("h2").text == "Caches, part 2 of 2"
    assert [a.text for a in series.one(class_="turn").all("a")] == ["← Part 1one"]
    assert titles(page(site, "series/caches/index.html")) == ["one", "three"]


def test_a_category_lists_the_posts_of_its_sub_categories() -> None:
    site = a_site(
        an_entry("a", category=("Systems", "Caching")),
        an_entry("b", category=("systems",)),
        an_entry("c", category=("Practice",)),
    )

    systems = page(site, "categories/systems/index.html")
    assert titles(systems) == ["a", "b"]
    assert systems.one(class_="topics").text == "Caching 1"
    caching = page(site, "categories/systems/caching/index.html")
    assert titles(caching) == ["a"]
    assert caching.one("title").text == "Category: Systems / Caching · Blog"
    index = page(site, "categories/index.html").one(class_="terms")
    assert [item.text for item in index.all("li")] == ["Practice 1", "Systems 2 Caching 1"]
    assert page(site, "index.html").one(id="categories").one("nav").text == "Practice 1 Systems 2"


def test_one_tag_in_two_spellings_is_one_tag() -> None:
    site = a_site(
        an_entry("a", tags=("PostgreSQL", "postgresql ")),
        an_entry("b", tags=("postgresql", "C++")),
        an_entry("c", tags=("PostgreSQL", "C")),
    )

    index = page(site, "tags/index.html").one(class_="terms")
    assert [(a.text, a.attributes["href"]) for a in index.all("a")] == [
        ("C 1", "c/index.html"),
        ("C++ 1", "c-plus-plus/index.html"),
        ("PostgreSQL 3", "postgresql/index.html"),
    ]


def test_the_archive_is_by_year() -> None:
    site = a_site(
        an_entry("old", date=date(2024, 5, 1)),
        an_entry("new", date=date(2026, 5, 1), category=("Practice",)),
    )

    archive = page(site, "archive/index.html")
    assert [heading.text for heading in archive.all("h2")] == ["2026", "2024"]
    assert archive.one(id="year-2026").one("li").text == "1 May 2026newPractice"


def test_an_alias_redirects_to_its_post() -> None:
    site = a_site(an_entry("herd", title="Herd & co", aliases=("/2019/05/herd",)), config=WITH_URL)

    old = page(site, "2019/05/herd/index.html")
    assert old.one("meta", http_equiv="refresh").attributes["content"] == (
        "0; url=../../../posts/herd/index.html"
    )
    assert old.one("link", rel="canonical").attributes["href"] == f"{URL}posts/herd/"
    assert old.one("a").attributes["href"] == "../../../posts/herd/index.html"
    assert old.one("a").text == "Herd & co"


@pytest.mark.parametrize(
    ("alias", "message"),
    [
        ("../../etc", "the alias `../../etc` is no address of this site"),
        ("/a/%2e%2e/b", "the alias `/a/%2e%2e/b` is no address of this site"),
        ("https://other.example/", "the alias `https://other.example/` is no address of this site"),
        ("a\\b", "the alias `a\\b` is no address of this site"),
        ("/", "the alias `/` is no address of this site"),
        ("/tags/", "the alias `/tags/` is the address of another page, `tags/index.html`"),
        ("404.html", "the alias `404.html` is the address of another page, `404.html`"),
        ("/?p=12", "the alias `/?p=12` is no address of this site"),
        ("/feed.xml", "the alias `/feed.xml` is the address of another page, `feed.xml`"),
        (
            "/tags/a/feed.json",
            ("the alias `/tags/a/feed.json` is the address of another page, `tags/a/feed.json`"),
        ),
        (
            "/search/pagefind/",
            ("the alias `/search/pagefind/` is the address of another page, `search/pagefind`"),
        ),
        (
            "/posts/herd",
            "the alias `/posts/herd` is the address of another page, `posts/herd/index.html`",
        ),
    ],
)
def test_an_alias_that_cannot_be_is_a_problem(alias: str, message: str) -> None:
    site = a_site(an_entry("herd", aliases=(alias,), tags=("a",)))

    [problem] = site.problems
    assert problem.message == message
    assert str(problem.location) == "notebooks/herd.md"


def test_a_page_and_a_folder_cannot_have_the_same_address() -> None:
    site = a_site(
        an_entry("a", aliases=("/old.html", "/old.html/more/", "/b/c/index.html/d/")),
        an_entry("b", aliases=("/b/c/",)),
    )

    assert [problem.message for problem in site.problems] == [
        "the alias `/old.html/more/` is the address of another page, `old.html`",
        "the alias `/b/c/` is the address of another page, `b/c/index.html`",
    ]


def test_two_posts_cannot_have_the_same_alias() -> None:
    site = a_site(an_entry("a", aliases=("/x",)), an_entry("b", aliases=("x/",)))

    [problem] = site.problems
    assert (problem.code, str(problem.location)) == ("duplicate", "notebooks/b.md")


def test_heads_carry_what_other_sites_show() -> None:
    entry = an_entry(
        "herd",
        date=date(2026, 11, 8),
        lang="de",
        image="plot.png",
        image_alt="Columns",
        article={
            "description": 'About "herds"',
            "image": "plot.abc.png",
            "image_alt": "Columns",
            "files": (ArticleFile("plot.abc.png", b""),),
        },
    )

    head = page(a_site(entry), "posts/herd/index.html")

    properties = {
        meta.attributes["property"]: meta.attributes["content"]
        for meta in head.all("meta")
        if "property" in meta.attributes
    }
    assert properties == {
        "og:type": "article",
        "og:site_name": "Blog",
        "og:title": "herd",
        "og:description": 'About "herds"',
        "og:url": f"{URL}posts/herd/",
        "og:image": f"{URL}posts/herd/plot.abc.png",
        "og:image:alt": "Columns",
        "article:published_time": "2026-11-08",
    }
    assert head.one("html").attributes["lang"] == "de"
    assert head.one("meta", name_="description").attributes["content"] == 'About "herds"'
    assert head.one("link", rel="canonical").attributes["href"] == f"{URL}posts/herd/"
    assert page(a_site(entry), "index.html").one("article").attributes["lang"] == "de"


def test_dates_follow_the_config() -> None:
    config = Config(date_format="%A, %B %d, %Y")

    home = page(a_site(an_entry(date=date(2026, 3, 7)), config=config), "index.html")

    assert home.one(class_="facts").text == "Saturday, March 07, 2026 · 2 min read"


def test_links_of_a_dek_hold_on_every_page() -> None:
    dek = 'See <a href="#cell-2">there</a> and <a href="data.csv?a=1&amp;b=2">data</a>'
    entry = an_entry("herd", tags=("a",), article={"dek_html": dek, "title_html": "<a>T</a>"})

    listed = page(a_site(entry), "tags/a/index.html").one("article")

    assert [a.attributes["href"] for a in listed.all("p")[1].all("a")] == [
        "../../posts/herd/index.html#cell-2",
        "../../posts/herd/data.csv?a=1&b=2",
    ]
    assert len(listed.one("h3").all("a")) == 1
