"""Which other posts someone may like to read who has just read one."""

from __future__ import annotations

import heapq
import html
import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache

from proofpress.site.entries import Entry
from proofpress.site.terms import same

#: A page shows at most so many; none rather than poor ones.
MOST = 3
_NEIGHBOURS = 2  # which the page names anyway

# Points for what two posts have in common. A tag that every other post has says little.
_RARE, _COMMON = 4, 2
_LEVEL = 2  # for the category, and for the sub-category again
_WORDS = 3  # at most, one for each word
_RARE_WORD = 20  # posts that have it; more make a word say nothing
_ENOUGH = 4
_EVERYDAY_WORDS = """
    about after again also another back been before behind being below better between both
    cannot could does doing down each every example first found from further have help here into
    itself just know last less like long look made make many measured more most much must need
    never next none number once only other over part post proof quick result same second should
    show since some source still such take than that their them then there these they thing this
    those three through time under until used using very want well were what when where which
    while will with without work would year your
"""
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
_WORD = re.compile(r"[^\W\d_]{4,}")
_TAG = re.compile("<[^>]*>")


class Likeness:
    """What each of some posts has in common with the others, made ready to be asked about.

    Two posts are alike by their tags, their category and the words of their titles, deks and
    headings. Parts of one series do not count: the page lists them anyway. Scores are small whole
    numbers, so that a word more or less seldom changes who stands where.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._tags = [tuple(dict.fromkeys(map(same, entry.post.meta.tags))) for entry in entries]
        self._labels = [_labels(entry) for entry in entries]
        self._words = [_words(entry) for entry in entries]
        self._with_tag = _posts_by(self._tags)
        self._with_label = _posts_by(self._labels)
        self._with_word = _posts_by(self._words)
        names = (entry.post.meta.series for entry in entries)
        self._series = [name and same(name) for name in names]
        self._rare = max(3, min(_RARE_WORD, len(entries) // 10))

    def of(self, at: int) -> tuple[Entry, ...]:
        """The posts most like that at the place `at`, the likest first, then the newest."""
        count, series = len(self._entries), self._series
        spoken = [0] * count
        for word in self._words[at]:
            if len(self._with_word[word]) <= self._rare:
                for other in self._with_word[word]:
                    spoken[other] += 1
        points = [min(said, _WORDS) for said in spoken]
        for tag in self._tags[at]:
            worth = _worth(len(self._with_tag[tag]), count)
            for other in self._with_tag[tag]:
                points[other] += worth
        for label in self._labels[at]:
            for other in self._with_label[label]:
                points[other] += _LEVEL
        points[at] = 0
        good = [
            (-score, other)
            for other, score in enumerate(points)
            if score >= _ENOUGH and not (series[at] and series[other] == series[at])
        ]
        best = heapq.nsmallest(MOST + _NEIGHBOURS, good)
        return tuple(self._entries[other] for _, other in best)


def related(
    entries: Sequence[Entry],
    only: Collection[str] | None = None,
    likeness: Likeness | None = None,
) -> Mapping[str, tuple[Entry, ...]]:
    """For each post, by its slug, the posts most like it; see `Likeness`.

    Args:
        only: slugs of the posts that are asked about; None: all.
        likeness: of these entries, if somebody has it.
    """
    likeness = likeness or Likeness(entries)
    return {
        entry.post.slug: likeness.of(at)
        for at, entry in enumerate(entries)
        if only is None or entry.post.slug in only
    }


def _posts_by(keys: Sequence[Iterable[Hashable]]) -> Mapping[Hashable, Sequence[int]]:
    """The posts that have each key."""
    posts: dict[Hashable, list[int]] = defaultdict(list)
    for at, those in enumerate(keys):
        for key in those:
            posts[key].append(at)
    return posts


def _worth(posts: int, of: int) -> int:
    """Points for a tag that so many posts have."""
    if posts <= max(4, of // 4):
        return _RARE
    return _COMMON if posts <= of // 2 else 0


def _labels(entry: Entry) -> Sequence[tuple[str, ...]]:
    """The category and, with it, the sub-category."""
    names = tuple(map(same, entry.post.meta.category))
    return [names[:length] for length in range(1, len(names) + 1)]


def _words(entry: Entry) -> frozenset[str]:
    article = entry.article
    marked = " ".join((article.dek_html, *(heading.html for heading in article.headings)))
    return _words_in(f"{article.title_text} {html.unescape(_TAG.sub(' ', marked))}")


@lru_cache(maxsize=10_000)
def _words_in(text: str) -> frozenset[str]:
    return frozenset(map(_stem, set(_WORD.findall(text.casefold())) - _EVERYDAY))


def _stem(word: str) -> str:
    """The word in the singular, more or less: `queries` and `query` are one."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
