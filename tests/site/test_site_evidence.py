"""What the pages say of a post's evidence: its badge, its claims, its sources."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from proofpress.config import Config
from proofpress.post.front_matter import Origin
from proofpress.render.article import Quote
from proofpress.site.badge import badge
from tests.site.articles import a_site, an_entry, text
from tests.site.html import parse

HELD = {"whole": True, "claims": 15, "held": 15}
CLAIM = (
    '<p>It took <span class="claim" id="claim-q"><label for="claim-q:note">3,047</label>'
    '<a class="see vh" href="#claim-q:row" aria-label="3,047: evidence"></a>'
    '<input type="checkbox" id="claim-q:note" tabindex="-1" aria-hidden="true">'
    '<small class="note" aria-hidden="true"><i class="tick"></i>q = <b>3,047</b> '
    '<span class="how">exact</span></small></span> queries, not '
    '<a class="held" href="#claim-q" id="claim-q-2">3,048</a>; see <a href="#x">there</a>.</p>'
)


@pytest.mark.parametrize(
    ("article", "evidence", "says"),
    [
        (HELD, None, "reproduced"),
        (HELD | {"claims": 1, "held": 1}, None, "reproduced"),
        (HELD | {"claims": 0, "held": 0}, None, "executed"),
        (HELD | {"held": 14}, None, "executed"),
        (HELD | {"whole": False}, None, "executed"),
        (HELD, "simulated", "simulated"),
        (HELD, "recorded", "recorded"),
        (HELD | {"claims": 0, "held": 0}, "simulated", "simulated"),
        (HELD | {"executed": False}, None, "not executed"),
        (HELD | {"executed": False}, "recorded", "not executed"),
    ],
)
def test_a_badge_is_computed_and_can_only_be_lowered(
    article: dict[str, Any], evidence: str | None, says: str
) -> None:
    assert badge(an_entry(article=article, evidence=evidence)) == says


def test_an_essay_has_no_badge() -> None:
    entry = an_entry("x", essay=True, article=HELD)

    assert badge(entry) == ""
    imprint = parse(text(a_site(entry), "posts/x/index.html")).one(class_="imprint")
    assert imprint.text == "kindessay"


def test_a_page_that_is_no_post_is_no_essay_and_says_nothing_at_its_side_if_there_is_nothing():
    entry = an_entry("x", essay=True, listed=False)

    bare = a_site(entry)
    told = a_site(entry, config=Config(authors=("Ann",)))

    assert 'class="imprint' not in text(bare, "posts/x/index.html")
    assert parse(text(told, "posts/x/index.html")).one(class_="imprint").text == "byAnn"


def test_a_post_says_what_holds_when_it_was_executed_and_with_what() -> None:
    entry = an_entry(
        "x",
        article=HELD,
        versions={"Valkey": "9.0.1", "Python": "3.13.1"},
        executed_on=date(2026, 11, 18),
    )

    imprint = parse(text(a_site(entry), "posts/x/index.html")).one(class_="imprint")

    assert imprint.one(class_="badge").text == "reproduced"
    assert imprint.one("a").attributes["href"] == "#claims"
    assert " ".join(imprint.text.split()) == (
        "reproduced 15 of 15 claims hold executed18 Nov 2026 withPython 3.13.1, Valkey 9.0.1"
    )


@pytest.mark.parametrize(
    ("article", "evidence", "says"),
    [
        (HELD, None, "reproduced 20 Nov 202615 of 15 claims hold"),
        (HELD | {"claims": 1, "held": 1}, None, "reproduced 20 Nov 20261 of 1 claim holds"),
        (HELD, "simulated", "simulated 20 Nov 202615 of 15 claims hold"),
        (HELD | {"executed": False}, None, "not executed"),
    ],
)
def test_a_list_says_what_stands_behind_a_post(
    article: dict[str, Any], evidence: str | None, says: str
) -> None:
    site = a_site(an_entry("x", article=article, evidence=evidence))

    proof = parse(text(site, "index.html")).one(class_="proof")

    assert " ".join(proof.text.split()) == says
    assert len(proof.all("i", class_="tick")) == says.startswith("reproduced")


def test_the_title_of_a_post_links_to_its_evidence_and_that_of_a_card_to_the_post() -> None:
    title = '<a class="held" href="#claim-q">3,047</a> queries'
    site = a_site(an_entry("x", article={"title_html": title, "title_text": "3,047 queries"}))

    heading = parse(text(site, "posts/x/index.html")).one("h1")
    card = parse(text(site, "index.html")).one("h3")

    assert heading.one("a").attributes["href"] == "#claim-q"
    assert [link.attributes["href"] for link in card.all("a")] == ["posts/x/index.html"]
    assert card.text == "3,047 queries"
    assert "<title>3,047 queries · Blog</title>" in text(site, "posts/x/index.html")


def test_a_dek_of_a_list_links_to_the_evidence_on_the_page_of_the_post() -> None:
    dek = 'Of <a class="held" href="#claim-q">3,047</a>'
    site = a_site(an_entry("x", article={"dek_html": dek}))

    [link] = parse(text(site, "index.html")).all("a", class_="held")

    assert link.attributes["href"] == "posts/x/index.html#claim-q"


def test_the_feed_has_claims_as_text_alone() -> None:
    site = a_site(an_entry("x", date=date(2026, 1, 1), article={"body": CLAIM}))

    written = text(site, "feed.xml")

    assert (
        "&lt;p&gt;It took 3,047 queries, not 3,048; see "
        '&lt;a href="https://blog.example/posts/x/#x"&gt;there&lt;/a&gt;.&lt;/p&gt;' in written
    )


def test_a_source_says_where_it_is_and_what_was_quoted_from_it() -> None:
    sources = (
        Origin("report", "The report", "https://source.example/?a=1&b=2", date(2019, 10, 2)),
        Origin("talk", "What was said"),
    )
    quotes = (Quote("report", "80 ms", "quoted-report"), Quote("report", "14 s", "quoted-report-2"))
    site = a_site(an_entry("x", sources=sources, article={"quotes": quotes}))

    listed = parse(text(site, "posts/x/index.html")).one(class_="sources")

    words = [" ".join(item.text.split()) for item in listed.all("li")]
    assert words == ["The report, 2 Oct 2019 quoted: 80 ms · 14 s", "What was said"]
    outside, *inside = listed.all("a")
    assert outside.attributes["href"] == "https://source.example/?a=1&b=2"
    assert outside.attributes["rel"] == "noopener noreferrer"
    assert [link.attributes["href"] for link in inside] == ["#quoted-report", "#quoted-report-2"]
