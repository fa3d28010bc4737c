"""Every link of every page leads to a page of the site, from whatever depth."""

from __future__ import annotations

import posixpath
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import pytest

from proofpress.config import Config, Link
from proofpress.post.front_matter import Origin
from proofpress.render.article import ArticleFile, Heading
from proofpress.site.addresses import Links, Permalinks, alias_page, beside, post_page
from proofpress.site.assemble import Site
from tests.site.articles import a_site, an_entry
from tests.site.html import Element, parse


def broken_links(site: Site, *, root: str = "/") -> list[str]:
    """Links that lead nowhere, as `page: link`; `root` is the path that 404.html starts from."""
    trees = {
        str(page.path): parse(page.data.decode())
        for page in site.pages
        if page.path.suffix == ".html"
    }
    known = {str(page.path) for page in site.pages}
    broken = []
    for path, tree in trees.items():
        for link in _links(tree):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            if path == "404.html":
                target = unquote(parts.path).removeprefix(root) if parts.path else path
                good = not parts.path or parts.path.startswith(root)
            else:
                target = posixpath.normpath(
                    posixpath.join(posixpath.dirname(path), unquote(parts.path))
                )
                target = target if parts.path else path
                good = not parts.path.startswith("/")
            found = good and target in known
            if found and parts.fragment:
                found = bool(trees[target].all(id=unquote(parts.fragment)))
            if not found:
                broken.append(f"{path}: {link}")
    return broken


def _links(tree: Element) -> list[str]:
    links = [
        each.attributes[name]
        for name in ("href", "src")
        for each in tree.all()
        if name in each.attributes
    ]
    refresh = [meta.attributes["content"] for meta in tree.all("meta", http_equiv="refresh")]
    return links + [content.partition("url=")[2] for content in refresh]


def a_full_site(config: Config) -> Site:
    return a_site(
        an_entry(
            "herd",
            date=date(2026, 11, 18),
            featured=True,
            tags=("redis", "数据库", "C++"),
            category=("System Design", "Caching & more"),
            series="Caches",
            aliases=("/2019/05/herd/", "über/old.html"),
            sources=(Origin("report", "The report"),),
            article={
                "headings": (Heading(2, "a", "A"), Heading(2, "b", "B")),
                "body": '<h2 id="a">A</h2><h2 id="b">B</h2><img src="plot.abc.png" alt="">',
                "files": (ArticleFile("plot.abc.png", b"PNG"),),
                "dek_html": '<a href="#a">There</a>, <a href="plot.abc.png">a plot</a>',
            },
        ),
        an_entry("two", date=date(2026, 11, 1), series="Caches", tags=("redis",)),
        an_entry("three", category=("Practice",)),
        config=config,
    )


NAV = {
    "nav": (Link("Herd", "/posts/herd/"), Link("Part", "posts/herd/index.html#a")),
    "links": (Link("Start", "/"),),
    "footer": "[All](archive/)",
    "tagline": "[Tags](/tags/)",
}


@pytest.mark.parametrize("url", [None, "https://blog.example/", "https://host.example/some/blog"])
def test_no_link_leads_nowhere(url: str | None) -> None:
    site = a_full_site(Config(url=url, **NAV))  # type: ignore[arg-type]

    assert broken_links(site, root="/some/blog/" if url and "some" in url else "/") == []


def test_the_checker_finds_a_broken_link() -> None:
    site = a_site(
        an_entry("a", article={"body": '<a href="../b/index.html">b</a><a href="#x">x</a>'}),
        config=Config(footer="[x](gone/)"),
    )

    assert broken_links(site)[:2] == [
        "404.html: /gone/index.html",
        "archive/index.html: ../gone/index.html",
    ]
    assert "posts/a/index.html: ../b/index.html" in broken_links(site)
    assert "posts/a/index.html: #x" in broken_links(site)


def test_only_the_404_page_has_links_from_the_root() -> None:
    site = a_full_site(Config(url="https://host.example/some/blog/"))
    roots = {
        str(page.path)
        for page in site.pages
        if page.path.suffix == ".html"
        and any(link.startswith("/") for link in _links(parse(page.data.decode())))
    }

    assert roots == {"404.html"}


def test_no_page_asks_another_host_for_anything() -> None:
    for page in a_full_site(Config(url="https://blog.example/")).pages:
        if page.path.suffix == ".html":
            tree = parse(page.data.decode())
            loaded = [
                each.attributes.get("src") or each.attributes.get("href", "")
                for each in [*tree.all("script"), *tree.all("img"), *tree.all("link")]
                if each.attributes.get("rel") not in ("canonical", "alternate")
            ]
            assert [address for address in loaded if urlsplit(address).netloc] == []
            code = [one for one in tree.all("script") if "type" not in one.attributes]
            assert [script for script in code if script.text] == []
            assert tree.all("style") == []
            assert [each for each in tree.all() if "style" in each.attributes] == []


@pytest.mark.parametrize(
    ("here", "target", "link"),
    [
        ("index.html", "index.html", "index.html"),
        ("index.html", "tags/a/index.html", "tags/a/index.html"),
        ("posts/a/index.html", "index.html", "../../index.html"),
        ("posts/a/index.html", "posts/b/index.html", "../b/index.html"),
        ("a/b/c/index.html", "feed.xml", "../../../feed.xml"),
        ("index.html", "ü/x y.png", "%C3%BC/x%20y.png"),
    ],
)
def test_links_are_relative_and_quoted(here: str, target: str, link: str) -> None:
    assert Links(PurePosixPath(here)).to(PurePosixPath(target)) == link


@pytest.mark.parametrize(
    ("href", "link"),
    [
        ("/", "../../index.html"),
        ("", "../../index.html"),
        ("/about/", "../../about/index.html"),
        ("about/cv.pdf", "../../about/cv.pdf"),
        ("tags/index.html#a", "../../tags/index.html#a"),
        ("https://other.example/a/", "https://other.example/a/"),
        ("mailto:ada@blog.example", "mailto:ada@blog.example"),
        ("//other.example/a", "//other.example/a"),
    ],
)
def test_links_of_the_config_are_seen_from_the_root(href: str, link: str) -> None:
    assert Links(PurePosixPath("posts/a/index.html")).from_root(href) == link


@pytest.mark.parametrize(
    ("url", "page", "address"),
    [
        ("https://a.example/", "index.html", "https://a.example/"),
        ("https://a.example/b/", "posts/c/index.html", "https://a.example/b/posts/c/"),
        ("https://a.example/b/", "feed.xml", "https://a.example/b/feed.xml"),
    ],
)
def test_permalinks_do_not_name_the_index(url: str, page: str, address: str) -> None:
    assert Permalinks(url).of(PurePosixPath(page)) == address


@pytest.mark.parametrize(
    ("alias", "path"),
    [
        ("old", "old/index.html"),
        ("/old/", "old/index.html"),
        ("//old//post", None),
        ("/2019/post.html", "2019/post.html"),
        ("/2019/%C3%BC/", "2019/ü/index.html"),
        ("a/../b", None),
        ("a?b=c", None),
    ],
)
def test_an_alias_becomes_a_page(alias: str, path: str | None) -> None:
    assert alias_page(alias) == (path and PurePosixPath(path))


@pytest.mark.parametrize("name", ["../x", "a/b", "..", "", "a\\b", "a\nb"])
def test_a_name_that_leaves_its_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no name of a file or folder"):
        beside(post_page("herd"), name)
    with pytest.raises(ValueError, match="is no name of a file or folder"):
        post_page(name)
