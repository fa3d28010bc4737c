"""All that the pages are made from, and what they have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from pathlib import PurePosixPath

from proofpress.config import Config, looks
from proofpress.config.looks import Look
from proofpress.frozen import frozen
from proofpress.site import addresses
from proofpress.site.addresses import Links, Permalinks
from proofpress.site.assets import Asset
from proofpress.site.dates import format_date
from proofpress.site.drawings import Preview
from proofpress.site.entries import Entry
from proofpress.site.graph import locale_of, picture_properties, shortened
from proofpress.site.terms import Terms
from proofpress.site.views import Day, FeedLink, Frame, Head, LinkView
from proofpress.site.words import lines


@frozen
class Edition:
    """The config, what is published under it (newest first), and where the site will live.

    Attributes:
        previews: pictures that other sites show beside links, by the slug of the post; "" for all
            pages that are no posts.
        moving: what pages with interactive figures load, by its name in the templates.
    """

    config: Config
    entries: tuple[Entry, ...]
    terms: Terms
    assets: Mapping[str, Asset]
    permalinks: Permalinks | None
    previews: Mapping[str, Preview] = field(default_factory=dict)
    moving: Mapping[str, Asset] = field(default_factory=dict)

    @property
    def listed(self) -> tuple[Entry, ...]:
        """The posts among the entries: what lists, feeds and counts are made of."""
        return self.terms.listed

    @property
    def searchable(self) -> bool:
        return self.config.search and bool(self.entries)

    def day(self, when: date | None, pattern: str | None = None) -> Day | None:
        if when is None or pattern == "":
            return None
        return Day(when.isoformat(), format_date(when, pattern or self.config.date_format))

    @property
    def _status(self) -> tuple[str, ...]:
        everywhere = self.config.status_everywhere
        return tuple(filter(None, (self.config.status, self.config.location) * everywhere))

    def look(self, collection: str = "", own: Look | None = None) -> Look:
        """How a list shows its posts: its own words, then its collection's, then the blog's."""
        whole = self.config.lists.within(looks.USUAL)
        for each in self.config.collections:
            if each.name == collection:
                whole = each.look.within(whole)
        return whole if own is None else own.within(whole)

    def frame(self, links: Links, section: PurePosixPath | None = None) -> Frame:
        """Masthead and footer for the page of `links`, which belongs to the nav's `section`."""
        collections = self.terms.collections
        apart = sum(len(each.entries) for each in collections)
        # Where each post is in a collection, as in docs, the brand alone leads to all of them.
        sorted_away = 0 < apart == len(self.listed)
        permanent = [] if sorted_away else [("Posts", addresses.HOME)]
        permanent += [(each.label, addresses.collection_page(each.slug)) for each in collections]
        if self.terms.tags:
            permanent.append(("Tags", addresses.TAGS))
        if self.terms.topics:
            permanent.append(("Topics", addresses.TOPICS))
        if not sorted_away or any(year.year is not None for year in self.terms.years):
            permanent.append(("Archive", addresses.ARCHIVE))
        if self.config.log:
            permanent.append(("Log", addresses.LOG))
        if self.searchable:
            permanent.append(("Search", addresses.SEARCH))
        nav = [
            LinkView(
                label,
                links.to(page),
                current="page" if page == links.here else "true" if page == section else "",
            )
            for label, page in permanent
        ]
        own = [LinkView(link.label, links.from_root(link.href)) for link in self.config.nav]
        feed = links.to(addresses.FEED) if self.permalinks else None
        footer = [LinkView(link.label, links.from_root(link.href)) for link in self.config.links]
        if feed is not None:
            footer.append(LinkView("Atom feed", feed))
        return Frame(
            brand=self.config.title,
            lang=self.config.lang,
            home=links.to(addresses.HOME),
            nav=(*nav, *own),
            footer=lines(self.config.footer, links.from_root),
            links=tuple(footer),
            assets={name: links.to(asset.path) for name, asset in self.assets.items()},
            feed=feed,
            grounds=self.config.theme.ground,
            fonts=bool(self.config.theme.faces),
            status=self._status,
        )

    def head(
        self,
        page: PurePosixPath,
        title: str,
        description: str = "",
        *,
        lang: str | None = None,
        kind: str = "website",
        authors: tuple[str, ...] = (),
        graph: tuple[tuple[str, str], ...] | None = None,
        hidden: bool = False,
        author: str = "",
        data: str = "",
    ) -> Head:
        """The head of `page`; the home page's title is the brand alone.

        Args:
            graph: more properties, the picture among them; None for a page without its own.
        """
        brand = self.config.title
        summary = shortened(description or self._described(title))
        canonical = self.permalinks.of(page) if self.permalinks and not hidden else None
        properties = [
            ("og:type", kind),
            ("og:site_name", brand),
            ("og:title", title),
            ("og:description", summary),
            ("og:url", canonical or ""),
            ("og:locale", locale_of(lang or self.config.lang)),
            *(self._blog_picture() if graph is None else graph),
        ]
        return Head(
            title=title if title == brand else f"{title} · {brand}",
            lang=lang or self.config.lang,
            description=summary,
            canonical=canonical,
            graph=tuple((name, value) for name, value in properties if value),
            authors=authors,
            hidden=hidden,
            author=author,
            data=data,
            feeds=tuple(self._feeds(page, title)),
        )

    def _described(self, title: str) -> str:
        """What is said of a page that does not say it itself: no two pages say the same."""
        whole = self.config.description or self.config.title
        return whole if title == self.config.title else f"{title}. {whole}"

    def _blog_picture(self) -> tuple[tuple[str, str], ...]:
        card = self.previews.get("")
        if card is None or self.permalinks is None:
            return ()
        return picture_properties(self.permalinks.of(card.path), card.alt)

    def _feeds(self, page: PurePosixPath, title: str) -> Iterator[FeedLink]:
        if self.permalinks is None:
            return
        # At whatever address the page for missing ones is shown, whole addresses hold.
        links = Links(page, self.permalinks.root if page == addresses.NOT_FOUND else None)
        own = [(page, title)] if addresses.has_feeds(page) and page != addresses.HOME else []
        for fed, name in (*own, (addresses.HOME, self.config.title)):
            yield FeedLink(name, links.to(addresses.atom_of(fed)), "application/atom+xml")
            yield FeedLink(name, links.to(addresses.json_of(fed)), "application/feed+json")
