"""Assemble the site, as readers see it and as they will, and follow its links."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from proofpress.checking.order import CheckOrder, CheckPress
from proofpress.checking.posts import is_hidden
from proofpress.problems import Problem
from proofpress.reading import Reading
from proofpress.site.addresses import post_page
from proofpress.site.entries import Entry
from proofpress.site.link_places import of_dead, of_silent
from proofpress.site.links import Dead, Followed, follow


def follow_links(
    press: CheckPress,
    order: CheckOrder,
    reading: Reading,
    due: Mapping[PurePosixPath, str],
    entries: Sequence[Entry],
) -> tuple[int, tuple[Problem, ...], int]:
    """Assemble the site and follow its links: how many inside, the problems, how many outside.

    Readers of published pages do not see the others, so the links of those are followed in a site
    of their own, in which everything is published.
    """
    site = press.assemble(entries)
    whole = press.assemble([_published(entry) for entry in entries])
    seen = follow(site.pages, url=press.url)
    hidden = {post_page(entry.post.slug) for entry in entries if is_hidden(entry.post, press.today)}
    ahead = follow(whole.pages, url=press.url) if hidden else Followed()
    lost = {post_page(slug) for slug in _lost(reading)}
    dead = [one for one in seen.dead if one.link.page not in hidden]
    dead += [one for one in ahead.dead if one.link.page in hidden]
    posts = [entry.post for entry in entries]
    if order.names:  # what others got wrong was not asked for
        pages = {post_page(post.slug) for post in posts if post.path in due}
        dead = [one for one in dead if one.link.page in pages]
    problems = of_dead((one for one in dead if not _leads_to(one, lost)), posts)
    outside = {**ahead.outside, **seen.outside}
    if order.external:
        problems += of_silent(press.ask(outside), outside, posts)
    inside = ahead.inside if hidden else seen.inside
    return inside, (*site.problems, *problems), len(outside) if order.external else 0


def _published(entry: Entry) -> Entry:
    meta = replace(entry.post.meta, draft=False, publish=None)
    return replace(entry, post=replace(entry.post, meta=meta))


def _lost(reading: Reading) -> Iterator[str]:
    """Slugs that posts which cannot be read would most likely have."""
    for path in reading.unread:
        yield path.parent.name if path.stem == "index" else path.stem


def _leads_to(dead: Dead, pages: Collection[PurePosixPath]) -> bool:
    return any(str(page) in dead.why for page in pages)
