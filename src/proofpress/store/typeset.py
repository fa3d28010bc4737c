"""Articles as they were rendered last, used again while nothing that they depend on has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from proofpress.render.article import Article
from proofpress.store.bundles import Bundles
from proofpress.store.objects import Objects, OnDamage
from proofpress.store.sealed import Sealed

_FORMAT = "2"


@dataclass
class Recipe:
    """What an article was made from.

    Attributes:
        key: digest of the post's source, of its run, and of whatever renders it.
        reads: sha256 of every file that it asked for, by path from the root; None where there was
            none.
        addresses: where the posts are that it links to, by their path.
        kept: digest of the article in the store; empty if it is not there.
    """

    key: str
    reads: dict[str, str | None] = field(default_factory=dict)
    addresses: dict[str, str | None] = field(default_factory=dict)
    kept: str = field(default="", compare=False)


class Typeset:
    """Articles without problems, by the path of their post; a damaged one counts as absent."""

    def __init__(self, store: Path, on_damage: OnDamage = str) -> None:
        self._store = store
        self._on_damage = on_damage
        self._bundles = Bundles(Objects(store, on_damage))

    def put(self, path: PurePosixPath, recipe: Recipe, article: Article) -> None:
        recipe.kept = self._bundles.put(article, lasting=False)
        self._recipe(path).write(
            {part: getattr(recipe, part) for part in ("key", "reads", "addresses", "kept")}
        )

    def get(
        self,
        path: PurePosixPath,
        key: str,
        *,
        digest_of: Callable[[str], str | None],
        address_of: Callable[[str], str | None],
    ) -> tuple[Recipe, Article] | None:
        """The article of the post at `path`, if it was made of `key` and of what is there now."""
        found = self._recipe(path).read()
        if found is None or found["key"] != key:
            return None
        recipe = Recipe(**found)
        if not same(recipe.reads, digest_of) or not same(recipe.addresses, address_of):
            return None
        article = self._bundles.get(recipe.kept)
        return None if article is None else (recipe, article)

    def _recipe(self, path: PurePosixPath) -> Sealed:
        name = hashlib.sha256(str(path).encode()).hexdigest()
        return Sealed(self._store, f"typeset/{name}", _FORMAT, self._on_damage, lasting=False)


def same(then: Mapping[str, str | None], now: Callable[[str], str | None]) -> bool:
    """Whether every name means now what it meant then."""
    return all(now(name) == value for name, value in then.items())
