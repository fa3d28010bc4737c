"""Pages at addresses where no post is (any more): 404 and the aliases of posts."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import PurePosixPath

from proofpress.problems import Location, Problem
from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.old_addresses import old_addresses
from proofpress.site.page import Sheet
from proofpress.site.page_views import NotFoundPage, RedirectPage
from proofpress.site.views import LinkView


def not_found(edition: Edition) -> Sheet:
    """Servers show this page at any address, so its links begin at the root of the server."""
    root = edition.permalinks.root if edition.permalinks else "/"
    links = Links(addresses.NOT_FOUND, root)
    view = NotFoundPage(
        frame=edition.frame(links),
        head=edition.head(addresses.NOT_FOUND, "Not found", hidden=True),
        places=(
            LinkView("Home", links.to(addresses.HOME)),
            LinkView("All posts", links.to(addresses.ARCHIVE)),
        ),
    )
    return Sheet(addresses.NOT_FOUND, "site/404.html.j2", view)


def redirects(
    edition: Edition, taken: Callable[[], Collection[PurePosixPath]]
) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """A page for each alias; one whose address is `taken`, or no address here, is a problem."""
    moved = [
        (entry, (*entry.post.meta.aliases, *old_addresses(edition.config, entry)))
        for entry in sorted(edition.entries, key=lambda entry: entry.post.slug)
    ]
    if not any(aliases for _, aliases in moved):
        return (), ()
    sheets: dict[PurePosixPath, Sheet] = {}
    files = set(taken())
    folders = {folder for path in files for folder in path.parents}
    problems = []
    for entry, aliases in moved:
        own = addresses.post_page(entry.post.slug)
        for alias in dict.fromkeys(aliases):
            path = addresses.alias_page(alias)
            if path == own and alias not in entry.post.meta.aliases:
                continue
            if path is None:
                problems.append(_no_address(alias, entry))
                continue
            # No file lies where another one has its folder, nor the other way round.
            other = next((each for each in (path, *path.parents) if each in files), None)
            if other is not None or path in folders:
                problems.append(_taken(alias, other or path, entry))
                continue
            sheets[path] = _redirect(edition, path, entry)
            files.add(path)
            folders.update(path.parents)
    return tuple(sheets.values()), tuple(problems)


def _redirect(edition: Edition, path: PurePosixPath, entry: Entry) -> Sheet:
    page = addresses.post_page(entry.post.slug)
    view = RedirectPage(
        title=entry.article.title_text,
        lang=entry.post.meta.lang or edition.config.lang,
        href=Links(path).to(page),
        canonical=edition.permalinks.of(page) if edition.permalinks else None,
    )
    return Sheet(path, "site/redirect.html.j2", view)


def _no_address(alias: str, entry: Entry) -> Problem:
    return Problem(
        code="front-matter",
        message=f"the alias `{alias}` is no address of this site",
        help="write the old path as seen from the site's root, such as `/2019/old-title/`",
        location=Location(str(entry.post.path)),
    )


def _taken(alias: str, path: PurePosixPath, entry: Entry) -> Problem:
    return Problem(
        code="duplicate",
        message=f"the alias `{alias}` is the address of another page, `{path}`",
        help="remove the alias, or give the other page another address",
        location=Location(str(entry.post.path)),
    )
