"""From one post to others: its neighbours in time, the parts of its series, posts like it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.cards import trusted
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.markup import without_links
from proofpress.site.views import SeriesView, Turn


def neighbours(newer: Entry | None, older: Entry | None, links: Links) -> tuple[Turn, ...]:
    """The posts beside one in its list: by time or, where neither has a date, by their order."""
    if all(entry.date is None for entry in (newer, older) if entry is not None):
        found = (
            turn("← Previous", newer, links, "prev") if newer else None,
            turn("Next →", older, links, "next") if older else None,
        )
    else:
        found = (
            turn("← Older", older, links, "prev") if older else None,
            turn("Newer →", newer, links, "next") if newer else None,
        )
    return tuple(filter(None, found))


def series(edition: Edition, entry: Entry, links: Links) -> SeriesView | None:
    found = edition.terms.series_of(entry)
    if found is None:
        return None
    parts = tuple(reversed(found.entries))
    at = parts.index(entry)
    turns = (
        turn(f"← Part {at}", parts[at - 1], links) if at else None,
        turn(f"Part {at + 2} →", parts[at + 1], links) if at + 1 < len(parts) else None,
    )
    return SeriesView(
        title=found.label,
        href=links.to(addresses.series_page(found.slug)),
        part=at + 1,
        parts=len(parts),
        turns=tuple(filter(None, turns)),
        contents=tuple(turn(str(number), part, links) for number, part in enumerate(parts, 1)),
    )


def alike(edition: Edition, entries: Iterable[Entry], links: Links) -> tuple[Turn, ...]:
    """Related posts; each is labelled with its day."""
    return tuple(turn(_day(edition, entry), entry, links) for entry in entries)


def _day(edition: Edition, entry: Entry) -> str:
    day = edition.day(entry.date)
    return day.text if day is not None else ""


def turn(label: str, entry: Entry, links: Links, rel: Literal["prev", "next", ""] = "") -> Turn:
    return Turn(
        label=label,
        title=trusted(without_links(entry.article.title_html)),
        href=links.to(addresses.post_page(entry.post.slug)),
        rel=rel,
    )
