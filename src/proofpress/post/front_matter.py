"""The front matter of a post."""

from __future__ import annotations

import datetime  # as a module: fields of these classes are called `date`
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a quoted number comes from."""

    name: str
    title: str
    url: str | None = None
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a post says of itself. Texts are Markdown as written; `category` has one or two levels."""

    title: str | None = None
    dek: str | None = None
    summary: str | None = None
    date: datetime.date | None = None
    updated: datetime.date | None = None
    authors: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    series: str | None = None
    slug: str | None = None
    aliases: tuple[str, ...] = ()
    draft: bool = False
    publish: datetime.date | None = None
    featured: bool = False
    image: str | None = None
    image_alt: str | None = None
    lang: str | None = None
    needs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    timeout_s: float | None = None
    sources: tuple[Origin, ...] = ()
