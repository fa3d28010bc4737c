"""What posts are listed under: tags, categories, series, years, topics, collections."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import lru_cache

from proofpress.config import Config
from proofpress.config.people import Person
from proofpress.frozen import frozen
from proofpress.site.entries import Entry
from proofpress.site.slugs import unique_slugs


@frozen
class Term:
    """A tag or a series, spelled as most of its posts spell it; entries newest first."""

    label: str
    slug: str
    entries: tuple[Entry, ...]


@frozen
class Author(Term):
    """Someone who writes; `known` is what the config says, else an address that a post gives."""

    known: Person | None


@frozen
class Category:
    """A category with the posts of its own level and of those below."""

    label: str
    slug: str
    entries: tuple[Entry, ...]
    children: tuple[Term, ...]


@frozen
class Year:
    """The posts of a year; `year` is None for those without a date."""

    year: int | None
    entries: tuple[Entry, ...]


@frozen
class Terms:
    """Everything the posts of a site are listed under.

    Attributes:
        tags, categories, series: in the order of the alphabet.
        authors: of the posts, or of the blog where a post names none.
        topics, collections: those of the config, in its order, those without posts too.
        listed: all of the posts; a page that is none of them is listed under nothing.
    """

    tags: tuple[Term, ...]
    categories: tuple[Category, ...]
    series: tuple[Term, ...]
    years: tuple[Year, ...]
    authors: tuple[Author, ...] = ()
    topics: tuple[Term, ...] = ()
    collections: tuple[Term, ...] = ()
    listed: tuple[Entry, ...] = ()
    _tags: Mapping[str, Term] = field(init=False, repr=False, compare=False)
    _authors: Mapping[str, Author] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_tags", {same(term.label): term for term in self.tags})
        object.__setattr__(self, "_authors", {same(term.label): term for term in self.authors})

    def author(self, name: str) -> Author | None:
        """The author of that name, if there is one of any post."""
        return self._authors.get(same(name))

    def tags_of(self, entry: Entry) -> tuple[Term, ...]:
        """The tags of a post in the order in which its author wrote them."""
        if not entry.listed:
            return ()
        return tuple(self._tags[key] for key in dict.fromkeys(map(same, entry.post.meta.tags)))

    def category_of(self, entry: Entry) -> tuple[Category, Term | None] | None:
        if not entry.listed or not entry.post.meta.category:
            return None
        label, *sub = map(same, entry.post.meta.category)
        category = next(each for each in self.categories if same(each.label) == label)
        child = next((each for each in category.children if [same(each.label)] == sub[:1]), None)
        return category, child

    def series_of(self, entry: Entry) -> Term | None:
        if not entry.listed or entry.post.meta.series is None:
            return None
        label = same(entry.post.meta.series)
        return next(each for each in self.series if same(each.label) == label)

    def collection_of(self, entry: Entry) -> Term | None:
        """The collection of a post; None for one of the posts that are in none."""
        name = same(entry.post.meta.collection or "") if entry.listed else ""
        return next((each for each in self.collections if same(each.label) == name), None)

    def topics_of(self, entry: Entry) -> tuple[Term, ...]:
        return tuple(topic for topic in self.topics if any(each is entry for each in topic.entries))


def terms(entries: Sequence[Entry], config: Config | None = None) -> Terms:
    """Group posts, which come newest first."""
    config = config or Config()
    entries = tuple(entry for entry in entries if entry.listed)
    return Terms(
        tags=_terms((label, entry) for entry in entries for label in entry.post.meta.tags),
        categories=_categories(entries),
        series=_terms(
            (entry.post.meta.series, entry) for entry in entries if entry.post.meta.series
        ),
        years=_years(entries),
        authors=_authors(entries, config),
        topics=_chosen(
            {topic.name: (topic.name, *topic.also) for topic in config.topics},
            entries,
            lambda entry: (*entry.post.meta.category, *entry.post.meta.tags),
        ),
        collections=_chosen(
            {each.name: (each.name,) for each in config.collections},
            entries,
            lambda entry: filter(None, (entry.post.meta.collection,)),
        ),
        listed=entries,
    )


def _authors(entries: Sequence[Entry], config: Config) -> tuple[Author, ...]:
    said = {same(person.name): person for person in reversed(config.people)}
    homes: dict[str, str] = {}
    for entry in entries:
        for name, url in entry.post.meta.homes.items():
            homes.setdefault(same(name), url)
    found = _terms(
        (name, entry) for entry in entries for name in entry.post.meta.authors or config.authors
    )
    return tuple(
        Author(one.label, one.slug, one.entries, _known(one, said, homes)) for one in found
    )


def _known(author: Term, said: Mapping[str, Person], homes: Mapping[str, str]) -> Person | None:
    key = same(author.label)
    return said.get(key) or (Person(author.label, homes[key]) if key in homes else None)


@lru_cache(maxsize=10_000)
def same(label: str) -> str:
    """What two spellings of one label have in common: case and spacing do not count."""
    return unicodedata.normalize("NFC", " ".join(label.split())).casefold()


def _terms(labelled: Iterable[tuple[str, Entry]]) -> tuple[Term, ...]:
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    entries: dict[str, dict[str, Entry]] = defaultdict(dict)
    for label, entry in labelled:
        spellings[same(label)][" ".join(label.split())] += 1
        entries[same(label)][entry.post.slug] = entry
    shown = {key: _commonest(counts) for key, counts in spellings.items()}
    slugs: Mapping[str, str] = unique_slugs(shown.values())
    return tuple(
        Term(shown[key], slugs[shown[key]], tuple(entries[key].values())) for key in sorted(shown)
    )


def _chosen(
    wanted: Mapping[str, Iterable[str]],
    entries: Sequence[Entry],
    labels: Callable[[Entry], Iterable[str]],
) -> tuple[Term, ...]:
    """A term for each name, with the posts that have one of the labels it stands for."""
    slugs = unique_slugs(wanted)
    keys = {name: set(map(same, also)) for name, also in wanted.items()}
    return tuple(
        Term(
            name,
            slugs[name],
            tuple(
                entry for entry in entries if not keys[name].isdisjoint(map(same, labels(entry)))
            ),
        )
        for name in wanted
    )


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda label: (-counts[label], label))


def _categories(entries: Sequence[Entry]) -> tuple[Category, ...]:
    filed = [entry for entry in entries if entry.post.meta.category]
    return tuple(
        Category(
            label=term.label,
            slug=term.slug,
            entries=term.entries,
            children=_terms(
                (entry.post.meta.category[1], entry)
                for entry in term.entries
                if len(entry.post.meta.category) > 1
            ),
        )
        for term in _terms((entry.post.meta.category[0], entry) for entry in filed)
    )


def _years(entries: Sequence[Entry]) -> tuple[Year, ...]:
    by_year: dict[int | None, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_year[entry.date.year if entry.date else None].append(entry)
    return tuple(Year(year, tuple(those)) for year, those in by_year.items())
