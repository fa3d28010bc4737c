"""What is known of a post and its article as JSON and back; of code cells only their number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from proofpress.post.front_matter import FrontMatter, Origin
from proofpress.post.post import Cell, Post
from proofpress.render.article import Article, ArticleFile, Heading, Quote
from proofpress.site.entries import Entry

#: What is known of a post without its cells.
HEAD = ("path", "format", "slug", "title", "meta", "kernel", "language", "own_folder")
_DAYS = ("date", "updated", "publish")
_ARTICLE = tuple(part for part in fields(Article) if part.name not in ("body", "files"))


def to_json(entry: Entry) -> dict[str, Any]:
    """Values that `json.dumps` takes; the article is left out."""
    meta = replace(entry.post.meta, parameters={}, counterfactual=(), lines={})
    post = replace(
        entry.post, cells=(), meta=meta, texts=(), claims=(), quotations=(), written=None
    )
    return {
        "post": _plain(post),
        "versions": dict(entry.versions),
        "executed_on": day_to_json(entry.executed_on),
        "code_cells": len(entry.post.code_cells),
    }


def from_json(data: Any, article: Article) -> Entry:
    """The entry that `to_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: it did not write that.
    """
    post = data["post"]
    path = PurePosixPath(post["path"])
    numbers = range(1, data["code_cells"] + 1)
    cells = tuple(Cell(f"cell-{number}", "code", "", number, 1) for number in numbers)
    bare = {"cells": cells, "texts": (), "claims": (), "quotations": ()}
    return Entry(
        post=Post(**{**post, **bare, "path": path, "meta": _meta(post["meta"])}),
        article=article,
        versions=dict(data["versions"]),
        executed_on=day_from_json(data["executed_on"]),
    )


def head_to_json(post: Post) -> dict[str, Any] | None:
    """What is known of a post without its cells; None if JSON cannot hold it."""
    if post.meta.parameters or post.meta.counterfactual:
        return None
    return {name: _plain(getattr(post, name)) for name in HEAD}


def head_from_json(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a post that `head_to_json` wrote."""
    return {**data, "path": PurePosixPath(data["path"]), "meta": _meta(data["meta"])}


def article_to_json(article: Article) -> dict[str, Any]:
    """Values that `json.dumps` takes; its body and the files are left out."""
    return {part.name: _plain(getattr(article, part.name)) for part in _ARTICLE}


def article_from_json(data: Mapping[str, Any], files: tuple[ArticleFile, ...]) -> Article:
    headings = tuple(Heading(**heading) for heading in data["headings"])
    quotes = tuple(Quote(**quote) for quote in data["quotes"])
    lists = {name: tuple(data[name]) for name in ("downloads", "libraries")}
    made = {"headings": headings, "quotes": quotes, "files": files, **lists}
    return Article(**{**data, **made})


def _meta(data: Mapping[str, Any]) -> FrontMatter:
    lists = {name: tuple(value) for name, value in data.items() if isinstance(value, list)}
    days = {name: day_from_json(data[name]) for name in _DAYS}
    sources = tuple(
        Origin(**{**origin, "date": day_from_json(origin["date"])}) for origin in data["sources"]
    )
    return FrontMatter(**{**data, **lists, **days, "sources": sources})


def day_to_json(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def day_from_json(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date | PurePosixPath):
        return str(value)
    return value
