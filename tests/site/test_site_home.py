"""The five blogs of `tests/sites/`: what each of them shows comes from config and front matter."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from proofpress.config import load
from proofpress.site.assemble import Site
from proofpress.site.entries import Entry
from proofpress.site.environment import environment
from tests.fixture_sites import NAMES, a_fixture_site
from tests.site.articles import STATIC, TEMPLATES, a_site, an_entry, text
from tests.site.html import Element, parse


@cache
def site(name: str) -> Site:
    return a_fixture_site(name)


def page(name: str, path: str = "index.html") -> Element:
    return parse(text(site(name), path))


def words(element: Element) -> list[str]:
    """What each child of an element says, in its order."""
    return [child.text for child in element.children if isinstance(child, Element) and child.text]


def test_there_are_five() -> None:
    assert NAMES == ("night-desk", "signal", "stacks", "switchyard", "workbench")


def test_signal_has_its_status_on_every_page_and_facts_and_two_tags_above_each_title() -> None:
    home, post = page("signal"), page("signal", "posts/sampling-too-slowly/index.html")

    assert [one.one(class_="status").text for one in (home, post)] == [
        "Receiver on // v2.4.1 · LAT: 47.3769° N"
    ] * 2
    assert words(home.one(class_="hero").one(class_="span")) == [
        "Writing",
        "Log",
        "Notes on measuring things that move, and on what moved while they were measured.",
    ]
    entries = home.all("article")
    assert len(entries) == 7
    assert words(entries[0].one(class_="line")) == ["Jun 11, 2026 · 1 min read", "samplingmeters"]
    assert words(entries[0].all("div")[0])[1:] == [
        "Sampling too slowly",
        "A meter read once a minute saw a calm line; read once a second, it saw a siren.",
    ]
    assert len(post.one(class_="opening").all("li")) == 4
    back = post.one(class_="opening").all("a")[0]
    assert (back.text, back.attributes["href"]) == ("← All notes", "../../index.html")


def test_workbench_has_dek_and_summary_and_a_link_and_two_formats_of_dates() -> None:
    home, post = page("workbench"), page("workbench", "posts/a-type-is-a-jig/index.html")

    assert len(home.one("h1").all("br")) == len(home.one(class_="dek").all("br")) == 1
    assert words(home.all("article")[2].all("div")[0]) == [
        "Career · Mar 15",
        "Plan in pencil",
        "A plan that cannot be rubbed out is a wish with dates.",
        "How a year of plans looked after the year.",
        "planningjob search",
        "Read article: Plan in pencil",
    ]
    assert [one.one("h2").text for one in home.all("article")][:5] == [
        "A type is a jig",
        "The model is a part",
        "Plan in pencil",
        "Reading the grain",
        "Tolerances",
    ]
    assert "tags/job-search/index.html" in [str(one.path) for one in site("workbench").pages]
    assert post.one(class_="facts").one("time").text == "March 18, 2026"
    assert post.one(class_="lang").text == "TypeScript, 6 lines"
    contact = home.one(id="contact")
    assert words(contact.one(class_="cta")) == [
        "Get in touch",
        "Something here is wrong, or could be simpler? Say so.",
        "Write a letterRead the source",
    ]


def test_stacks_has_a_post_above_its_headline_and_other_shelves() -> None:
    home = page("stacks")

    ids = [section.attributes["id"] for section in home.one("main").all("section")]
    assert ids == ["featured", "hero", "posts", "posts-2", "posts-3"]
    assert words(home.one(id="featured").one("article").all("div")[0]) == [
        "Two services shared user_id and meant different users.",
        "A key with two doors",
    ]
    assert home.one(id="featured").one("code").text == "user_id"
    assert home.one(id="posts").one(class_="more").text == "Everything on the shelves"
    assert words(home.one(id="posts-2").all("article")[0].all("div")[0]) == [
        "High impact · March 2026 · 1 min read",
        "Index cards",
        "A catalogue that fits in a drawer and answers in one step.",
    ]
    assert words(home.one(id="posts-3").one("article").one("div")) == ["On margins"]
    nav = [link.text for link in home.one("nav", aria_label="Site").all("a")]
    assert nav[:4] == ["Posts", "Projects", "Notes", "Papershelf"]
    shelf = page("stacks", "collections/papershelf/index.html")
    assert shelf.one("article").one("h3").text == "A paper on logs"
    post = page("stacks", "posts/a-key-with-two-doors/index.html")
    assert "System Design / Databases" in post.one(class_="facts").text
    assert "updated 20 Aug 2026" in post.one(class_="facts").text


def test_switchyard_has_topics_that_are_pages_too_and_no_dates() -> None:
    home = page("switchyard")

    assert home.one(id="posts").all("time") == []
    assert words(home.all("article")[1].all("div")[0]) == [
        "1 min read",
        "Two clocks, one feature",
        "The training job rounded, the server truncated.",
        "Machine Learning",
        "featuresskewSQL",
    ]
    links = home.one("nav", aria_label="Topics").all("a")
    assert [(link.text, link.attributes["href"]) for link in links] == [
        ("All 7", "archive/index.html"),
        ("Web 2", "topics/web/index.html"),
        ("System Design 1", "topics/system-design/index.html"),
        ("Data Engineering 2", "topics/data-engineering/index.html"),
        ("AI/ML 2", "topics/ai-ml/index.html"),
        ("Best Practices 0", "topics/best-practices/index.html"),
    ]
    titles = [one.text for one in page("switchyard", "topics/ai-ml/index.html").all("h3")]
    assert titles == ["Two clocks, one feature", "Fresh enough"]
    assert "No posts yet." in page("switchyard", "topics/best-practices/index.html").text
    project = page("switchyard", "posts/a-signal-box/index.html")
    assert project.one(class_="facts").text == "High impact · March 2026 · 1 min read"
    article = page("switchyard", "posts/the-green-night/index.html")
    assert words(article.one(class_="opening")) == [
        "Data Engineering",
        "The green night",
        "Every task was green and half of the rows were missing.",
        "1 min read",
        "pipelinesqualitymanifestsaudits",
    ]
    assert words(home.one(id="cta").one(class_="cta")) == [
        "Enjoyed these articles?",
        "Tell us which track should be laid next.",
        "Suggest a topic",
    ]


def test_night_desk_is_made_of_what_is_no_post() -> None:
    home = page("night-desk")

    hero = home.one(class_="hero").one(class_="span")
    assert words(hero) == [
        "Operations, after dark",
        "Night Desk",
        "We keep things running while others sleep,and write down why they stopped.",
        "Now on: the second watch of the signal room",
    ]
    assert hero.one("a").attributes["href"] == "posts/hand-over/index.html"
    assert [words(item) for item in home.one(id="now").all("li")][2] == [
        "Learning to stop",
        "A change that can wait for light, waits.",
    ]
    cases = home.one(id="cases").all("article")
    assert [[part.text for part in case.all("dt")] for case in cases] == [
        ["problem", "approach", "impact", "what I learned", "what broke"],
        ["problem", "approach", "impact", "what I learned"],
        ["problem", "approach", "what I learned"],
    ]
    quoted = cases[0].all("a", class_="quoted")
    assert [(one.text, one.attributes["href"]) for one in quoted] == [
        ("10x", "#source-drill"),
        ("40 %", "#source-drill"),
    ]
    assert home.one(id="source-drill").text == "Report of the spring drill, Apr 30, 2026"
    assert home.one(id="quote").text == "If it only works in daylight, it does not work."
    assert len(home.one(class_="words").all("p")) == 2
    halves = home.one(class_="compare").all(role="group")
    assert [half.attributes["aria-label"] for half in halves] == [
        "bad: clever",
        "bad: clever, Python",
        "good: obvious",
        "good: obvious, Python",
    ]
    months = home.one(id="log").all("div")[1:]
    assert words(months[0]) == ["Jan 2026", "A desk of fourThe second watch is ours."]
    assert len(months) == 6
    assert len(page("night-desk", "log/index.html").all("time")) == 7
    assert [item.text for item in home.one(id="stack").all("li")][:2] == ["Python", "PostgreSQL"]


@pytest.mark.parametrize("count", [2, 40])
def test_posts_are_filtered_in_place_only_where_all_of_them_are_shown(count: int) -> None:
    config = load(None, "topics = ['Caching']\nhome = ['topics', 'posts']").value
    entries = [an_entry(f"post-{number}", tags=("caching",)) for number in range(count)]

    home = parse(text(a_site(*entries, config=config), "index.html"))

    links = home.one("nav", aria_label="Topics").all("a")
    assert [link.attributes.get("data-topic") for link in links] == (
        ["", "caching"] if count == 2 else [None, None]
    )
    assert len(home.all(data_topics="caching")) == (2 if count == 2 else 0)


def test_a_long_list_has_a_line_for_each_of_its_later_posts() -> None:
    site = a_site(*(an_entry(f"post-{number:02}", tags=("a",)) for number in range(33)))

    listed = parse(text(site, "tags/a/index.html"))

    assert len(listed.all("article")) == 30
    assert [item.text for item in listed.one(class_="ledger").all("li")] == [
        "post-30",
        "post-31",
        "post-32",
    ]


def test_where_every_post_is_in_a_collection_the_masthead_leads_to_those_alone() -> None:
    config = load(None, "collections = ['Guides', 'Notes']").value
    guide, note = an_entry("a", collection="Guides"), an_entry("b", collection="Notes")
    dated = an_entry("c", collection="Notes", date=date(2026, 11, 20))

    def masthead(*entries: Entry) -> list[str]:
        home = parse(text(a_site(*entries, config=config), "index.html"))
        return [link.text for link in home.one("nav", aria_label="Site").all("a")]

    assert masthead(guide, note) == ["Guides", "Notes", "Search"]
    assert masthead(guide, dated) == ["Guides", "Notes", "Archive", "Search"]
    assert masthead(guide, an_entry("d")) == ["Posts", "Guides", "Notes", "Archive", "Search"]


def test_a_collection_that_there_is_not_is_told_and_so_is_a_post() -> None:
    config = load(
        None,
        "collections = ['Projects']\n"
        "home = ['hero', { block = 'featured', posts = ['nothing'] }]\n"
        "theme = { faces = [{ family = 'Own', file = 'own.woff2' }] }\n",
    ).value

    found = a_site(an_entry("a", collection="Project"), config=config).problems

    assert [(one.severity, one.message, one.help, str(one.location)) for one in found] == [
        ("error", "there is no collection `Project`", "did you mean `Projects`?", "notebooks/a.md"),
        (
            "warning",
            "there is no published post `nothing`",
            "name a post by its address",
            "proofpress.toml:2:39",
        ),
        (
            "error",
            "there is no `own.woff2` in `templates/static/`",
            "put it there, or name another file",
            "proofpress.toml:3:38",
        ),
    ]


def test_a_blog_replaces_one_kind_of_block(tmp_path: Path) -> None:
    (tmp_path / "site/blocks").mkdir(parents=True)
    (tmp_path / "site/blocks/quote.html.j2").write_text(
        "{% extends 'proofpress/site/blocks/quote.html.j2' %}"
        "{% block quote %}<hr>{{ super() }}{% endblock %}"
    )
    config = load(None, "home = [{ block = 'quote', text = 'So & so' }]").value

    home = text(a_site(config=config, templates=environment(TEMPLATES, tmp_path)), "index.html")

    assert "<hr>" in home
    assert parse(home).one("blockquote").text == "So & so"
    assert parse(home).one("h1").text == "Untitled blog"


def test_a_font_of_the_blog_is_an_asset_that_the_policy_allows() -> None:
    config = load(None, "theme = { faces = [{ family = 'Own', file = 'own.woff2' }] }").value

    site = a_site(config=config, static={**STATIC, "own.woff2": b"font"})

    [font] = [page.path.name for page in site.pages if page.path.suffix == ".woff2"]
    sheets = [page.data.decode() for page in site.pages if page.path.name.startswith("list.")]
    assert f'@font-face{{font-family: "Own";src: url({font}) format("woff2")' in sheets[0]
    assert "font-src 'self'" in text(site, "index.html")


PAYLOAD = """<script>x</script>"><img src=y onerror=z>{{ page }} [l](javascript:1) ![p](q.png)"""
HOSTILE = """
[[home]]
block = "hero"
kicker = @
headline = @
tagline = @
current = @
status = @
location = @
[[home]]
block = "now"
title = @
items = [{ title = @, detail = @, href = "a/" }]
[[home]]
block = "cases"
items = [{ title = @, problem = @, broke = @ }]
labels = { problem = @ }
[[home]]
block = "quote"
text = @
by = @
[[home]]
block = "prose"
text = @
[[home]]
block = "compare"
text = @
language = @
bad = { code = @, label = @ }
good = @
[[home]]
block = "cta"
heading = @
text = @
links = [{ label = @, href = "a/" }]
[[home]]
block = "posts"
title = @
link = @
collection = @
[[home]]
block = "stack"
items = [@]
[[home]]
block = "topics"
title = @
[[home]]
block = "log"
[[collections]]
name = @
text = @
[[topics]]
name = @
[[log]]
month = "2026-11"
headline = @
detail = @
"""


