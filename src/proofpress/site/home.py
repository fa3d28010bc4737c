"""The home page."""

from __future__ import annotations

from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.cards import cards
from proofpress.site.edition import Edition
from proofpress.site.page import Sheet
from proofpress.site.views import HomePage, LinkView
from proofpress.site.words import lines

#: Posts of the home page beside the featured ones; the archive has them all.
LONGEST_LIST = 30


def home(edition: Edition) -> Sheet:
    links = Links(addresses.HOME)
    config = edition.config
    featured = tuple(entry for entry in edition.entries if entry.post.meta.featured)
    others = tuple(entry for entry in edition.entries if not entry.post.meta.featured)
    count = len(edition.entries)
    more = LinkView(f"All {count} posts", links.to(addresses.ARCHIVE))
    view = HomePage(
        frame=edition.frame(links, addresses.HOME),
        head=edition.head(addresses.HOME, config.title),
        status=config.status,
        location=config.location,
        kicker=config.kicker,
        headline=tuple((config.headline or config.title).strip().splitlines()),
        tagline=lines(config.tagline, links.from_root),
        featured=cards(edition, featured, links),
        posts=cards(edition, others[:LONGEST_LIST], links),
        more=more if len(others) > LONGEST_LIST else None,
        categories=tuple(
            LinkView(
                category.label,
                links.to(addresses.category_page(category.slug)),
                len(category.entries),
            )
            for category in edition.terms.categories
        ),
    )
    return Sheet(addresses.HOME, "site/home.html.j2", view)
