"""Content is data: no text of a post or of the config becomes markup, a template or a path."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date

import pytest

from proofpress.config import Config, Link
from proofpress.post.front_matter import Origin
from proofpress.render.article import ArticleFile
from tests.site.articles import URL, a_site, an_entry, text
from tests.site.html import parse

CANARY = "<script>alert(1)</script>{{ 7*7 }}{% raw %}\"'&<!--"


def canary_config() -> Config:
    texts = {field.name: CANARY for field in fields(Config) if field.type == "str"}
    texts |= {"date_format": "%Y", "lang": 'en"><script>alert(1)</script>'}
    return Config(
        **texts,  # type: ignore[arg-type]
        url=URL,
        authors=(CANARY,),
        nav=(Link(CANARY, f"/{CANARY}"),),
        links=(Link(CANARY, f'https://x.example/"{CANARY}'),),
    )


def test_no_text_becomes_markup_or_a_template() -> None:
    entry = an_entry(
        "herd",
        title=CANARY,
        date=date(2026, 1, 1),
        tags=(CANARY, "a"),
        category=(CANARY, CANARY),
        series=CANARY,
        authors=(CANARY,),
        aliases=("/old/",),
        image_alt=CANARY,
        lang='de"><script>alert(1)</script>',
        sources=(Origin("r", CANARY, f'https://x.example/"{CANARY}'),),
        versions={CANARY: CANARY},
        article={"description": CANARY},
    )

    site = a_site(entry, an_entry("two", series=CANARY), config=canary_config())

    pages = [page for page in site.pages if page.kind == "page" and page.path.suffix == ".html"]
    assert len(pages) > 10
    for page in pages:
        shown = page.data.decode()
        tree = parse(shown)
        assert "49" not in shown
        said = [one for one in tree.all("script") if "type" in one.attributes]
        assert {one.attributes["type"] for one in said} <= {"application/ld+json"}
        assert all(json.loads(one.text)["@graph"] and "<" not in one.text for one in said)
        code = [one for one in tree.all("script") if one not in said]
        assert [script.text for script in code if script.text] == []
        scripts = [script.attributes["src"] for script in code]
        assert all("assets/enhance." in src or "assets/search." in src for src in scripts)
        assert "{{ 7*7 }}" in tree.text
    assert "{{ 7*7 }}" in text(site, "feed.xml")
    assert "{{ 7*7 }}" in text(site, "feed.json")


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_a_tagline_cannot_link_to_a_script(target: str) -> None:
    site = a_site(config=Config(tagline=f"[x]({target})", footer=f"[x]({target})"))

    assert all(
        not link.attributes["href"].startswith(target.partition(":")[0])
        for link in parse(text(site, "index.html")).all("a")
    )


def test_a_file_cannot_leave_the_folder_of_its_post() -> None:
    entry = an_entry("herd", article={"files": (ArticleFile("../../index.html", b""),)})

    with pytest.raises(ValueError, match="is no name of a file"):
        a_site(entry)


def test_two_different_files_at_one_address_are_our_fault() -> None:
    files = (ArticleFile("a.png", b"1"), ArticleFile("a.png", b"2"))

    with pytest.raises(ValueError, match=r"two files want the address `posts/herd/a\.png`"):
        a_site(an_entry("herd", article={"files": files}))


def test_a_lone_surrogate_does_not_stop_the_site() -> None:
    site = a_site(an_entry("herd", article={"body": "<p>a\ud800b</p>"}, date=date(2026, 1, 1)))

    assert "a?b" in text(site, "posts/herd/index.html")
    assert "a\ufffdb" in text(site, "feed.xml")


def test_every_page_carries_the_policy() -> None:
    site = a_site(an_entry("herd", tags=("a",)))

    for page in site.pages:
        if page.path.suffix == ".html":
            [policy] = parse(page.data.decode()).all("meta", http_equiv="Content-Security-Policy")
            searches = str(page.path) == "search/index.html"
            more = " 'wasm-unsafe-eval'" if searches else ""
            assert policy.attributes["content"] == (
                f"default-src 'none'; style-src 'self'; script-src 'self'{more}; "
                "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
            )


def test_the_name_of_the_tool_stands_in_the_footer_and_the_generator_alone() -> None:
    site = a_site(an_entry("herd", tags=("a",), category=("B",), date=date(2026, 1, 1)))

    for page in site.pages:
        if page.path.suffix == ".html":
            shown = page.data.decode()
            assert shown.count("proofpress") == 2
            assert 'content="proofpress"' in shown
            assert "Printed by proofpress" in shown