def test_a_comparison_of_a_post_is_shown_with_what_it_gave_and_without_addresses() -> None:
    body = (
        '<p>Text.</p><div class="compare wide"><div><div class="cell" id="cell-1"><pre>1</pre>'
        '<div class="out">one</div></div></div><div><a href="#cell-1">see</a></div></div><p>.</p>'
    )
    config = load(None, "home = [{ block = 'compare', post = 'a' }]").value

    shown = a_site(an_entry("a", article={"body": body}), config=config)
    missing = a_site(an_entry("a"), config=config)

    home = parse(text(shown, "index.html"))
    assert home.one(class_="compare").text == "1onesee"
    assert home.all(id="cell-1") == []
    assert home.one(class_="compare").one("a").attributes["href"] == "posts/a/index.html#cell-1"
    assert "home." in home.one("link", rel="stylesheet").attributes["href"]
    assert parse(text(missing, "index.html")).all(id="compare") == []
    assert [(one.severity, one.message, str(one.location)) for one in missing.problems] == [
        ("warning", "`a` has no comparison to show", "proofpress.toml:1:30")
    ]


def test_no_text_of_the_config_becomes_markup_or_a_template() -> None:
    config = load(None, HOSTILE.replace("@", f"'''{PAYLOAD}'''")).value
    entry = an_entry("a", collection=PAYLOAD, impact=PAYLOAD, tags=(PAYLOAD,))

    site = a_site(entry, config=config)

    assert site.problems == ()
    pages = [parse(page.data.decode()) for page in site.pages if page.path.suffix == ".html"]
    assert len(pages) > 8
    for page in pages:
        assert {(one.text, "src" in one.attributes) for one in page.all("script")} == {("", True)}
        assert page.all("img") == []
        assert not [key for one in page.all() for key in one.attributes if key.startswith("on")]
        hrefs = [link.attributes.get("href", "") for link in page.all("a")]
        assert not [href for href in hrefs if href.startswith("javascript")]
    assert "{{ page }}" in text(site, "index.html")
