"""The search of a site that a build makes, and that what is not published is nowhere in a site."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.integration.blogs import Blog, a_blog

CONFIG = 'title = "Blog"\nurl = "https://blog.example/"\n'
SECRET = "zanzibar"
INDEX = "search/pagefind"


def essay(title: str, head: str = "", body: str = "Words.") -> str:
    return f"---\ntitle: {title}\n{head}\n---\n\n{body}\n\n## A heading\n\nMore words.\n"


def hidden(what: str) -> str:
    """Front matter and text in which every field has the word that nobody may see."""
    word = f"{SECRET}-{what}"
    head = (
        f"dek: {word}\nsummary: {word}\ntags: [{word}, shared]\ncategory: {word} / {word}\n"
        f"series: {word}\naliases: [/{word}/]\nauthors: [{word}]\n"
    )
    return essay(word, head + ("draft: true" if what == "draft" else "publish: 2999-01-01"), word)


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = a_blog(tmp_path, config=CONFIG, SOURCE_DATE_EPOCH="1800000000")
    blog.write("one.md", essay("One", "date: 2026-01-01\ntags: [shared]"))
    blog.write("two.md", essay("Two", "date: 2026-01-02\ntags: [shared]\nseries: Shared"))
    return blog


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a site; those of the index as they are once a browser has unpacked them."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            packed = data.startswith(b"\x1f\x8b")
            found[path.relative_to(folder).as_posix()] = gzip.decompress(data) if packed else data
    return found


def test_drafts_and_scheduled_posts_are_in_no_file_of_a_site(blog: Blog) -> None:
    for what in ("draft", "scheduled"):
        blog.write(f"{SECRET}-{what}.md", hidden(what))

    blog.build()

    files = contents(blog.site)
    assert {f"{INDEX}/pagefind-entry.json", "feed.xml", "feed.json", "sitemap.xml"} <= set(files)
    assert sum(name.endswith(".pf_fragment") for name in files) == 2
    assert [name for name in files if SECRET in name] == []
    assert [name for name, data in files.items() if SECRET.encode() in data.lower()] == []


def test_an_index_is_made_anew_only_when_a_post_has_changed(blog: Blog) -> None:
    blog.build()
    before = blog.digests(f"build/site/{INDEX}")
    kept = (blog.root / "build/store/index.parts").stat().st_ino

    blog.write("draft.md", hidden("draft"))
    blog.build()
    assert (blog.root / "build/store/index.parts").stat().st_ino == kept
    assert blog.digests(f"build/site/{INDEX}") == before

    blog.replace("one.md", "More words.", "More aardvarks.")
    blog.build()
    after = contents(blog.site / INDEX)
    assert any(b"aardvarks" in data for data in after.values())
    assert len(after) == len(before)
    assert json.loads(after["pagefind-entry.json"])["languages"]["en"]["page_count"] == 2


def test_a_damaged_index_is_made_again(blog: Blog) -> None:
    blog.build()
    before = blog.digests()
    parts = blog.root / "build/store/index.parts"
    parts.write_bytes(parts.read_bytes()[:-1])
    for path in (blog.site / INDEX).rglob("*.pf_*"):
        path.unlink()

    done = blog.build()

    assert "set aside in `build/store/damaged`" in done.out
    assert blog.digests() == before


def test_without_pagefind_there_is_a_site_without_a_search_and_a_note(
    blog: Blog, tmp_path: Path
) -> None:
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake/pagefind_bin.py").write_text("raise ImportError")

    done = blog.build(PYTHONPATH=str(tmp_path / "fake"))

    assert "no search: install `pagefind[bin]`, or set `search = false`" in done.out
    assert not (blog.site / "search").exists()
    assert b"search/index.html" not in (blog.site / "index.html").read_bytes()
    assert "no search" not in blog.build().out
    assert (blog.site / INDEX / "pagefind.js").is_file()


def test_a_pagefind_that_breaks_is_told_and_the_site_has_no_search(
    blog: Blog, tmp_path: Path
) -> None:
    (tmp_path / "fake").mkdir()
    program = tmp_path / "fake/pagefind"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    (tmp_path / "fake/pagefind_bin.py").write_text(
        f"def get_executable():\n    return {str(program)!r}\n"
    )

    done = blog.build(PYTHONPATH=str(tmp_path / "fake"))

    assert "no search: pagefind could not make an index: it gave up" in done.out
    assert not (blog.site / "search").exists()
