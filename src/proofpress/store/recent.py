"""Articles of a store that is read and never written: what is made is kept in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from proofpress.render.article import Article
from proofpress.store.objects import OnDamage
from proofpress.store.typeset import Recipe, Typeset, same


class RecentTypeset(Typeset):
    """One article a post; what a build left on disk is used, and never replaced."""

    def __init__(self, store: Path, on_damage: OnDamage = str) -> None:
        super().__init__(store, on_damage)
        self._recent: dict[PurePosixPath, tuple[Recipe, Article]] = {}

    def put(self, path: PurePosixPath, recipe: Recipe, article: Article) -> None:
        self._recent[path] = recipe, article

    def get(
        self,
        path: PurePosixPath,
        key: str,
        *,
        digest_of: Callable[[str], str | None],
        address_of: Callable[[str], str | None],
    ) -> tuple[Recipe, Article] | None:
        known = self._recent.get(path)
        if known is not None:
            recipe, _ = known
            right = recipe.key == key and same(recipe.reads, digest_of)
            return known if right and same(recipe.addresses, address_of) else None
        found = super().get(path, key, digest_of=digest_of, address_of=address_of)
        if found is not None:
            self._recent[path] = found
        return found
