"""The posts of the site in the order in which every list shows them."""

from __future__ import annotations

import datetime  # as a module: `date` is a property here
from collections.abc import Iterable, Mapping
from dataclasses import field

from proofpress.frozen import frozen
from proofpress.post.post import Post
from proofpress.render.article import Article

#: Words a minute; the usual figure for silent reading of non-fiction is a little higher.
READING_SPEED = 220


@frozen
class Entry:
    """A post with its article and what is known of the run behind it.

    Attributes:
        versions: what it ran with; their order does not count.
        executed_on: the day of its record, None when nothing was executed.
    """

    post: Post
    article: Article
    versions: Mapping[str, str] = field(default_factory=dict)
    executed_on: datetime.date | None = None

    @property
    def date(self) -> datetime.date | None:
        return self.post.meta.date or self.post.meta.publish

    @property
    def listed(self) -> bool:
        """Whether it is one of the posts; else it is a page alone, which links lead to."""
        return self.post.meta.listed

    @property
    def changed(self) -> datetime.date | None:
        """When the post last changed, as far as its author says."""
        return max(filter(None, (self.date, self.post.meta.updated)), default=None)

    @property
    def minutes(self) -> int:
        return max(1, round(self.article.words / READING_SPEED))


def published(entries: Iterable[Entry], now: datetime.date) -> tuple[Entry, ...]:
    """What readers may see on the day `now`, newest first, undated posts last.

    Posts of one day stand in the order of their slugs, so that no list ever reshuffles.
    """
    visible = (
        entry
        for entry in entries
        if not entry.post.meta.draft
        and (entry.post.meta.publish is None or entry.post.meta.publish <= now)
    )
    return tuple(sorted(visible, key=_newest_first))


def _newest_first(entry: Entry) -> tuple[int, str]:
    return (-(entry.date or datetime.date.min).toordinal(), entry.post.slug)
