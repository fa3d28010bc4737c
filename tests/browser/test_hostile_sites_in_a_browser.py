"""Every payload as every text of a config and a post: no page of the site runs it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from proofpress.config import Config, load
from proofpress.post.front_matter import FrontMatter, Origin
from proofpress.post.post import Cell, Post
from proofpress.render.render import render
from proofpress.site.entries import Entry
from tests.browser.provoker import what_runs
from tests.browser.specimen import index_of, write
from tests.browser.walker import each_kind, pages_of
from tests.render.hostile import PAYLOADS
from tests.site.articles import URL, a_site
from tests.site.test_site_home import HOSTILE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

#: What YAML and TOML can hold.
TEXTS = tuple(text.encode("utf-8", "ignore").decode() for text in PAYLOADS)
BREAKING_OUT = '"><img src=x onerror=alert(1)>'
_ABOVE = """
url = "https://blog.example/"
edit_url = "https://code.example/{path}"
title = @
description = @
authors = [@]
status = @
location = @
kicker = @
headline = @
tagline = @
footer = @
back = @
nav = [{ label = @, href = "a/" }]
links = [{ label = @, href = "https://x.example/" }]
people = [{ name = @, url = "https://x.example/", about = @ }]
"""


def _config(text: str) -> Config:
    """A config whose every text is one; the usual one if no blog may have it."""
    found = load(None, (_ABOVE + HOSTILE).replace("@", json.dumps(text)))
    assert found.value is not None
    return Config(url=URL) if found.problems else found.value


def _entry(slug: str, text: str) -> Entry:
    """A post whose every text is one, in a file of that name."""
    meta = FrontMatter(
        title=text,
        dek=text,
        summary=text,
        date=date(2026, 11, 1),
        authors=(text,),
        homes={text: "https://x.example/"},
        category=(text, text),
        tags=(text, "common"),
        series=text,
        impact=text,
        image_alt=text,
        lang=text,
        sources=(Origin(text, text, "https://x.example/"),),
    )
    cells = (Cell("a", "markdown", f"## {text}\n\n{text}", 1, 1), Cell("b", "code", text, 2, 9))
    name = text.replace("/", "").replace("\0", "") or "x"
    post = Post(PurePosixPath(f"notebooks/{name}.ipynb"), "ipynb", slug, text, meta, cells)
    article = render(post, None, read_file=lambda _path: b"").value
    assert article is not None
    return Entry(post, article, {text: text}, date(2026, 11, 2))


def _site(folder: Path, text: str) -> None:
    write(a_site(_entry("a", text), _entry("b", text), config=_config(text)), folder)


def _runs(browser: Browser, folder: Path, pages: Sequence[str], text: str) -> list[str]:
    return what_runs(browser, folder, [(f"{text!r} on {page}", page) for page in pages])


def test_no_text_of_a_site_runs(browser: Browser, tmp_path: Path) -> None:
    _site(tmp_path, BREAKING_OUT)
    pages = pages_of(tmp_path)

    wrong = _runs(browser, tmp_path, pages, BREAKING_OUT)

    assert len(pages) > 17
    assert wrong == []


@pytest.mark.long
@pytest.mark.timeout(900)
def test_no_payload_of_all_runs_on_a_page_of_any_kind(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    for at, text in enumerate(TEXTS):
        folder = tmp_path / str(at)
        _site(folder, text)
        wrong += _runs(browser, folder, each_kind(folder), text)

    assert len(TEXTS) > 100
    assert wrong == []


@pytest.mark.long
@pytest.mark.timeout(600)
def test_nothing_that_is_searched_or_found_runs(browser: Browser, tmp_path: Path) -> None:
    config = Config(url=URL)
    entries = [_entry(f"p{at}", text) for at, text in enumerate(TEXTS)]
    site = a_site(*entries, config=config)
    write(replace(site, pages=(*site.pages, *index_of(config, entries))), tmp_path)
    queries = [(f"search for {text!r}", f"search/index.html?q={quote(text)}") for text in TEXTS]

    wrong = what_runs(browser, tmp_path, queries, until=".said:not(:empty)")

    assert wrong == []
