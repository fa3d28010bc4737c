"""Which list a post belongs to, what its page takes from that, and names that nothing has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from proofpress.config import Config, blocks
from proofpress.problems import Location, Problem
from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.excerpt import comparison
from proofpress.site.views import LinkView
from proofpress.suggest import did_you_mean


def list_of(edition: Edition, entry: Entry) -> PurePosixPath:
    """The page of the post's collection, or the home page."""
    collection = edition.terms.collection_of(entry)
    return addresses.collection_page(collection.slug) if collection else addresses.HOME


def back(edition: Edition, entry: Entry, links: Links) -> LinkView | None:
    """A link to that list, where the config wants one."""
    if not edition.config.back:
        return None
    collection = edition.terms.collection_of(entry)
    label = collection.label if collection else edition.config.back
    return LinkView(label, links.to(list_of(edition, entry)))


def date_format(edition: Edition, entry: Entry) -> str | None:
    """How the page of a post shows dates: as its collection does, or all posts; "" for none."""
    collection = edition.terms.collection_of(entry)
    own = edition.look(collection.label).date_format if collection else None
    return own or edition.config.post_date_format


def strangers(edition: Edition, static: Mapping[str, bytes]) -> Iterator[Problem]:
    """Names of collections, posts and font files that there are not."""
    config = edition.config
    known = [collection.name for collection in config.collections]
    for entry in edition.entries:
        name = entry.post.meta.collection
        if name and entry.listed and edition.terms.collection_of(entry) is None:
            help_ = did_you_mean(name, known, otherwise="add it to `collections` in the config")
            place = Location(str(entry.post.path), entry.post.meta.lines.get("collection"))
            yield Problem("front-matter", f"there is no collection `{name}`", help_, place)
    slugs = [entry.post.slug for entry in edition.entries]
    for at, block in enumerate(config.home):
        named = block.posts if isinstance(block, blocks.Featured) else ()
        named = (block.post,) if isinstance(block, blocks.Compare) and block.post else named
        for slug in named:
            if slug not in slugs:
                help_ = did_you_mean(slug, slugs, otherwise="name a post by its address")
                path = ("home", at, "posts" if isinstance(block, blocks.Featured) else "post")
                found = config.problem(path, f"there is no published post `{slug}`", help_)
                yield replace(found, severity="warning")
            elif isinstance(block, blocks.Compare) and block.bad is None:
                yield from _without(config, edition, at, slug)
    yield from _fonts(config, static)


def _without(config: Config, edition: Edition, at: int, slug: str) -> Iterator[Problem]:
    entry = next(entry for entry in edition.entries if entry.post.slug == slug)
    if not comparison(entry, Links(addresses.HOME)):
        help_ = "write `bad` and `good` here, or compare cells in the post"
        found = config.problem(("home", at, "post"), f"`{slug}` has no comparison to show", help_)
        yield replace(found, severity="warning")


def _fonts(config: Config, static: Mapping[str, bytes]) -> Iterator[Problem]:
    for at, face in enumerate(config.theme.faces):
        if face.file not in static:
            help_ = "put it there, or name another file"
            message = f"there is no `{face.file}` in `templates/static/`"
            yield config.problem(("theme", "faces", at, "file"), message, help_)
