"""Which other posts someone may like to read who has just read one."""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from proofpress.site.entries import Entry
from proofpress.site.terms import same

#: A page shows at most so many; none rather than poor ones.
MOST = 3
_NEIGHBOURS = 2  # which the page names anyway

# Points for what two posts have in common. A tag that every other post has says little.
_RARE, _COMMON = 4, 2
_CATEGORY, _SUBCATEGORY = 2, 2
_WORDS = 3  # at most, one for each word
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


def related(entries: Sequence[Entry]) -> Mapping[str, tuple[Entry, ...]]:
    """For each post, by its slug, the posts most like it, the likest first, then the newest.

    Two posts are alike by their tags, their category and the words of their titles, deks and
    headings. Parts of one series do not count: the page lists them anyway. Scores are small whole
    numbers, so that a word more or less seldom changes who stands where.
    """
    tags = _posts_by(entries, lambda entry: map(same, entry.post.meta.tags))
    words = _posts_by(entries, _words)
    categories = _posts_by(entries, lambda entry: _labels(entry)[:1])
    children = _posts_by(entries, lambda entry: _labels(entry)[1:2])
    found = {}
    for at, entry in enumerate(entries):
        points: Counter[int] = Counter()
        spoken: Counter[int] = Counter()
        for tag in dict.fromkeys(map(same, entry.post.meta.tags)):
            points.update(dict.fromkeys(tags[tag], _worth(len(tags[tag]), len(entries))))
        for label in _labels(entry)[:1]:
            points.update(dict.fromkeys(categories[label], _CATEGORY))
        for label in _labels(entry)[1:2]:
            points.update(dict.fromkeys(children[label], _SUBCATEGORY))
        for word in _words(entry):
            if len(words[word]) <= max(3, len(entries) // 10):
                spoken.update(words[word])
        for other, count in spoken.items():
            points[other] += min(count, _WORDS)
        series = entry.post.meta.series and same(entry.post.meta.series)
        good = [
            other
            for other, score in points.items()
            if score >= _ENOUGH and other != at and not _in_series(entries[other], series)
        ]
        good.sort(key=lambda other: (-points[other], other))
        found[entry.post.slug] = tuple(entries[other] for other in good[: MOST + _NEIGHBOURS])
    return found


def _posts_by(
    entries: Sequence[Entry], keys: Callable[[Entry], Iterable[Hashable]]
) -> Mapping[Hashable, Sequence[int]]:
    posts: dict[Hashable, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        for key in dict.fromkeys(keys(entry)):
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
    text = f"{article.title_text} {html.unescape(_TAG.sub(' ', marked))}"
    return frozenset(map(_stem, set(_WORD.findall(text.casefold())) - _EVERYDAY))


def _stem(word: str) -> str:
    """The word in the singular, more or less: `queries` and `query` are one."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _in_series(entry: Entry, series: str | None) -> bool:
    own = entry.post.meta.series
    return bool(series) and own is not None and same(own) == series
