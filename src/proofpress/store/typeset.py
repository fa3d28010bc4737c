"""Articles as they were rendered last, used again while nothing that they depend on has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath

from proofpress.render.article import Article, ArticleFile
from proofpress.store.entry_json import article_from_json
from proofpress.store.objects import Objects, OnDamage


@dataclass
class Recipe:
    """What an article was made from.

    Attributes:
        key: digest of the post's source, of its run, and of whatever renders it.
        reads: sha256 of every file that it asked for, by path from the root; None where there was
            none.
        addresses: where the posts are that it links to, by their path.
    """

    key: str
    reads: dict[str, str | None] = field(default_factory=dict)
    addresses: dict[str, str | None] = field(default_factory=dict)


class Typeset:
    """Articles without problems, by the path of their post; a damaged one counts as absent."""

    def __init__(self, store: Path, on_damage: OnDamage = str) -> None:
        self._folder = store / "typeset"
        self._objects = Objects(store, on_damage)

    def put(self, path: PurePosixPath, recipe: Recipe, article: Article) -> None:
        files = {file.name: self._objects.put(file.data, lasting=False) for file in article.files}
        made = asdict(replace(article, files=()))
        data = {"recipe": asdict(recipe), "article": made, "files": files, "order": list(files)}
        digest = self._objects.put(json.dumps(data, sort_keys=True).encode(), lasting=False)
        self._objects.point(self._path(path), digest, lasting=False)

    def get(
        self,
        path: PurePosixPath,
        key: str,
        *,
        digest_of: Callable[[str], str | None],
        address_of: Callable[[str], str | None],
    ) -> tuple[Recipe, Article] | None:
        """The article of the post at `path`, if it was made of `key` and of what is there now."""
        found = self._objects.follow(self._path(path))
        if found is None:
            return None
        try:
            data = json.loads(found)
            recipe = Recipe(**data["recipe"])
            if recipe.key != key:
                return None
            if not same(recipe.reads, digest_of) or not same(recipe.addresses, address_of):
                return None
            files = tuple(
                ArticleFile(name, self._object(data["files"][name])) for name in data["order"]
            )
            return recipe, article_from_json(data["article"], files)
        except (ValueError, KeyError, TypeError):
            return None

    def _object(self, digest: str) -> bytes:
        data = self._objects.get(digest)
        if data is None:
            raise ValueError(f"object {digest} is gone or damaged")
        return data

    def _path(self, path: PurePosixPath) -> Path:
        return self._folder / hashlib.sha256(str(path).encode()).hexdigest()


def same(then: Mapping[str, str | None], now: Callable[[str], str | None]) -> bool:
    """Whether every name means now what it meant then."""
    return all(now(name) == value for name, value in then.items())
