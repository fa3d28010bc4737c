"""Cards for links on other sites, drawn when a page that names one is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from proofpress.site.drawings import Drawing, Preview
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.pictures import picture
from proofpress.site.social import Facts, Paint, facts_of, facts_of_blog, preview


class Drawn:
    """Cards by what they say, drawn once; of those that were drawn long ago none is kept."""

    def __init__(self, paint: Paint, most: int = 4096) -> None:
        self._paint = paint
        self._most = most
        self._cards: dict[Facts, Drawing | None] = {}

    def card(self, facts: Facts) -> Drawing | None:
        if facts not in self._cards:
            if len(self._cards) >= self._most:
                self._cards.clear()
            [self._cards[facts]] = self._paint([facts])
        return self._cards[facts]


class Cards(Mapping[str, Preview]):
    """The cards of an edition by the slugs of its posts, as `site.social.previews` makes them."""

    def __init__(self, edition: Edition, drawn: Drawn) -> None:
        self._edition = edition
        self._drawn = drawn
        self._found: dict[str, Preview | None] = {}

    @cached_property
    def _wanted(self) -> Mapping[str, Entry | None]:
        if self._edition.permalinks is None or not self._edition.config.cards:
            return {}
        return {"": None, **{entry.post.slug: entry for entry in self._edition.entries}}

    def __getitem__(self, slug: str) -> Preview:
        if slug not in self._found:
            self._found[slug] = self._made(slug)
        found = self._found[slug]
        if found is None:
            raise KeyError(slug)
        return found

    def __iter__(self) -> Iterator[str]:
        return (slug for slug in self._wanted if self.get(slug) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _made(self, slug: str) -> Preview | None:
        if slug not in self._wanted:
            return None
        entry = self._wanted[slug]
        if entry is not None and picture(self._edition, entry):
            return None
        edition = self._edition
        facts = facts_of_blog(edition) if entry is None else facts_of(edition, entry)
        card = self._drawn.card(facts)
        return None if card is None else preview(slug, facts, card)
