"""Posts and articles as values, and sites made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
from markupsafe import escape

from proofpress.config import Config
from proofpress.post.front_matter import FrontMatter
from proofpress.post.post import Cell, Post
from proofpress.render.article import Article
from proofpress.site.assemble import Site, assemble
from proofpress.site.entries import Entry
from proofpress.site.environment import environment
from proofpress.site.social import Paint
from proofpress.templates import static

TEMPLATES = Path(__file__).parents[2] / "templates"
STATIC = static(None)
URL = "https://blog.example/"
TODAY = date(2026, 12, 1)


def an_entry(
    slug: str = "herd",
    *,
    article: Mapping[str, Any] | None = None,
    essay: bool = False,
    executed_on: date | None = date(2026, 11, 20),
    versions: Mapping[str, str] | None = None,
    **meta: Any,
) -> Entry:
    """A post with one code cell (none: an essay) and its article."""
    title = meta.get("title") or slug
    values: dict[str, Any] = {
        "slug": slug,
        "body": "<p>Text.</p>",
        "files": (),
        "headings": (),
        "title_html": str(escape(title)),
        "title_text": title,
        "dek_html": "",
        "summary_html": "",
        "description": "",
        "words": 440,
        "executed": not essay,
        **(article or {}),
    }
    post = Post(
        path=PurePosixPath(f"notebooks/{slug}.md"),
        format="essay" if essay else "md",
        slug=slug,
        title=title,
        meta=FrontMatter(**meta),
        cells=() if essay else (Cell("a", "code", "1", 1, 1),),
    )
    return Entry(post, Article(**values), versions or {}, None if essay else executed_on)


def a_site(
    *entries: Entry,
    config: Config | None = None,
    now: date = TODAY,
    templates: jinja2.Environment | None = None,
    static: Mapping[str, bytes] = STATIC,
    paint: Paint | None = None,
) -> Site:
    return assemble(
        config or Config(title="Blog", url=URL),
        entries,
        now=now,
        templates=templates or environment(TEMPLATES),
        static=static,
        paint=paint,
    )


def paths(site: Site) -> list[str]:
    """Where the files of the site lie, without the ones that every site has."""
    fixed = {"404.html", "archive/index.html", "index.html", "robots.txt", "search/index.html"}
    found = [str(page.path) for page in site.pages]
    return [path for path in found if path not in fixed and not path.startswith("assets/")]


def text(site: Site, path: str) -> str:
    [data] = [page.data for page in site.pages if str(page.path) == path]
    return data.decode("utf-8")
