"""Pages of the preview while their post is written: brought up to date in place, and told of."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, expect

from proofpress import templates
from proofpress.problems import Excerpt, Location, Problem
from proofpress.serve.live import PostState
from tests.browser.conftest import SHOTS
from tests.browser.specimen import specimen_site
from tests.serve.showcase import Showcase, Shown, shown

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FILE = "posts/everything/index.html"
PATH = PurePosixPath("notebooks/everything.py")
POST = PostState(PATH, "everything", "Every kind of markup", "posts/everything/", "good", cells=22)
SHORT_FILE = "posts/n-plus-one/index.html"
SHORT = replace(POST, slug="n-plus-one", page="posts/n-plus-one/")
WRONG = Problem(
    "claim",
    "the text says <b>3,047</b> queries, the run gave 3,051",
    "correct the text, or fill it in: [{:,}](claim:queries)",
    Location("notebooks/everything.py", 42, 15, cell=9, prose=True),
    Excerpt(("One page made [3,047](claim:queries) queries.",), 42, 42, 15, 22),
    notes=("it held before",),
)
WARNING = Problem("alt", "a figure has no text", "say what it shows", None, None, "warning")
#: One at each push, all of them now and then.
VIEWS = [
    ("dark", 390),
    *(pytest.param(*view, marks=pytest.mark.long) for view in (("light", 1440), ("light", 320))),
]


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    return {str(page.path): page.data for page in specimen_site().pages}


@contextmanager
def opened(
    browser: Browser, live: Showcase, path: str = "posts/everything/", **context: object
) -> Iterator[tuple[Page, Shown]]:
    """A page of the preview, with what must never be: errors, and violations of the policy."""
    wrong: list[str] = []
    with shown(live) as preview:
        place: BrowserContext = browser.new_context(**{"reduced_motion": "reduce", **context})  # type: ignore[arg-type]
        place.set_default_timeout(20_000)
        page = place.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda message: wrong.append(message.text) if "Policy" in message.text else None,
        )
        page.goto(preview.address + path)
        revised(page, live.state().revision)
        yield page, preview
        place.close()
    assert wrong == []


def revised(page: Page, revision: int) -> None:
    """Wait until the page shows that revision."""
    page.wait_for_function(
        "(wanted) => Number(document.documentElement.dataset.revision) >= wanted", arg=revision
    )


def axe(page: Page) -> list[str]:
    report = Axe().run(page, options={"resultTypes": ["violations"]})
    return [
        f"{one['id']}: {node['html']}"
        for one in report.response["violations"]
        for node in one["nodes"]
    ]


def test_words_change_where_they_stand_and_all_else_stays(
    browser: Browser, pages: dict[str, bytes]
) -> None:
    live = Showcase(pages, [POST])
    with opened(browser, live, viewport={"width": 1000, "height": 800}) as (page, _):
        page.evaluate("window.same = document.querySelector('#cell-1')")
        page.locator("main details:not(.toc details) > summary").first.click()
        folds = page.evaluate("[...document.querySelectorAll('details')].map((one) => one.open)")
        page.locator("#cell-1 .copy").focus()
        page.locator("#cell-2").scroll_into_view_if_needed()
        before = page.evaluate(
            "[scrollY, document.querySelector('#cell-2').getBoundingClientRect().top]"
        )

        revised(page, live.edit(FILE, "Nothing was deployed that morning.", "Nothing was new."))

        expect(page.locator("main")).to_contain_text("Nothing was new. At 09:03")
        after = page.evaluate(
            "[scrollY, document.querySelector('#cell-2').getBoundingClientRect().top]"
        )
        assert after[1] == pytest.approx(before[1], abs=1)
        assert page.evaluate("window.same === document.querySelector('#cell-1')")
        assert page.evaluate("document.activeElement.closest('.cell')?.id") == "cell-1"
        assert (
            page.evaluate("[...document.querySelectorAll('details')].map((one) => one.open)")
            == folds
        )
        assert True in folds
        expect(page.locator("#cell-1 .copy")).to_be_visible()


@pytest.mark.long
def test_what_comes_above_does_not_move_what_is_read(
    browser: Browser, pages: dict[str, bytes]
) -> None:
    live = Showcase(pages, [POST])
    with opened(browser, live) as (page, _):
        # As in browsers that do not do it by themselves.
        page.evaluate("document.documentElement.style.overflowAnchor = 'none'")
        page.locator("#cell-2").evaluate("(cell) => cell.scrollIntoView({ block: 'start' })")
        top = "document.querySelector('#cell-2').getBoundingClientRect().top"
        before, scrolled = page.evaluate(f"[{top}, scrollY]")

        new = "<p>A new paragraph.</p>" * 30
        revised(
            page,
            live.edit(
                FILE, '<div class="cell" id="cell-1">', f'{new}<div class="cell" id="cell-1">'
            ),
        )

        assert page.evaluate(top) == pytest.approx(before, abs=1)
        assert page.evaluate("scrollY") > scrolled + 500


def test_a_cell_before_others_leaves_them_as_they_are(
    browser: Browser, pages: dict[str, bytes]
) -> None:
    """Their numbers change, their folds and places in the page do not."""

    def cell(number: int, code: str) -> str:
        return (
            f'<div class="cell" id="cell-{number}"><details><summary>Cell {number}</summary>'
            f'<div class="bar mono"><a class="n" href="#cell-{number}">{number}</a></div>'
            f'<pre class="src" tabindex="0"><code>{code}</code></pre></details></div>'
        )

    old = cell(101, "a = one") + cell(102, "b = two") + cell(103, "c = three")
    new = cell(101, "zero") + cell(102, "a = one") + cell(103, "b = two") + cell(104, "c = three")
    text = (
        pages[FILE].decode().replace('<section class="sources"', f'{old}<section class="sources"')
    )
    live = Showcase({**pages, FILE: text.encode()}, [POST])
    with opened(browser, live) as (page, _):
        page.evaluate("document.querySelector('#cell-102 details').open = true")
        page.evaluate("window.same = document.querySelector('#cell-102')")

        revised(page, live.edit(FILE, old, new))

        assert page.evaluate("window.same.id") == "cell-103"
        assert page.evaluate(
            "[...document.querySelectorAll('[id^=cell-10] details')].map((one) => one.open)"
        ) == [False, False, True, False]
        assert page.locator("[id^=cell-10] summary").all_inner_texts() == [
            f"Cell {number}" for number in (101, 102, 103, 104)
        ]


def test_new_parts_work_as_the_old_ones_do(browser: Browser, pages: dict[str, bytes]) -> None:
    """Buttons to copy code, pictures that open, the mark in the contents."""
    live = Showcase(pages, [POST])
    permissions = ["clipboard-read", "clipboard-write"]
    with opened(
        browser, live, permissions=permissions, viewport={"width": 1440, "height": 900}
    ) as (page, _):
        picture = page.locator("#fig-two-1").evaluate("(figure) => figure.outerHTML")
        new = (
            '<h2 id="fresh">Fresh</h2><div class="cell" id="cell-99"><div class="bar mono">'
            '<button type="button" class="copy" hidden>copy</button></div><pre class="src" '
            'tabindex="0"><code>fresh = 1</code></pre></div>'
            + picture.replace("fig-two-1", "fig-99")
        )
        live.edit(FILE, '<section class="sources"', f'{new}<section class="sources"')
        last = '<li><a href="#sources">'
        revised(page, live.edit(FILE, last, f'<li><a href="#fresh">Fresh</a></li>{last}'))

        page.locator("#cell-99 .copy").click()
        expect(page.locator("#cell-99 .copy")).to_have_text("copied")
        assert page.evaluate("navigator.clipboard.readText()") == "fresh = 1"
        page.locator("#fig-99 .zoom").click()
        expect(page.locator("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        page.locator("#fresh").evaluate("(heading) => heading.scrollIntoView()")
        expect(page.locator(".toc [aria-current]")).to_have_text("Fresh")


def test_another_style_takes_its_place_without_a_page_that_has_none(
    browser: Browser, pages: dict[str, bytes]
) -> None:
    live = Showcase(pages, [POST])
    [sheet] = [name for name in pages if name.startswith("post.") and name.endswith(".css")] or [
        name
        for name in pages
        if name.rsplit("/", 1)[-1].startswith("post.") and name.endswith(".css")
    ]
    other = sheet.replace("post.", "post.other-")
    with opened(browser, live) as (page, _):
        page.evaluate(
            """() => { window.bare = 0; const look = () => {
              if (getComputedStyle(document.body).margin !== "0px") window.bare++;
              requestAnimationFrame(look); }; look(); }"""
        )
        text = pages[FILE].decode().replace(sheet.rsplit("/", 1)[-1], other.rsplit("/", 1)[-1])
        page.evaluate("window.here = true")
        count = page.locator('link[rel="stylesheet"]').count()

        revised(
            page,
            live.put(
                {
                    other: pages[sheet] + b"h1 { color: rgb(1, 2, 3) }",
                    FILE: text.encode(),
                    sheet: None,
                }
            ),
        )
        first = page.locator("h1").evaluate("(one) => getComputedStyle(one).color")
        revised(page, live.put({FILE: pages[FILE], sheet: pages[sheet], other: None}))
        second = page.locator("h1").evaluate("(one) => getComputedStyle(one).color")

        assert first == "rgb(1, 2, 3)" != second
        assert page.evaluate("[window.bare, window.here]") == [0, True]
        assert page.locator('link[rel="stylesheet"]').count() == count


FIGURE = """<!doctype html><html lang="en"><head><title>Figures</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self';
script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'">
<link rel="stylesheet" href="figures.css">
<script defer src="figures.js" data-vega="vega.js vega-lite.js vega-interpreter.js"></script></head>
<body><main><h1>Figures</h1><p>Before.</p><div class="live drawn" data-figure="vega"
data-label="bars" data-controls="1"><div class="still"><svg width="300" height="200"></svg></div>
<script type="application/json">{"$schema": "https://vega.github.io/schema/vega-lite/v6.json",
"params": [{"name": "most", "value": 20, "bind": {"input": "range", "max": 40}}],
"data": {"values": [{"a": 1, "b": 2}, {"a": 2, "b": 3}]}, "mark": "bar",
"encoding": {"x": {"field": "a"}, "y": {"field": "b", "type": "quantitative"}}}</script></div>
<p>After.</p></main></body></html>"""


def test_a_figure_that_moves_is_drawn_anew_only_if_it_changed(browser: Browser) -> None:
    files = {Path(name).name: data for name, data in templates.interactive(None, ["vega"]).items()}
    live = Showcase({**files, "index.html": FIGURE.encode()})
    drawn = "() => document.querySelector('.live.on .stage svg') !== null"
    anew = "() => ![window.stage, null].includes(document.querySelector('.live.on .stage'))"
    with opened(browser, live, "") as (page, _):
        page.wait_for_function(drawn)
        page.evaluate("window.stage = document.querySelector('.stage')")

        revised(
            page, live.edit("index.html", "<p>Before.</p>", "<p>Long before.</p><p>Before.</p>")
        )
        assert page.evaluate("window.stage === document.querySelector('.stage')")
        revised(page, live.edit("index.html", '"b": 3}', '"b": 3}, {"a": 3, "b": 4}'))
        page.wait_for_function(anew)
        page.wait_for_function(drawn)
        revised(page, live.edit("index.html", "After.", "Long after."))

        assert page.locator("main > *").evaluate_all(
            "(all) => all.map((one) => one.className)"
        ) == [*("", "", "", "live drawn on", "controls mono", "")]
        assert page.locator(".mark-rect path").count() == 3


@pytest.mark.long
def test_typed_words_and_a_chosen_topic_stay(browser: Browser, pages: dict[str, bytes]) -> None:
    live = Showcase(pages, [POST])
    with opened(browser, live, "search/") as (page, _):
        field = page.get_by_role("searchbox")
        field.fill("markup")
        expect(page.locator(".results li.hit").first).to_be_visible()

        revised(page, live.edit("search/index.html", "</footer>", "<p>More.</p></footer>"))

        expect(page.get_by_text("More.")).to_have_count(1)
        expect(field).to_have_value("markup")
        expect(field).to_be_focused()
        expect(page.locator(".results li.hit").first).to_be_visible()


@pytest.mark.long
def test_what_runs_is_shown_and_marked(browser: Browser, pages: dict[str, bytes]) -> None:
    live = Showcase(pages, [POST])
    with opened(browser, live) as (page, _):
        bar = page.get_by_role("complementary", name="Preview")
        live.put(posts=[replace(POST, status="waiting", since=time.time())])
        expect(bar).to_contain_text("waits to run")
        expect(page.locator("#cell-1 .pp-mark")).to_have_text("waiting")
        live.put(
            posts=[
                replace(
                    POST,
                    status="running",
                    cell=3,
                    lines=(1, 2, 3),
                    since=time.time() - 61,
                    restarted="cell 2 opened a file",
                )
            ]
        )
        expect(bar).to_contain_text("cell 3 of 22 · cell 2 opened a file · 1 min 1 s")
        expect(bar.get_by_role("status")).to_have_text("running")
        marks = {number: page.locator(f"#cell-{number} .pp-mark") for number in (1, 2, 3, 4)}
        expect(marks[1]).to_have_count(0)
        expect(marks[2]).to_have_count(0)
        expect(marks[3]).to_have_text("running")
        expect(marks[4]).to_have_text("waiting")
        assert axe(page) == []
        revised(page, live.put(posts=[POST]))

        expect(page.locator(".pp-mark")).to_have_count(0)
        expect(bar.get_by_role("status")).to_have_text("good")


@pytest.mark.parametrize(("theme", "width"), VIEWS)
def test_problems_lie_over_the_last_good_page_until_they_are_closed(
    browser: Browser, pages: dict[str, bytes], theme: str, width: int
) -> None:
    live = Showcase(pages, [SHORT])
    with opened(
        browser, live, SHORT.page, color_scheme=theme, viewport={"width": width, "height": 800}
    ) as (
        page,
        _,
    ):
        sheet = page.get_by_role("region", name="Problems")
        button = page.get_by_role("button", name="1 problem")
        revised(page, live.put(posts=[replace(SHORT, status="failed", problems=(WRONG, WARNING))]))

        expect(sheet).to_be_visible()
        expect(page.locator("h1")).to_have_text("3,047 queries for one page")
        for words in (
            "error[claim] the text says <b>3,047</b> queries, the run gave 3,051",
            "note: it held before",
            "help: correct the text, or fill it in: [{:,}](claim:queries)",
            "claim: a claim does not hold, or it or a quoted number cannot be read",
            "42 | One page made [3,047](claim:queries) queries.",
            "warning[alt] a figure has no text",
        ):
            expect(sheet).to_contain_text(words)
        more = sheet.get_by_role("link", name="claim", exact=True)
        expect(more).to_have_attribute("href", "/-/problems/claim")
        link = sheet.get_by_role("link", name="notebooks/everything.py:42, text after cell 9")
        expect(link).to_have_attribute("href", "vscode://file/blog/notebooks/everything.py:42:15")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"live-problems-{theme}-{width}.png")

        page.keyboard.press("Escape")
        expect(sheet).to_be_hidden()
        button.click()
        expect(sheet.get_by_role("button", name="close")).to_be_focused()
        page.keyboard.press("Enter")
        expect(sheet).to_be_hidden()
        expect(button).to_be_focused()
        revised(page, live.edit(SHORT_FILE, "<p>Short.</p>", "<p>Shorter.</p>"))
        expect(sheet).to_be_hidden()  # the same problems, which were seen
        page.reload()
        expect(button).to_be_visible()
        expect(sheet).to_be_hidden()
        live.put(
            posts=[replace(SHORT, status="failed", problems=(WRONG, replace(WRONG, message="x")))]
        )
        expect(sheet).to_be_visible()  # others
        live.put(posts=[SHORT])
        expect(sheet).to_be_hidden()
        expect(page.get_by_role("button", name="problem")).to_have_count(0)
        live.put(problems=(replace(WRONG, code="config"),), held=True)
        bar = page.get_by_role("complementary", name="Preview")
        expect(bar.get_by_role("status")).to_have_text("this is the last good page")


@pytest.mark.long
def test_the_source_is_a_click_away(browser: Browser, pages: dict[str, bytes]) -> None:
    live = Showcase(pages, [replace(POST, lines=(10, 20, 30))])
    with opened(browser, live) as (page, _):
        head = page.locator(".opening").get_by_role("link", name="notebooks/everything.py")
        cell = page.get_by_role("link", name="Edit cell 2", exact=True)
        expect(head).to_have_attribute("href", "vscode://file/blog/notebooks/everything.py:1:1")
        expect(cell).to_have_attribute("href", "vscode://file/blog/notebooks/everything.py:20:1")
        revised(page, live.put(posts=[replace(POST, lines=(11, 21, 31))]))

        expect(cell).to_have_attribute("href", "vscode://file/blog/notebooks/everything.py:21:1")
        expect(page.locator(".pp-at")).to_have_count(1)


@pytest.mark.long
def test_a_page_that_goes_or_moves_stays_and_says_so(
    browser: Browser, pages: dict[str, bytes]
) -> None:
    live = Showcase(pages, [POST])
    with opened(browser, live) as (page, _):
        bar = page.get_by_role("complementary", name="Preview")
        moved = replace(POST, slug="new", page="posts/new/")
        live.put({FILE: None, "posts/new/index.html": pages[FILE]}, posts=[moved])
        expect(bar).to_contain_text("this post has moved: /posts/new/")
        expect(page.locator("h1")).to_have_text("Every kind of markup")
        live.put({FILE: pages[FILE], "posts/new/index.html": None}, posts=[POST])
        expect(bar.get_by_role("status")).to_have_text("good")
        live.put({FILE: None}, posts=[])

        expect(bar).to_contain_text("this page is gone: its post was renamed or removed")
        expect(page.locator("h1")).to_have_text("Every kind of markup")


@pytest.mark.long
def test_a_page_that_is_not_there_yet_comes(browser: Browser, pages: dict[str, bytes]) -> None:
    live = Showcase({name: data for name, data in pages.items() if name != FILE})
    with opened(browser, live) as (page, _):
        expect(page.locator("h1")).to_have_text("There is no page at this address.")

        live.put({FILE: pages[FILE]}, posts=[POST])

        expect(page.locator("h1")).to_have_text("Every kind of markup")


@pytest.mark.long
def test_a_lost_connection_is_said_and_what_was_missed_is_caught_up(
    browser: Browser, pages: dict[str, bytes]
) -> None:
    live = Showcase(pages, [POST])
    with opened(browser, live) as (page, preview):
        port = preview.port
        bar = page.get_by_role("complementary", name="Preview")
        preview.server.should_exit = True
        preview.thread.join(10)
        expect(bar).to_contain_text("no connection: is `proofpress serve` still running?")
        live.edit(FILE, "Nothing was deployed", "Little was deployed")

        with shown(live, port=port):
            expect(page.locator("main")).to_contain_text("Little was deployed that morning.")
            expect(bar.get_by_role("status")).to_have_text("good")


@pytest.mark.long
def test_a_hundred_saves_end_in_the_last(browser: Browser, pages: dict[str, bytes]) -> None:
    live = Showcase(pages, [POST])
    asked: list[str] = []
    with opened(browser, live) as (page, _):
        page.on("request", lambda request: asked.append(request.url))
        words = "Nothing was deployed"
        for number in range(100):
            revision = live.edit(FILE, words, f"Save {number} was")
            words = f"Save {number} was"
        revised(page, revision)

        expect(page.locator("main")).to_contain_text("Save 99 was that morning.")
    assert 1 <= len(asked) < 100


@pytest.mark.long
def test_another_policy_or_script_loads_the_page_again(
    browser: Browser, pages: dict[str, bytes]
) -> None:
    live = Showcase(pages, [POST])
    with opened(browser, live) as (page, _):
        page.evaluate("window.here = true")

        revised(
            page,
            live.edit(
                FILE,
                "base-uri 'none'; form-action",
                "base-uri 'self'; form-action",
            ),
        )

        page.wait_for_function("() => !window.here && document.documentElement.dataset.revision")


@pytest.mark.parametrize(("theme", "width"), VIEWS)
def test_the_list_of_posts_is_live(
    browser: Browser, pages: dict[str, bytes], theme: str, width: int
) -> None:
    draft = PostState(
        PurePosixPath("notebooks/essay.md"), "essay", "An essay", "posts/essay/", "good", draft=True
    )
    broken = PostState(PurePosixPath("notebooks/b.md"), "b", "", "", "unread", problems=(WRONG,))
    live = Showcase(pages, [POST, draft, broken])
    with opened(
        browser, live, "-/", color_scheme=theme, viewport={"width": width, "height": 800}
    ) as (page, _):
        rows = page.locator(".pp-posts > li")
        expect(page.locator(".hero")).to_contain_text("3 posts, 1 with problems")
        expect(rows.nth(1)).to_contain_text("notebooks/essay.md · draft")
        expect(rows.nth(2)).to_contain_text("cannot be read")
        live.put(
            posts=[replace(POST, status="running", cell=2, since=time.time() - 5), draft, broken],
            problems=(WARNING,),
        )
        expect(rows.nth(0)).to_contain_text("cell 2 of 22 · 5.")
        expect(page.locator("#blog-h + div")).to_contain_text("warning[alt] a figure has no text")
        page.wait_for_timeout(50)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=SHOTS / f"live-list-{theme}-{width}.png", full_page=True)
        page.get_by_role("link", name="alt", exact=True).click()
        expect(page.locator("h1")).to_have_text("alt")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("link", name="All posts").click()
        rows.nth(0).get_by_role("link", name="Every kind of markup").click()

        expect(page.locator("h1")).to_have_text("Every kind of markup")


@pytest.mark.long
def test_the_list_of_posts_is_whole_without_javascript(
    browser: Browser, pages: dict[str, bytes]
) -> None:
    live = Showcase(pages, [replace(POST, status="running", cell=2, since=1.0, problems=(WRONG,))])
    context = browser.new_context(java_script_enabled=False)
    with shown(live) as preview:
        page = context.new_page()
        page.goto(f"{preview.address}-/")

        expect(page.locator(".pp-how")).to_have_text("cell 2 of 22")
        expect(page.locator(".pp-problem")).to_contain_text("help: correct the text")
    context.close()
