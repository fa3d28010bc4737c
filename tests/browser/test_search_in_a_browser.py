"""The search as readers use it: by keyboard, by section, in any theme; and where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from proofpress.config import Config
from proofpress.site.assemble import assemble
from proofpress.site.environment import environment
from tests.browser.specimen import TEMPLATES, index_of, static, write
from tests.browser.walker import served
from tests.site.articles import an_entry

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CONFIG = Config(title="Blog", url="https://host.example/some/blog/")
BODY = (
    '<p>Before any heading stands the herd.</p><h2 id="one-key">One key <a class="anchor" '
    'href="#one-key">¶</a></h2><p>A lock keeps the herd away from one key.</p>'
    + "<p>Nothing here.</p>"
    * 60
    + '<h2 id="größe">Größe</h2><p>Ein naïve reader asks for &lt;b&gt;bold&lt;/b&gt; and the '
    "stampede of Häuser.</p><pre><code>herd.lock()</code></pre>"
)
ENTRIES = [
    an_entry(
        "herd",
        title="Eleven <i>thousand</i> keys",
        date=date(2026, 11, 8),
        tags=("Redis", "C++"),
        category=("Systems", "Caching"),
        article={"body": BODY, "title_html": "Eleven <em>thousand</em> keys",
                 "title_text": "Eleven <i>thousand</i> keys"},
    ),
    an_entry("t", title="東京の夜", lang="ja", article={"body": "<p>東京都に住んでいます。</p>"}),
    an_entry("secret", title="Zanzibar", draft=True, article={"body": "<p>zanzibar herd</p>"}),
    *(an_entry(f"p{n:02}", article={"body": f"<p>Common words, {n}.</p>"}) for n in range(12)),
]  # fmt: skip
SHIFTS = """window.shift = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("searched")
    site = assemble(
        CONFIG,
        ENTRIES,
        now=date(2026, 12, 1),
        templates=environment(TEMPLATES),
        static=static(),
    )
    write(site, folder)
    for page in index_of(CONFIG, ENTRIES):
        (folder / page.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / page.path).write_bytes(page.data)
    return folder


@pytest.fixture(scope="module")
def root(folder: Path) -> Iterator[str]:
    with served(folder, "/some/blog/") as root:
        yield root


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(10_000)
    context.add_init_script(SHIFTS)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(f"asks for {request.url}"))
    yield page
    assert [each for each in said if not each.startswith("asks for http://127.0.0.1:")] == []
    context.close()


def search(page: Page, words: str, said: str) -> list[str]:
    """Titles of the results of a search, which the page announces as `said`."""
    page.locator("#q").fill(words)
    expect(page.get_by_role("status")).to_have_text(said)
    return page.locator(".results h2").all_inner_texts()


def test_a_search_is_made_and_followed_by_keyboard_alone(page: Page, root: str) -> None:
    page.goto(root)
    page.keyboard.press("Control+k")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("herd")

    expect(page.get_by_role("status")).to_have_text("1 page for “herd”")
    expect(page.locator(".results h2")).to_have_text("Eleven <i>thousand</i> keys")
    expect(page.locator(".parts a")).to_have_text(["One key", "Größe"])
    assert "herd" in page.locator(".parts mark").all_inner_texts()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".results h2 a")).to_be_focused()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)  # the last place is not left
    expect(page.locator(".parts a").last).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/herd/index.html#*")
    expect(page.get_by_role("heading", name="Größe")).to_be_in_viewport()

    page.go_back()
    expect(page.get_by_role("status")).to_have_text("1 page for “herd”")
    expect(page.locator("#q")).to_have_value("herd")
    page.locator(".results h2 a").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".results li")).to_have_count(0)
    page.keyboard.press("Tab")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    assert page.evaluate("window.shift") < 0.001


def test_words_of_any_script_are_found_and_markup_is_words(page: Page, root: str) -> None:
    page.goto(f"{root}search/index.html")

    herd = ["Eleven <i>thousand</i> keys"]
    assert search(page, "Häuser", "1 page for “Häuser”") == herd
    assert search(page, "naive", "1 page for “naive”") == herd
    assert search(page, "größ", "1 page for “größ”") == herd
    assert search(page, "東京都", "1 page for “東京都”") == ["東京の夜"]
    assert search(page, "住んで", "1 page for “住んで”") == ["東京の夜"]
    assert page.locator(".hit").get_attribute("lang") == "ja"
    assert page.locator(".excerpt").inner_text() == "東京都に住んでいます。"
    assert search(page, "<b>bold", "1 page for “<b>bold”") == herd
    assert page.locator(".results b").count() == 0
    assert search(page, "zanzibar", "nothing found for “zanzibar”") == []
    assert search(page, "   ", "") == []


def test_a_search_is_narrowed_and_goes_on(page: Page, root: str) -> None:
    page.goto(f"{root}search/index.html?q=words")

    expect(page.get_by_role("status")).to_have_text("12 pages for “words”")
    expect(page.locator(".hit")).to_have_count(10)
    page.get_by_role("button", name="more results").press("Enter")
    expect(page.locator(".hit")).to_have_count(12)
    expect(page.locator(".hit a").nth(10)).to_be_focused()
    expect(page.get_by_role("button", name="more results")).to_be_hidden()
    page.get_by_label("Tag").select_option("C++")
    expect(page.get_by_role("status")).to_have_text("nothing found for “words”")
    page.locator("#q").fill("")
    expect(page.get_by_role("status")).to_have_text("1 page")
    expect(page).to_have_url(f"{root}search/index.html?tag=C%2B%2B")


def test_nobody_is_kept_from_searching(page: Page, root: str) -> None:
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.goto(f"{root}search/index.html?q=herd")
        expect(page.locator(".hit")).to_have_count(1)

        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_where_pages_cannot_search_they_lead_to_the_lists(
    browser: Browser, folder: Path, root: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    scriptless = context.new_page()
    scriptless.goto(f"{root}search/index.html")
    opened = browser.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(f"{folder.as_uri()}/search/index.html")

    for page in (scriptless, opened):
        expect(page.locator("form")).to_be_hidden()
        expect(page.locator(".instead")).to_contain_text("Search needs JavaScript and a server.")
    assert not [url for url in asked if "pagefind" in url]
    opened.locator(".instead").get_by_role("link", name="Archive").click()
    expect(opened.get_by_role("heading", level=1)).to_have_text("Archive")
    opened.close()
    context.close()


@pytest.mark.long
def test_a_thousand_posts_are_searched_for_a_few_files(page: Page, tmp_path: Path) -> None:
    text = "".join(f'<h2 id="s{n}">Part {n}</h2><p>{"Common words. " * 100}</p>' for n in range(5))
    entries = [an_entry(f"p{n}", article={"body": f"{text}needle{n}"}) for n in range(1000)]
    site = assemble(
        CONFIG,
        entries,
        now=date(2026, 12, 1),
        templates=environment(TEMPLATES),
        static=static(),
    )
    write(site, tmp_path)
    for file in index_of(CONFIG, entries):
        (tmp_path / file.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file.path).write_bytes(file.data)
    asked: list[str] = []

    with served(tmp_path) as root:
        page.goto(f"{root}search/index.html")
        page.on("response", lambda response: asked.append(response.url))
        assert search(page, "needle777", "1 page for “needle777”") == ["p777"]
        assert search(page, "common", "1000 pages for “common”")
        expect(page.locator(".hit")).to_have_count(10)

    assert len(asked) < 30
