"""From articles to the files of the site."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from functools import partial
from pathlib import PurePosixPath

import jinja2

from proofpress.config import Config
from proofpress.frozen import frozen
from proofpress.problems import Problem
from proofpress.site import addresses
from proofpress.site.addresses import Permalinks
from proofpress.site.assets import Asset, assets
from proofpress.site.belonging import strangers
from proofpress.site.broken_templates import template_problem
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry, published
from proofpress.site.feeds.atom import atom
from proofpress.site.feeds.feed import Feed, Feeds, Listing
from proofpress.site.feeds.json_feed import json_feed
from proofpress.site.home import home
from proofpress.site.impressions import Impressions, Printing, Unprinted
from proofpress.site.lists import lists
from proofpress.site.moving import loaded
from proofpress.site.overrides import lost_overrides
from proofpress.site.page import Outline, Page, Sheet
from proofpress.site.people import people
from proofpress.site.posts import posts_of
from proofpress.site.redirects import not_found, redirects
from proofpress.site.search import search
from proofpress.site.sitemap import robots, sitemap
from proofpress.site.social import Paint, previews, undrawn
from proofpress.site.terms import terms
from proofpress.site.texts import Texts
from proofpress.site.theme import themed
from proofpress.site.told import common, own


@frozen
class Site:
    """The files of a site, assets first.

    Attributes:
        pages: each at an address of its own; none when a template could not be used.
        notes: what was left out because the config does not say enough.
        impressions: how each sheet came out, for the next build; none without `surroundings`.
    """

    pages: tuple[Page, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    impressions: Impressions = field(default_factory=dict)


def assemble(
    config: Config,
    entries: Sequence[Entry],
    *,
    now: date,
    templates: jinja2.Environment,
    static: Mapping[str, bytes],
    surroundings: str | None = None,
    earlier: Impressions | None = None,
    interactive: Callable[[Collection[str]], Mapping[str, bytes]] | None = None,
    paint: Paint | None = None,
    texts: Texts | None = None,
) -> Site:
    """Make every file of the site.

    Args:
        entries: in any order; drafts and posts to be published after `now` are left out.
        templates: see `environment`.
        static: the content of `templates/static/` by name; see `templates.static`; `enhance.js` and
            `icon.svg` are needed.
        surroundings: digest of whatever pages are printed with; see `Printing`.
        earlier: the impressions of an earlier build: what would come out the same is not printed.
        interactive: what pages load whose figures need these libraries; see `templates`.
        paint: draws cards for previews elsewhere; None: there are none.
        texts: those of an earlier build; None: all are made anew.
    """
    texts = texts or Texts()
    try:
        edition = edition_of(
            config,
            entries,
            now=now,
            static=static,
            interactive=interactive,
            paint=paint,
            texts=texts,
        )
    except Exception as error:
        return Site((), (template_problem(error),))
    printing = Printing(lambda sheet: printed(templates, sheet), surroundings, earlier)
    made = site_of(edition, static, printing, texts)
    notes = undrawn(edition) if paint is not None else ()
    return replace(
        made,
        problems=(*made.problems, *lost_overrides(templates)),
        notes=(*made.notes, *notes),
    )


def edition_of(
    config: Config,
    entries: Sequence[Entry],
    *,
    now: date,
    static: Mapping[str, bytes],
    interactive: Callable[[Collection[str]], Mapping[str, bytes]] | None = None,
    paint: Paint | None = None,
    texts: Texts | None = None,
    before: Edition | None = None,
) -> Edition:
    """All that the pages of a site are made from; for the arguments see `assemble`.

    Args:
        before: an edition with the same files of `static` and the same interactive ones: what it
            made of them is used again.

    Raises:
        Exception: of Jinja or of the template for cards; see `template_problem`.
    """
    shown = published(entries, now)
    url = config.url and config.url.rstrip("/") + "/"
    needed = _libraries(shown)
    moving: Mapping[str, Asset] = {}
    if before is not None and _libraries(before.entries) == needed:
        moving = before.moving
    elif interactive is not None and needed:
        moving = loaded(interactive(needed))
    if before is not None and before.config.theme == config.theme:
        files = before.assets
    else:
        files = assets(themed(static, config.theme), texts or Texts())
    edition = Edition(
        config=config,
        entries=shown,
        terms=terms(shown, config),
        assets=files,
        permalinks=Permalinks(url) if url else None,
        moving=moving,
    )
    return edition if paint is None else replace(edition, previews=previews(edition, paint))


def _libraries(entries: Iterable[Entry]) -> Sequence[str]:
    """What the figures of some posts need."""
    return sorted({name for entry in entries for name in entry.article.libraries})


def site_of(
    edition: Edition,
    static: Mapping[str, bytes],
    printing: Printing,
    texts: Texts | None = None,
) -> Site:
    """Every file of the site of an edition, printed by `printing`."""
    singles, outlines = single_pages(edition), pages_of_posts(edition)
    paths = _paths(outlines, singles)
    moved, problems = _moved(edition, paths)
    problems = (*problems, *strangers(edition, static))
    try:
        made = [printing.page(sheet) for sheet in (*(one.sheet() for one in singles), *moved)]
        made += _outlined(edition, outlines, printing)
    except Exception as error:
        return Site((), (*problems, template_problem(error)))
    cards = (
        Unprinted(card.path, card.drawing.digest, card.drawing.read, "asset")
        for card in edition.previews.values()
    )
    feeds = _feeds(edition, paths, printing, texts or Texts())
    whole = (*_files(edition), *cards, *made, *feeds)
    return Site(_in_order(whole), problems, _notes(edition), printing.made)


def single_pages(edition: Edition) -> tuple[Outline, ...]:
    """The home page, that of the search, and the one for what is not found."""
    finder = (Outline(addresses.SEARCH, partial(search, edition)),) if edition.searchable else ()
    return (
        Outline(addresses.HOME, partial(home, edition)),
        *finder,
        Outline(addresses.NOT_FOUND, partial(not_found, edition)),
    )


def pages_of_posts(edition: Edition) -> tuple[Outline, ...]:
    """The pages of posts, of lists of them, and of their authors."""
    return (*posts_of(edition), *lists(edition), *people(edition))


def beside_pages(
    edition: Edition, static: Mapping[str, bytes], printing: Printing
) -> tuple[tuple[Page, ...], tuple[Problem, ...]]:
    """Every file but pages and cards, and what is wrong with the site; no page is looked at."""
    paths = _paths(pages_of_posts(edition), single_pages(edition))
    moved, problems = _moved(edition, paths)
    feeds = _feeds(edition, paths, printing, Texts())
    made = map(printing.page, moved)
    return (*_files(edition), *made, *feeds), (*problems, *strangers(edition, static))


def _paths(*outlines: Iterable[Outline]) -> Sequence[PurePosixPath]:
    """Of pages that somebody can be led to."""
    each = (one.path for some in outlines for one in some)
    return [path for path in each if path != addresses.NOT_FOUND]


def _moved(
    edition: Edition, paths: Sequence[PurePosixPath]
) -> tuple[Sequence[Sheet], Sequence[Problem]]:
    return redirects(edition, lambda: {*paths, *_reserved(edition, paths)})


def _outlined(edition: Edition, outlines: Sequence[Outline], printing: Printing) -> Iterable[Page]:
    """The pages of posts, and lists of them; those that come out as they did get no sheet."""
    if not printing.name():
        yield from (printing.page(outline.sheet()) for outline in outlines)
        return
    shared = common(edition)
    of_posts = {
        addresses.post_page(entry.post.slug): own(edition, entry) for entry in edition.entries
    }
    for outline in outlines:
        name = printing.name(shared, of_posts.get(outline.path, "list"))
        page = printing.known(outline.path, name, outline.sheet)
        yield page or printing.page(outline.sheet(), name)


def printed(templates: jinja2.Environment, sheet: Sheet) -> bytes:
    """The page of a sheet.

    Raises:
        Exception: of Jinja or of the template; see `template_problem`.
    """
    text = templates.get_template(sheet.template).render(page=sheet.view)
    # A lone surrogate of a notebook's text has no UTF-8; browsers show the same question mark.
    return text.encode("utf-8", "replace")


def _files(edition: Edition) -> Iterable[Page]:
    for asset in (*edition.assets.values(), *edition.moving.values()):
        yield Page(asset.path, asset.data, "asset")
    for entry in edition.entries:
        page = addresses.post_page(entry.post.slug)
        for file in entry.article.files:
            if file.name in entry.article.downloads and not edition.config.downloads:
                continue
            path = addresses.beside(page, file.name)
            yield Unprinted(path, file.digest, partial(getattr, file, "data"), "asset")


def _feeds(
    edition: Edition, pages: Sequence[PurePosixPath], printing: Printing, texts: Texts
) -> Iterable[Page]:
    yield Page(addresses.ROBOTS, robots(edition.permalinks), "page")
    if edition.permalinks is not None:
        feeds = Feeds(edition, edition.permalinks, texts)
        for listing in feeds.listings():
            for path, write in (
                (addresses.atom_of(listing.page), atom),
                (addresses.json_of(listing.page), json_feed),
            ):
                made_of = (write.__name__, feeds.made_of(listing))
                yield printing.file(path, made_of, partial(_written, write, feeds, listing))
        paths = [page for page in pages if page != addresses.SEARCH]
        yield Page(addresses.SITEMAP, sitemap(edition, paths, edition.permalinks), "page")


def _written(write: Callable[[Feed], bytes], feeds: Feeds, listing: Listing) -> bytes:
    return write(feeds.feed(listing))


def _reserved(edition: Edition, pages: Iterable[PurePosixPath]) -> Iterable[PurePosixPath]:
    """Addresses that no alias may have beside those of the pages.

    Nobody guesses that of a card, which has a digest in it.
    """
    yield from (addresses.NOT_FOUND, addresses.SITEMAP, addresses.ROBOTS, addresses.FINDER)
    yield from (page.path for page in _files(edition))
    for page in filter(addresses.has_feeds, pages):
        yield from (addresses.atom_of(page), addresses.json_of(page))


def _in_order(pages: Iterable[Page]) -> tuple[Page, ...]:
    """Assets first, then by address.

    Raises:
        ValueError: two different files want one address; the stages before should have said so.
    """
    by_path: dict[PurePosixPath, Page] = {}
    for page in pages:
        known = by_path.setdefault(page.path, page)
        if known is not page and known.digest != page.digest:
            raise ValueError(f"two files want the address `{page.path}`")
    return tuple(sorted(by_path.values(), key=lambda page: (page.kind, page.path.parts)))


def _notes(edition: Edition) -> tuple[str, ...]:
    if edition.permalinks is not None:
        return ()
    return ("no feed, sitemap or canonical addresses: set `url` to where the site will live",)
