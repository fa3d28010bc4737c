"""Slugs, dates and small changes of markup."""

from __future__ import annotations

from datetime import date

import pytest

from proofpress.site.dates import format_date
from proofpress.site.feeds.content import content
from proofpress.site.markup import relink, without_links
from proofpress.site.slugs import slug_of, unique_slugs


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("Redis", "redis"),
        ("job search", "job-search"),
        ("  AI/ML ", "ai-ml"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("R&D", "r-and-d"),
        ("Node.js", "node-js"),
        ("Ünïcode Größe", "unicode-grosse"),
        ("数据库", "263200d7"),
        ("数据库 sql", "sql-474ade4e"),
        ("...", "ab5df625"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_slug_is_spelled_in_ascii(label: str, slug: str) -> None:
    assert slug_of(label) == slug


def test_labels_that_would_share_a_slug_get_one_each_whatever_their_order() -> None:
    labels = ["Node.js", "node-js", "Node js", "redis"]

    slugs = unique_slugs(labels)

    assert slugs["node-js"] == "node-js"
    assert slugs["redis"] == "redis"
    assert len(set(slugs.values())) == 4
    assert unique_slugs(reversed(labels)) == slugs
    assert all(slugs[label].startswith("node-js") for label in labels[:3])


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("%-d %b %Y", "7 Mar 2026"),
        ("%d.%m.%y", "07.03.26"),
        ("%A, %B %-d", "Saturday, March 7"),
        ("%a %-m 100%%", "Sat 3 100%"),
        ("%e|%-e|%j|%-j", " 7|7|066|66"),
        ("%G-W%V-%u, %U, %-y", "2026-W10-6, 09, 26"),
        ("%Q %%d %", "%Q %d %"),
    ],
)
def test_a_date_is_written_without_the_locale(pattern: str, shown: str) -> None:
    assert format_date(date(2026, 3, 7), pattern) == shown


def test_links_change_and_nothing_else_does() -> None:
    fragment = (
        "<A HREF='x?a=1&amp;b' title=\"href='no'\" data-x>a &lt; b &#8212; &nbsp;</A><br/>"
        '<svg viewBox="0 0 1 1"><use href="#i"/></svg><img alt="a>b" src=y.png>'
    )

    assert relink(fragment, lambda href: f"/{href}") == (
        '<A HREF="/x?a=1&amp;b" title="href=\'no\'" data-x>a &lt; b &#8212; &nbsp;</A><br/>'
        '<svg viewBox="0 0 1 1"><use href="/#i"/></svg><img alt="a>b" src="/y.png">'
    )


def test_a_title_in_a_link_has_no_links_and_no_ids_of_its_own() -> None:
    assert (
        without_links('<a href="x">A</a> <code id="i" class="k">b</code>')
        == 'A <code class="k">b</code>'
    )


def test_what_is_dropped_for_a_feed_goes_with_all_it_holds() -> None:
    fragment = (
        'a<div class="bar mono"><a class="n" href="#c">1</a><img src="x"><div>b</div></div>c'
        '<button>copy</button><script>if (a < b) "</p>"</script><input type="checkbox"> d'
    )

    assert content(fragment, str) == "ac d"
