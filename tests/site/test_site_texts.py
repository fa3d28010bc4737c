"""Texts of an earlier build are used again, and the site is the same with and without them."""

from __future__ import annotations

from datetime import date

from proofpress.config import Config
from proofpress.site.assemble import Site, assemble
from proofpress.site.environment import environment
from proofpress.site.texts import Texts
from tests.site.articles import STATIC, TEMPLATES, TODAY, URL, an_entry

JINJA = environment(TEMPLATES)


def a_site(texts: Texts | None = None, *, url: str = URL, body: str = "Words.") -> Site:
    link = '<a href="../b/index.html">b</a>'
    entries = [
        an_entry("a", date=date(2026, 1, 2), article={"body": f"<p>{body} {link}</p>"}),
        an_entry("b", date=date(2026, 1, 1), article={"body": f"<p>{link}</p>"}),
    ]
    config = Config(title="Blog", url=url)
    return assemble(config, entries, now=TODAY, templates=JINJA, static=STATIC, texts=texts)


def digests(site: Site) -> dict[str, str]:
    return {str(page.path): page.digest for page in site.pages}


def test_a_site_made_with_earlier_texts_is_the_one_that_is_made_without() -> None:
    first = Texts()
    a_site(first)

    for body, url in (("Words.", URL), ("Others.", URL), ("Words.", "https://other.example/")):
        texts = Texts(first.kept)
        made = a_site(texts, body=body, url=url)
        assert digests(made) == digests(a_site(body=body, url=url))
        assert texts.new == ((body, url) != ("Words.", URL))


def test_a_text_is_made_once_and_what_was_not_used_stays_for_the_next_build() -> None:
    made: list[str] = []

    def make(text: str) -> str:
        made.append(text)
        return text

    first = Texts()
    for name in "aab":
        first.text(name, lambda name=name: make(name))  # type: ignore[misc]
    second = Texts(first.kept)
    second.text("b", lambda: make("b"))
    second.text("c", lambda: make("c"))

    assert made == ["a", "b", "c"]
    assert list(second.kept().items()) == [("b", "b"), ("c", "c"), ("a", "a")]


def test_no_more_than_a_hundred_texts_are_kept_and_those_first_that_were_used_last() -> None:
    old = {f"old {number}": "" for number in range(90)}
    texts = Texts(lambda: old)
    for number in range(20):
        texts.text(f"new {number}", str)

    kept = list(texts.kept())

    assert len(kept) == 100
    assert kept[:20] == [f"new {number}" for number in range(20)]
