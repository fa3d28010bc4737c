"""The five blogs of `tests/sites/` as readers meet them."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SHOTS
from tests.browser.specimen import write
from tests.browser.walker import each_kind, served, walk
from tests.fixture_sites import NAMES, a_fixture_site
from tests.site.atom_rules import broken_rules

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

#: Those with colours of their own; what is sound without is so in both schemes elsewhere.
THEMED = ("night-desk", "switchyard")
_GROUND = "() => getComputedStyle(document.body).backgroundColor"
# A word of 70 letters begins every text that may break, and no count has one digit only.
_LENGTHEN = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) found.push(texts.currentNode);
  const fixed = "time, button, pre, .src, .prose, .held, .nowrap, .imprint dt";
  for (const text of found) {
    if (!/\\p{L}/u.test(text.data) || text.parentElement.closest(fixed)) continue;
    text.data = "orm.strategies".repeat(5) + text.data.trimStart();
  }
  const counts = [...document.querySelectorAll(":is(.terms, .topics) .quiet")];
  for (const count of counts) count.textContent = "1234";
  const lines = (count) => {
    const letters = document.createRange();
    letters.selectNodeContents(count);
    return letters.getClientRects().length;
  };
  return [
    document.documentElement.scrollWidth,
    counts.filter((count) => lines(count) > 1).length,
  ];
}"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sites")
    for name in NAMES:
        write(a_fixture_site(name), folder / name)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_the_home_page_is_sound_in_every_view(browser: Browser, sites: Path, name: str) -> None:
    post = [page for page in each_kind(sites / name) if page.startswith("posts/")]
    pages = ["index.html", *(post if name in THEMED else ())]

    assert [str(finding) for finding in walk(browser, sites / name, pages=pages)] == []


def test_long_words_break_and_counts_do_not(browser: Browser, sites: Path, specimen: Path) -> None:
    page = browser.new_page()

    for path in (
        specimen / "posts/everything/index.html",
        specimen / "archive/index.html",
        sites / "switchyard/index.html",
        sites / "switchyard/tags/index.html",
        sites / "night-desk/index.html",
    ):
        for width in (320, 800):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path.as_uri())

            assert page.evaluate(_LENGTHEN) == [width, 0], path
    page.close()


def test_topics_filter_posts_in_place_and_the_address_can_be_shared(
    browser: Browser, sites: Path
) -> None:
    page = browser.new_page()

    with served(sites) as root:
        page.goto(f"{root}switchyard/index.html")
        topics = page.get_by_role("navigation", name="Topics")
        topics.get_by_role("link", name="AI/ML").press("Enter")

        expect(page).to_have_url(f"{root}switchyard/index.html#topic-ai-ml")
        expect(page.locator("article h3:visible")).to_have_text(
            ["Two clocks, one feature", "Fresh enough"]
        )
        expect(page.get_by_role("status")).to_have_text("2 posts")
        expect(topics.locator("[aria-current=true]")).to_contain_text("AI/ML")
        expect(page.locator("#posts-2")).to_be_hidden()

        page.reload()
        expect(page.locator("article:visible")).to_have_count(2)

        topics.get_by_role("link", name="Best Practices").click()
        expect(page.get_by_text("No posts yet.")).to_be_in_viewport()
        expect(page.locator("article:visible")).to_have_count(0)

        page.go_back()
        topics.get_by_role("link", name="All").click()
        expect(page.locator("article:visible")).to_have_count(7)
    page.close()


def test_the_filter_of_topics_is_not_printed(browser: Browser, sites: Path) -> None:
    page = browser.new_page()

    page.goto((sites / "switchyard/index.html").as_uri())
    topics = page.get_by_role("navigation", name="Topics")
    expect(topics).to_be_visible()
    page.emulate_media(media="print")

    expect(topics).to_be_hidden()
    expect(page.locator("article h3").first).to_be_visible()
    page.close()


def test_without_javascript_topics_are_pages(browser: Browser, sites: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto((sites / "switchyard/index.html").as_uri())
    page.get_by_role("navigation", name="Topics").get_by_role("link", name="AI/ML").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("AI/ML")
    expect(page.locator("article h3")).to_have_text(["Two clocks, one feature", "Fresh enough"])
    expect(page.locator(".topics [aria-current=page]")).to_contain_text("AI/ML")
    context.close()


def test_a_theme_has_its_colours_on_screens_and_none_on_paper(
    browser: Browser, sites: Path
) -> None:
    grounds = {}

    for scheme, media in product(("light", "dark"), ("screen", "print")):
        page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto((sites / "night-desk/posts/obvious-code/index.html").as_uri())
        page.emulate_media(media=media)  # type: ignore[arg-type]
        grounds[scheme, media] = page.evaluate(_GROUND)
        if (scheme, media) == ("light", "screen"):
            styles = "(element) => getComputedStyle(element).textTransform"
            assert page.get_by_role("heading", level=1).evaluate(styles) == "lowercase"
            assert page.get_by_role("heading", level=1).text_content() == "Obvious code"
        page.close()

    assert grounds == {
        ("light", "screen"): "rgb(251, 250, 247)",
        ("dark", "screen"): "rgb(16, 21, 18)",
        ("light", "print"): "rgb(255, 255, 255)",
        ("dark", "print"): "rgb(255, 255, 255)",
    }


def test_every_feed_of_every_blog_keeps_the_rules(sites: Path) -> None:
    feeds = {path: broken_rules(path.read_text("utf-8")) for path in sites.rglob("feed.xml")}

    assert len(feeds) > 50
    assert {path: broken for path, broken in feeds.items() if broken} == {}


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", NAMES)
def test_every_page_of_the_blog_is_sound(browser: Browser, sites: Path, name: str) -> None:
    shots = SHOTS / "sites" / name
    shots.mkdir(parents=True, exist_ok=True)

    findings = walk(browser, sites / name, shots=shots, long=True)

    assert [str(finding) for finding in findings] == []
