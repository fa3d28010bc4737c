"""The example blog, built by the command line and opened page by page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SHOTS
from tests.browser.walker import each_kind, pages_of, served, walk

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(600),
]


@pytest.fixture(scope="module")
def example(example_blog: Path) -> Path:
    return example_blog / "build/site"


def test_each_kind_of_page_of_the_example_blog_is_sound(browser: Browser, example: Path) -> None:
    kinds = each_kind(example)

    findings = walk(browser, example, pages=kinds)

    assert len(kinds) >= 8
    assert [str(finding) for finding in findings] == []


@pytest.mark.long
@pytest.mark.timeout(900)
def test_every_page_of_the_example_blog_is_sound(browser: Browser, example: Path) -> None:
    shots = SHOTS / "example"
    shutil.rmtree(shots, ignore_errors=True)
    shots.mkdir(parents=True)

    findings = walk(browser, example, shots=shots, long=True)

    assert len(pages_of(example)) > 30
    assert [str(finding) for finding in findings] == []


def test_every_source_is_a_post_of_the_example_blog(example: Path) -> None:
    posts = {path.parent.name for path in (example / "posts").glob("*/index.html")}

    sources = (ROOT / "notebooks").iterdir()
    assert posts == {
        source.stem
        for source in sources
        if source.name[0] not in "._" and not source.name.endswith(".proof.json")
    }


def test_every_post_is_reached_from_the_home_page_and_shows_what_ran(
    browser: Browser, example: Path
) -> None:
    page = browser.new_page()

    with served(example) as root:
        page.goto(f"{root}index.html")
        links = page.locator("main a").evaluate_all("links => links.map(link => link.href)")
        posts = (link for link in links if link.startswith(f"{root}posts/"))
        addresses = {link.partition("#")[0] for link in posts}  # a dek links to its claims
        assert len(addresses) == len(list((example / "posts").iterdir()))
        for address in sorted(addresses):
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            if page.locator(".cell[id]").count():
                expect(page.locator(".cell[id] .out").first).to_be_visible()
                assert page.locator("time").count() > 0
    page.close()
