"""The pages as readers meet them: opened, walked, printed, with and without JavaScript."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from proofpress.site.assemble import assemble
from proofpress.site.environment import environment
from tests.browser.conftest import SHOTS
from tests.browser.specimen import CODE, CONFIG, ENTRIES, READING, TEMPLATES, static, write
from tests.browser.walker import pages_of, served, walk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

POST = "posts/everything/index.html"


def test_the_posts_of_the_specimen_and_what_only_it_has_are_sound(
    browser: Browser, specimen: Path
) -> None:
    # All kinds of markup and outputs, and all that a text can hold.
    pages = [POST, f"posts/{READING}/index.html", "series/caches-that-bite/index.html", "404.html"]

    findings = walk(browser, specimen, pages=pages)

    assert [str(finding) for finding in findings] == []


@pytest.mark.long
@pytest.mark.timeout(600)
def test_every_page_of_the_specimen_is_sound(browser: Browser, specimen: Path) -> None:
    shots = SHOTS / "specimen"
    shots.mkdir(parents=True, exist_ok=True)

    findings = walk(browser, specimen, shots=shots, long=True)

    assert len(pages_of(specimen)) > 20
    assert [str(finding) for finding in findings] == []


def test_the_walker_finds_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<!doctype html><html lang="en"><title>x</title>'
        '<meta http-equiv="Content-Security-Policy" content="script-src \'unsafe-eval\'">'
        '<meta name="viewport" content="width=device-width"><script>1</script>'
        '<main id="a"><h1>One</h1><h3 id="a" tabindex="2">Three</h3><a href="#gone">there</a>'
        '<img src="http://127.0.0.2:9/x.png"><img src="gone.png" loading="lazy"><pre>'
        + "x"
        * 5000
        + '</pre><p style="height: 0; margin: 0">One text lies</p>'
        '<p style="margin: 0">on another one.</p>'
        '<div style="width: 99px; overflow: hidden; white-space: nowrap">A text that is cut</div>'
        '<p style="color: #bbb">too faint</p><a href="x">a</a><a href="y">b</a></main>',
    )
    (tmp_path / "x.html").write_text(
        '<!doctype html><main><h1>Words</h1></main><script src="x.js"></script>'
    )
    (tmp_path / "x.js").write_text(
        'document.querySelector("main").insertAdjacentHTML("beforeend", "<a href=y>More</a>");'
    )

    found = [str(finding) for finding in walk(browser, tmp_path)]

    for wrong in (
        "index.html (http, light, phone): asks for http://127.0.0.2:9/x.png",
        "index.html (http, light, phone): scrolls sideways: ",
        "index.html (http, light, phone): the id a is there twice",
        "index.html (http, light, phone): nothing is at #gone",
        "index.html (http, light, phone): #a takes the focus before its turn",
        "index.html (http, light, phone): a heading of level 3 follows 1",
        "index.html (http, light, phone): #a p and #a p stand on each other",
        "index.html (http, light, phone): #a div cuts what it holds",
        "index.html (http, light, phone): shows no image: http://127.0.0.1:",
        "index.html (http, light, phone): axe: color-contrast: ",
        "index.html (http, light, phone): axe: target-size: ",
        "index.html (http, dark, desktop): axe: image-alt: ",
        "index.html (http, narrow, opened): scrolls sideways: ",
        "index.html (file, light, phone): failed: file://",
        "x.html (file, without JavaScript): says 'Words' and not 'Words More'",
        "x.html (file, without JavaScript): has no link to file://",
    ):
        assert [text for text in found if text.startswith(wrong)], (wrong, found)
    assert "Content Security Policy" in "".join(found)
    assert "404 for http://127.0.0.1:" in "".join(found)


def test_the_not_found_page_works_at_any_depth_of_a_site_under_a_path(
    browser: Browser, tmp_path: Path
) -> None:
    config = CONFIG.__class__(title="Blog", url="https://host.example/some/blog/")
    site = assemble(
        config,
        ENTRIES,
        now=ENTRIES[0].date,  # type: ignore[arg-type]
        templates=environment(TEMPLATES),
        static=static(),
    )
    write(site, tmp_path)
    page = browser.new_page()

    with served(tmp_path, "/some/blog/") as root:
        page.goto(f"{root}404.html")
        page.get_by_role("link", name="All posts").click()

        expect(page).to_have_url(f"{root}archive/index.html")
        expect(page.get_by_role("heading", level=1)).to_have_text("Archive")
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    page.close()


def test_an_old_address_leads_to_the_post(browser: Browser, specimen: Path) -> None:
    page = browser.new_page()

    with served(specimen, "/some/blog/") as root:
        page.goto(f"{root}2019/herd/")
        expect(page).to_have_url(root + POST)

    page.goto(f"{specimen.as_uri()}/2019/herd/index.html")
    expect(page).to_have_url(f"{specimen.as_uri()}/{POST}")
    page.close()


def test_a_chosen_theme_holds_on_the_next_page(browser: Browser, specimen: Path) -> None:
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    ground = "getComputedStyle(document.body).backgroundColor"

    with served(specimen) as root:
        page.goto(f"{root}index.html")
        light = page.evaluate(ground)
        page.get_by_role("button", name="Switch to the dark theme").click()
        page.get_by_role("link", name="Every kind of markup").click()
        page.wait_for_url(root + POST)

        assert light == "rgb(249, 249, 246)"
        assert page.evaluate(ground) == "rgb(20, 23, 27)"
        expect(page.get_by_role("button", name="Switch to the light theme")).to_be_visible()
    context.close()


def test_a_copy_button_copies_the_code_alone(browser: Browser, specimen: Path) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()

    with served(specimen) as root:
        page.goto(root + POST)
        page.locator("#cell-1 .copy").click()
        expect(page.locator("#cell-1 .copy")).to_have_text("copied")
        code = page.evaluate("navigator.clipboard.readText()")
        page.locator("#cell-4 .copy").click()
        expect(page.locator("#cell-4 .copy")).to_have_text("copied")
        commands = page.evaluate("navigator.clipboard.readText()")

    assert code == CODE
    assert [line for line in commands.splitlines() if line] == ["proof build --all", "echo $HOME"]
    context.close()


def test_numbers_of_lines_are_neither_copied_nor_selected_nor_read_aloud(
    browser: Browser, specimen: Path
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    expected = "for key in keys:\n    print(key)"

    with served(specimen) as root:
        page.goto(root + POST)
        page.locator("#cell-21 .copy").click()
        expect(page.locator("#cell-21 .copy")).to_have_text("copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        page.locator("#cell-21 pre.src").select_text()
        selected = page.evaluate("getSelection().toString()")
        spoken = page.locator("#cell-21 pre.src").aria_snapshot()
        number = page.locator("#cell-21 .ln").last.evaluate(
            "line => getComputedStyle(line, '::before').content"
        )

    assert (copied, selected) == (expected, expected)
    assert number == '"2" / ""'
    assert not any(sign in spoken.partition("Cell 21, Python")[2] for sign in "12")
    context.close()


def test_a_picture_opens_in_place_and_gives_the_focus_back(
    browser: Browser, specimen: Path
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    plain = browser.new_context(java_script_enabled=False).new_page()
    link = page.locator("#fig-two-1 .zoom")

    with served(specimen) as root:
        page.goto(root + POST)
        small = link.locator("img").bounding_box()
        link.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Columns: Before the fix")
        expect(dialog.get_by_role("button", name="close")).to_be_focused()
        large = dialog.locator("img").bounding_box()
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
        expect(link).to_be_focused()
        plain.goto(root + POST)
        plain.locator("#fig-two-1 .zoom").click()

        expect(plain).to_have_url(re.compile(r"/posts/everything/[0-9a-f]{16}\.png$"))
    assert small is not None
    assert large is not None
    assert large["width"] > 2 * small["width"]
    page.close()
    plain.context.close()


#: CSS pixels of a line across a sheet of A4, within its margins.
PAPER = 673


def test_what_is_long_or_wide_scrolls_within_itself_and_shows_where_it_is(
    browser: Browser, specimen: Path
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})

    with served(specimen) as root:
        page.goto(root + POST)
        heights = page.evaluate(
            "['#cell-21 .out pre', '#cell-22 pre.src', '#cell-26 .scroll', '#cell-35 .out']"
            ".map((place) => document.querySelector(place).clientHeight)"
        )
        frame = page.locator("#cell-26 .scroll")
        frame.evaluate("region => region.scrollTo(200, 300)")
        corner = page.evaluate(
            """() => {
              const at = (part) =>
                document.querySelector(`#cell-26 ${part}`).getBoundingClientRect();
              const box = at(".scroll");
              const letters = document.createRange();
              letters.selectNodeContents(document.querySelector("#cell-26 tbody th"));
              const gap = at("tbody th").right - letters.getBoundingClientRect().right;
              return [at("thead").top - box.top, at("tbody th").left - box.left, gap >= 8];
            }"""
        )
        page.set_viewport_size({"width": 1440, "height": 800})
        beyond = page.evaluate(
            "['#cell-26 .out', '#cell-21 .out'].map((place) =>"
            " document.querySelector(place).getBoundingClientRect().right -"
            " document.querySelector('.prose').getBoundingClientRect().right)"
        )
        page.emulate_media(media="print")
        page.set_viewport_size({"width": PAPER, "height": 800})
        printed = page.evaluate(
            "['#cell-21 .out pre', '#cell-35 .out'].map((place) =>"
            " document.querySelector(place).clientHeight)"
        )
        tables = page.evaluate(
            """() => ["#cell-26", "#cell-36"].map((cell) => {
              const table = document.querySelector(`${cell} table`);
              const heads = [...table.querySelectorAll("thead th")];
              const said = getComputedStyle(table, "::after").content;
              return [heads.filter((head) => head.clientWidth).length, said];
            })"""
        )
        broad = page.evaluate(
            "[...document.querySelectorAll('.out :is(table, pre)')].filter((one) =>"
            f" one.getBoundingClientRect().right > {PAPER} + 1).length"
        )

    report = page.get_by_role("group", name="Output of cell 35")
    expect(report).to_have_attribute("tabindex", "0")
    assert beyond == [316, 0]  # a wide table has the margin too
    assert [height < 900 for height in heights] == [True, True, True, True]
    assert corner == [0, 0, True]
    assert [height > 1_500 for height in printed] == [True, True]
    assert tables == [[14, "none"], [16, '"29 more columns are on the page."']]
    assert broad == 0
    page.close()


def test_a_styled_table_keeps_its_colours_under_the_policy(
    browser: Browser, specimen: Path
) -> None:
    page = browser.new_page()

    page.goto((specimen / POST).as_uri())
    looks = (
        page.locator("#cell-28 tbody tr")
        .nth(1)
        .locator("td")
        .evaluate_all(
            "(cells) => cells.map((cell) => { const { backgroundColor, backgroundImage, color } ="
            " getComputedStyle(cell); return [backgroundColor, backgroundImage, color]; })"
        )
    )

    assert looks[0][0] == "rgb(143, 183, 223)"
    assert looks[1][1].startswith("linear-gradient(90deg, rgba(214, 95, 95, 0.3) 27%")
    assert looks[2][2] == "rgb(217, 0, 0)"  # as much darker as the paper wants
    page.close()


def test_each_level_of_row_heads_stands_below_its_name(browser: Browser, specimen: Path) -> None:
    page = browser.new_page()

    page.goto((specimen / POST).as_uri())
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        edges = page.locator("#tbl-levels :is(thead tr:last-child th, tbody th)").evaluate_all(
            """(heads) => Object.fromEntries(heads.map((head) => {
              const letters = document.createRange();
              letters.selectNodeContents(head);
              return [head.textContent, letters.getBoundingClientRect().left];
            }))"""
        )

        assert edges["eu"] == edges["us"] == edges["region"]
        assert edges["a"] == edges["b"] == edges["host"]
    page.close()


def test_the_contents_mark_the_section_that_is_read(browser: Browser, specimen: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})

    with served(specimen) as root:
        page.goto(root + POST)
        page.locator("#figures").evaluate("element => element.scrollIntoView()")

        marked = page.locator(".toc [aria-current]")
        expect(marked).to_have_text("Figures")
        expect(marked).to_be_in_viewport()
    page.close()


def test_nothing_moves_by_itself_for_readers_who_ask_for_that(
    browser: Browser, specimen: Path
) -> None:
    page = browser.new_page()
    moving = """() => [...document.querySelectorAll('*')].filter((one) => {
      const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
      const turns = /[1-9]/.test(transitionDuration) || animationName != "none";
      return turns || scrollBehavior == "smooth";
    }).length"""

    page.goto((specimen / POST).as_uri())
    page.emulate_media(reduced_motion="no-preference")
    moves = page.evaluate(moving)
    page.emulate_media(reduced_motion="reduce")

    assert page.evaluate(moving) == 0 < moves
    page.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_post_is_whole_without_javascript(browser: Browser, specimen: Path, width: int) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 900}
    )
    page = context.new_page()

    with served(specimen) as root:
        page.goto(root + POST)

        for place in ("#text", "#cell-1 pre", "table", "figure img", "math", "#sources"):
            expect(page.locator(place).first).to_be_visible()
        for control in (".theme", ".copy"):
            expect(page.locator(control).first).to_be_hidden()
        if width == 390:
            page.locator(".toc summary").click()
        expect(page.locator(".toc").get_by_role("link", name="Sources")).to_be_visible()
    context.close()


def test_paper_is_white_and_shows_what_is_folded(browser: Browser, specimen: Path) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()

    with served(specimen) as root:
        page.goto(root + POST)
        page.emulate_media(media="print", color_scheme="dark")
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / "print.png", full_page=True)

        assert (
            page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        )
        expect(page.get_by_text("What was folded.")).to_be_visible()
        expect(page.locator(".masthead nav")).to_be_hidden()
    context.close()
