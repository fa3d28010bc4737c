"""The blogs of `tests/sites/`, built in this process: their posts are essays, no kernel starts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

from proofpress.config import Config, load
from proofpress.post.post import Post
from proofpress.post.read import read as read_post
from proofpress.render.render import render
from proofpress.site.addresses import Links, post_page
from proofpress.site.assemble import Site, assemble
from proofpress.site.entries import Entry
from proofpress.site.environment import environment
from proofpress.source.read import read as read_source
from proofpress.source.source import SourceFile
from proofpress.templates import static

SITES = Path(__file__).parent / "sites"
NAMES = tuple(sorted(path.parent.name for path in SITES.glob("*/proofpress.toml")))
TEMPLATES = Path(__file__).parents[1] / "templates"
TODAY = date(2026, 12, 1)


def config_of(name: str) -> Config:
    read = load(None, (SITES / name / "proofpress.toml").read_text("utf-8"))
    assert [str(problem) for problem in read.problems] == []
    assert read.value is not None
    return read.value


def posts_of(name: str) -> list[Post]:
    posts = []
    for file in sorted((SITES / name / "notebooks").glob("*.md")):
        path = PurePosixPath(file.relative_to(SITES / name).as_posix())
        source = read_source(SourceFile(path, file.read_bytes()))
        assert source is not None
        assert source.value is not None
        post = read_post(source.value)
        assert [str(problem) for problem in (*source.problems, *post.problems)] == []
        assert post.value is not None
        posts.append(post.value)
    return posts


def a_fixture_site(name: str) -> Site:
    """The whole site of a fixture blog, from its config and its posts alone."""
    posts = posts_of(name)
    pages = {post.path: post_page(post.slug) for post in posts}
    entries = []
    for post in posts:
        links = Links(pages[post.path])

        def address(path: PurePosixPath, links: Links = links) -> str | None:
            return links.to(pages[path]) if path in pages else None

        article = render(post, None, read_file=lambda path: None, address_of=address)
        assert [str(problem) for problem in article.problems] == []
        assert article.value is not None
        entries.append(Entry(post, article.value))
    site = assemble(
        # The index of a search is made by a program, which only a whole build starts.
        replace(config_of(name), search=False),
        entries,
        now=TODAY,
        templates=environment(TEMPLATES),
        static=static(None),
    )
    assert [str(problem) for problem in site.problems] == []
    return site
