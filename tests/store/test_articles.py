"""The last good article of a post comes back as it was, or not at all."""

from __future__ import annotations

import datetime
import os
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from proofpress.post.front_matter import FrontMatter, Origin
from proofpress.post.post import Post
from proofpress.render.article import Article, ArticleFile, Heading, Quote
from proofpress.site.entries import Entry
from proofpress.store import bundles
from proofpress.store.articles import Articles
from proofpress.store.bundles import Bundles
from proofpress.store.objects import Objects
from proofpress.store.shrink import shrink

PATH = PurePosixPath("notebooks/herd.md")


def an_entry(body: str = "<p>1 &amp; 2</p>") -> Entry:
    meta = FrontMatter(
        tags=("C++", "naïve"),
        date=datetime.date(2026, 1, 2),
        sources=(Origin("report", "Report", None, datetime.date(2020, 2, 29)),),
    )
    article = Article(
        slug="herd",
        body=body,
        files=(ArticleFile("a.svg", b"\x00\xff"), ArticleFile("b.png", b"")),
        headings=(Heading(2, "why", "Why"),),
        title_html="Herd",
        title_text="Herd",
        dek_html="",
        summary_html="",
        description="",
        words=3,
        executed=True,
        image_alt="A herd",
        claims=2,
        held=2,
        whole=True,
        quotes=(Quote("report", "14 s", "quoted-report"),),
        downloads=("b.png",),
    )
    post = Post(PATH, "md", "herd", "Herd", meta, ())
    return Entry(post, article, {"Python": "3.13"}, datetime.date(2026, 1, 3))


def test_an_entry_comes_back_as_it_was(tmp_path: Path):
    articles = Articles(tmp_path)

    articles.put(an_entry())

    assert articles.get(PATH) == an_entry()


def test_large_files_lie_beside_their_article_and_are_not_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bundles, "_LARGE_BYTES", 1)
    articles = Articles(tmp_path)
    articles.put(an_entry("<p>old</p>"))
    [picture] = [
        path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == b"\x00\xff"
    ]
    written = picture.stat().st_mtime_ns

    articles.put(an_entry("<p>new</p>"))
    shrink(tmp_path, 0)

    assert articles.get(PATH) == an_entry("<p>new</p>")
    assert picture.stat().st_mtime_ns == written
    picture.unlink()
    assert articles.get(PATH) is None


def test_a_file_of_an_article_is_read_when_somebody_asks_for_it_and_else_made_anew(tmp_path: Path):
    kept = Bundles(Objects(tmp_path))
    article = an_entry().article
    digest = kept.put(article, lasting=False)
    found = kept.load(digest, lambda: article)
    late = kept.load(digest, lambda: replace(article, files=(ArticleFile("a.svg", b"anew"),)))
    assert found is not None
    assert late is not None
    assert [file.digest for file in found.files] == [file.digest for file in article.files]

    bytes_found = [file.data for file in found.files]
    for path in (path for path in (tmp_path / "objects").rglob("*") if path.is_file()):
        path.unlink()

    assert bytes_found == [b"\x00\xff", b""]
    assert late.files[0].data == b"anew"


def test_what_only_spared_work_is_flushed_when_it_has_to_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    flushed: list[int] = []
    fsync = os.fsync

    def noted(file: int) -> None:
        flushed.append(os.fstat(file).st_ino)
        fsync(file)

    monkeypatch.setattr(os, "fsync", noted)
    articles = Articles(tmp_path)
    Bundles(Objects(tmp_path)).put(an_entry().article, lasting=False)
    before = tuple(flushed)

    articles.put(an_entry())

    kept = {path.stat().st_ino for path in (tmp_path / "objects").rglob("*") if path.is_file()}
    assert before == ()
    assert len(kept) == 2  # the entry, and the article with its files
    assert kept < set(flushed)


def test_the_newest_entry_of_a_post_counts(tmp_path: Path):
    articles = Articles(tmp_path)
    articles.put(an_entry("<p>old</p>"))

    articles.put(an_entry("<p>new</p>"))

    assert articles.get(PATH) == an_entry("<p>new</p>")


def test_a_post_that_was_never_good_has_none(tmp_path: Path):
    assert Articles(tmp_path).get(PATH) is None


def test_an_entry_of_another_version_of_the_format_counts_as_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    articles = Articles(tmp_path)
    with monkeypatch.context() as older:
        older.setattr("proofpress.store.articles._FORMAT", 3)
        articles.put(an_entry())

    assert articles.get(PATH) is None


def test_an_entry_with_one_byte_changed_anywhere_counts_as_absent_and_is_set_aside(
    tmp_path: Path,
):
    heard: list[Path] = []
    articles = Articles(tmp_path, heard.append)
    articles.put(an_entry())
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size]
    assert len(files) == 3  # pointer, entry, article

    for file in files:
        good = file.read_bytes()
        for at in range(0, len(good), max(1, len(good) // 40)):
            file.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])

            assert articles.get(PATH) is None
            assert not file.exists()
            assert file in heard

            articles.put(an_entry())
            assert articles.get(PATH) == an_entry()
            heard.clear()
    assert {path.name for path in (tmp_path / "damaged").iterdir()} == {
        "-".join(file.relative_to(tmp_path).parts) for file in files
    }
