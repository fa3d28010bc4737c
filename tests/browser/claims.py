"""A site with one post that has claims and quoted numbers in every place that can hold them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from proofpress.site.assemble import Site, assemble
from proofpress.site.entries import Entry
from proofpress.site.environment import environment
from tests.browser.specimen import CONFIG, ENTRIES, TEMPLATES, static
from tests.render import golden

SLUG = "claims"


def claims_entry() -> Entry:
    """The golden case of claims as a post of the site; one of its claims fails, as in a preview."""
    folder = golden.CASES / "claims"
    article = golden.rendered(folder).value
    assert article is not None
    post = golden.post_in(folder)
    return Entry(
        post=replace(post, slug=SLUG, meta=replace(post.meta, date=date(2026, 11, 20))),
        article=replace(article, slug=SLUG),
        versions={"Python": "3.13.1", "PostgreSQL": "18.6"},
        executed_on=date(2026, 11, 20),
    )


def claims_site() -> Site:
    return assemble(
        CONFIG,
        (*ENTRIES, claims_entry()),
        now=date(2026, 12, 1),
        templates=environment(TEMPLATES),
        static=static(),
    )
