"""All that a text can hold, as readers meet it: wide, narrow, printed, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from proofpress.render.formulas import Formulas
from tests.browser.conftest import SHOTS
from tests.browser.specimen import READING

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDE, PHONE = 1440, 390
#: Boxes of all notes that are shown in the margin, and of the text's column.
_MARGIN = """() => [...document.querySelectorAll(".note")]
  .filter((note) => note.checkVisibility() && !note.closest(".beside"))
  .map((note) => { const { left, right, top, bottom } = note.getBoundingClientRect();
                   return [left, right, top, bottom]; })"""

#: Formulas that no line needs to make room for.
_INLINE = ("i", "x_{ij}^2", r"\hat{x}", r"\sqrt{2}", r"\frac{a}{b}", r"\sum_{j} X_{ij} w_j")
#: How far the lines of each element are from one another, by the tops of its own words, in pixels.
_STEPS = """(elements) => elements.map((element) => {
  const tops = [...element.childNodes].filter((node) => node.nodeType === 3).flatMap((node) => {
    const words = document.createRange();
    words.selectNodeContents(node);
    return [...words.getClientRects()].map((box) => box.top);
  });
  const lines = tops.sort((a, b) => a - b).filter((top, n) => n === 0 || top - tops[n - 1] > 5);
  return lines.slice(1).map((top, n) => top - lines[n]);
})"""


@contextmanager
def opened(
    browser: Browser, specimen: Path, width: int, at: str = "", **more: Any
) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, reduced_motion="reduce", **more
    )
    page = context.new_page()
    page.goto(f"{(specimen / 'posts' / READING / 'index.html').as_uri()}{at}")
    yield page
    context.close()


def test_tabs_open_one_at_a_time_by_keyboard_without_javascript(
    browser: Browser, specimen: Path
) -> None:
    with opened(browser, specimen, WIDE, java_script_enabled=False) as page:
        first, second = page.locator(".tabs").first.locator("summary").all()[:2]
        one, two = page.locator(".tabs").first.locator(".panel").all()[:2]
        expect(one).to_be_visible()
        expect(two).to_be_hidden()
        boxes = first.bounding_box(), second.bounding_box()

        first.focus()
        for _ in range(9):  # past what can be focused in the first tab
            page.keyboard.press("Tab")
            if second.evaluate("title => title === document.activeElement"):
                break
        page.keyboard.press("Enter")

        expect(two).to_be_visible()
        expect(one).to_be_hidden()
        # The titles stand on one line, and stay where they are.
        assert boxes == (first.bounding_box(), second.bounding_box())
        assert boxes[0] is not None
        assert boxes[1] is not None
        assert boxes[0]["y"] == boxes[1]["y"]


@pytest.mark.parametrize("place", ["inside-a-closed-tab", "eq-pairs", "claim-rows-2"])
def test_what_stands_in_a_closed_tab_is_reached_by_its_address(
    browser: Browser, specimen: Path, place: str
) -> None:
    with opened(browser, specimen, PHONE, f"#{place}", java_script_enabled=False) as page:
        expect(page.locator(f"#{place}")).to_be_in_viewport()


def test_tabs_of_one_key_open_together(browser: Browser, specimen: Path) -> None:
    with opened(browser, specimen, WIDE) as page:
        page.locator("summary", has_text="In JavaScript").click()

        expect(page.locator("#inside-a-closed-tab")).to_be_visible()
        expect(page.get_by_text("An object.")).to_be_visible()
        expect(page.get_by_text("A dict.")).to_be_hidden()
        expect(page.get_by_text("As a list.")).to_be_visible()


def test_paper_shows_every_tab_with_its_title_and_every_fold(
    browser: Browser, specimen: Path
) -> None:
    with opened(browser, specimen, 800) as page:
        page.emulate_media(media="print")
        page.screenshot(path=SHOTS / "reading-print.png", full_page=True)

        for part in (*page.locator(".tabs summary").all(), *page.locator(".panel").all()):
            expect(part).to_be_visible()
        expect(page.locator(".aside.warning > p")).to_be_visible()


def test_halves_stand_side_by_side_where_there_is_room(browser: Browser, specimen: Path) -> None:
    for width, beside in ((WIDE, True), (PHONE, False)):
        with opened(browser, specimen, width) as page:
            for both in page.locator(".compare").all():
                halves = both.locator(":scope > div").all()
                bad, good = (half.bounding_box() for half in halves)
                assert bad is not None
                assert good is not None
                assert (bad["y"] == good["y"]) is beside
                assert (bad["x"] == good["x"]) is not beside


def test_notes_stand_in_the_margin_and_never_on_each_other(
    browser: Browser, specimen: Path
) -> None:
    with opened(browser, specimen, WIDE) as page:
        column = page.locator(".prose").bounding_box()
        boxes = page.evaluate(_MARGIN)

        assert column is not None
        assert page.locator(".note.side:visible").count() == 3
        assert len(boxes) > 10
        assert [box for box in boxes if box[0] < column["x"] + column["width"]] == []
        assert [box for box in boxes if box[1] > WIDE] == []
        overlaps = [
            (one, other)
            for one, other in combinations(boxes, 2)
            if one[2] < other[3] - 1 and other[2] < one[3] - 1
        ]
        assert overlaps == []


def test_a_footnote_of_the_margin_is_at_the_end_for_those_who_go_there(
    browser: Browser, specimen: Path
) -> None:
    with opened(browser, specimen, WIDE, java_script_enabled=False) as page:
        note, mark = page.locator("#fn-1"), page.locator("#ref-1")
        hidden = note.bounding_box()

        mark.click()

        shown = note.bounding_box()
        assert hidden is not None
        assert shown is not None
        assert (hidden["height"] <= 1, shown["height"] > 20) == (True, True)
        expect(note).to_be_in_viewport()
        note.get_by_role("link", name="Back to the text").click()
        expect(mark).to_be_in_viewport()
    with opened(browser, specimen, PHONE) as page:
        expect(page.locator(".note.side").first).to_be_hidden()
        expect(page.locator("#fn-1")).to_contain_text("The first note is short")


def test_a_number_and_its_part_of_the_common_note_light_up_together(
    browser: Browser, specimen: Path
) -> None:
    with opened(browser, specimen, WIDE) as page:
        part = page.locator(".all > .k3").first
        plain = "rgba(0, 0, 0, 0)"
        expect(part).to_have_css("background-color", plain)

        page.locator(".claim.k3 > label").first.hover()

        expect(part).to_have_css("background-color", "rgb(228, 236, 248)")
        expect(page.locator(".all > .k2").first).to_have_css("background-color", plain)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_formulas_leave_lines_of_paragraphs_and_lists_where_they_are(
    browser: Browser, specimen: Path, width: int
) -> None:
    words = "Words stand before it and after it, until there are more lines than two. " * 2
    texts = [f"<em>First</em> {words}{Formulas().inline(tex)} {words}" for tex in _INLINE]
    html = "".join(f"<p>{text}</p><ul><li>{text}</li></ul>" for text in texts)
    with opened(browser, specimen, width) as page:
        page.locator(".prose").evaluate("(prose, html) => { prose.innerHTML = html; }", html)
        line = page.locator(".prose").evaluate(
            "prose => parseFloat(getComputedStyle(prose).lineHeight)"
        )

        steps = page.locator(".prose :is(p, li)").evaluate_all(_STEPS)

        assert all(len(each) > 2 for each in steps)
        assert [each for each in steps if max(abs(step - line) for step in each) > 1] == []
