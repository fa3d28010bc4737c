"""Claims as readers meet them: evidence beside its line, under it on a phone, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.claims import SLUG, claims_site
from tests.browser.specimen import write
from tests.browser.walker import THEMES, Theme, served, walk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

POST = f"posts/{SLUG}/index.html"
LINE = 30  # px, of the text

#: Boxes of every note, with the line that its number ends in, and the baselines of both.
_NOTES = """() => {
  const baseline = (element, end) => {
    const mark = document.createElement("span");
    mark.style.cssText = "display: inline-block; width: 0; height: 0";
    element[end](mark);
    const { bottom } = mark.getBoundingClientRect();
    mark.remove();
    return bottom;
  };
  return [...document.querySelectorAll(".claim")].map((claim) => {
    const note = claim.querySelector(".note"), label = claim.querySelector("label");
    const { left, right, top, bottom } = note.getBoundingClientRect();
    const line = [...label.getClientRects()].at(-1);
    return {
      id: claim.id, left, right, top, bottom, shown: note.checkVisibility(),
      line_top: line.top, line_bottom: line.bottom,
      off: baseline(note, "prepend") - baseline(label, "append"),
      block: [...document.querySelectorAll(".prose *")].indexOf(claim.closest("p, li, dd")),
    };
  });
}"""


@dataclass(frozen=True)
class Note:
    """A note on the page, in px; `off`: how far its baseline is below that of its number."""

    id: str
    left: float
    right: float
    top: float
    bottom: float
    shown: bool
    line_top: float
    line_bottom: float
    off: float
    block: int


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("claims")
    write(claims_site(), folder)
    return folder


@contextmanager
def opened(browser: Browser, site: Path, width: int, at: str = "", **more: Any) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, reduced_motion="reduce", **more
    )
    page = context.new_page()
    with served(site) as root:
        page.goto(f"{root}{POST}{at}")
        yield page
    context.close()


def notes(page: Page) -> list[Note]:
    return [Note(**note) for note in page.evaluate(_NOTES)]


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('.claim > input').forEach(box => box.checked = true)")
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")


def test_a_page_with_claims_is_sound(browser: Browser, site: Path) -> None:
    findings = walk(browser, site, pages=[POST])

    assert [str(finding) for finding in findings] == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [1024, 1100, 1440])
def test_each_note_stands_in_the_margin_beside_its_line(
    browser: Browser, site: Path, width: int, theme: Theme
) -> None:
    with opened(browser, site, width, color_scheme=theme) as page:
        found = notes(page)
        column = page.locator(".prose").bounding_box()

        assert column is not None
        assert len(found) > 20
        assert all(note.shown for note in found)
        assert [n.id for n in found if n.left < column["x"] + column["width"]] == []
        assert [n.id for n in found if n.right > width] == []
        # Pushed down by the notes above at worst; the first of each paragraph that has room is not.
        assert [n.id for n in found if not -1 <= n.off <= 5 * LINE] == []
        free = [note for before, note in pairwise(found) if before.bottom < note.line_top]
        assert len(free) >= 6
        assert [(n.id, n.off) for n in free if abs(n.off) > 1] == []
        assert not scrolls_sideways(page)


def test_no_note_covers_another_or_the_table(browser: Browser, site: Path) -> None:
    with opened(browser, site, 1440) as page:
        found = notes(page)
        table = page.locator(".claims .wide").bounding_box()

        overlaps = [
            (one.id, other.id)
            for one, other in combinations(found, 2)
            if one.top < other.bottom - 1 and other.top < one.bottom - 1
        ]
        assert overlaps == []
        assert table is not None
        assert max(note.bottom for note in found) <= table["y"]


def test_many_notes_of_one_paragraph_stay_beside_it(browser: Browser, site: Path) -> None:
    with opened(browser, site, 1440) as page:
        found = {note.id: note for note in notes(page)}
        crowded = [found[f"claim-{name}"] for name in ("shapes", "first", "nested")]

        assert len({note.block for note in crowded}) == 1
        assert [note.bottom - note.top for note in crowded] == [20, 20, 20]
        # The cell is named once, by the last of those that it computed.
        named = [page.locator(f"#{note.id} .at").is_visible() for note in crowded]
        assert named == [False, False, True]


def test_a_tap_opens_a_note_under_its_line_without_javascript(browser: Browser, site: Path) -> None:
    with opened(browser, site, 390, java_script_enabled=False, has_touch=True) as page:
        number = page.locator("#claim-queries > label")
        note = page.locator("#claim-queries > .note")
        expect(note).to_be_hidden()
        before = number.bounding_box()

        number.tap()

        expect(note).to_be_visible()
        after, box = number.bounding_box(), note.bounding_box()
        assert before == after
        assert after is not None
        assert box is not None
        assert 0 <= box["y"] - (after["y"] + after["height"]) < LINE
        assert (box["x"], box["width"]) == (20, 350)
        expect(note).to_contain_text("queries = 3,047")
        expect(note.get_by_role("link", include_hidden=True)).to_have_attribute("href", "#cell-2")

        number.tap()

        expect(note).to_be_hidden()


@pytest.mark.parametrize("width", [320, 390, 800])
def test_nothing_scrolls_sideways_with_every_note_open(
    browser: Browser, site: Path, width: int
) -> None:
    with opened(browser, site, width) as page:
        open_all(page)

        assert all(note.shown for note in notes(page))
        assert [n.id for n in notes(page) if n.left < 0 or n.right > width] == []
        assert not scrolls_sideways(page)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_address_of_a_claim_shows_its_evidence(
    browser: Browser, site: Path, width: int
) -> None:
    with opened(browser, site, width, "#claim-nested") as page:
        note = page.locator("#claim-nested > .note")

        expect(note).to_be_in_viewport()
        expect(note).to_have_css("background-color", "rgb(228, 236, 248)")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_keyboard_reaches_the_evidence_of_a_number(
    browser: Browser, site: Path, width: int
) -> None:
    with opened(browser, site, width) as page:
        link = page.get_by_role("link", name="60.9 times: evidence")
        link.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")

        expect(link).to_be_focused()
        expect(page.locator("#claim-mean > label")).to_have_css("outline-width", "2px")
        note = page.locator("#claim-mean > .note")
        expect(note).to_be_visible()
        expect(note).to_have_css("background-color", "rgb(228, 236, 248)")

        page.keyboard.press("Enter")

        row = page.get_by_role("row").filter(has_text="60.9 times")
        expect(row).to_be_in_viewport()
        expect(row).to_contain_text("holds")


def test_a_screen_reader_meets_the_sentence_and_not_its_notes(browser: Browser, site: Path) -> None:
    with opened(browser, site, 1440) as page:
        sentence = page.locator("p", has_text="The report gives")

        assert sentence.aria_snapshot() == (
            "- paragraph:\n"
            "  - text: The report gives 14 s\n"
            "  - 'link \"14 s: source\"':\n"
            '    - /url: "#source-report"\n'
            "  - text: for the page and says that nobody looked\n"
            "  - 'link \"nobody looked: source\"':\n"
            '    - /url: "#source-on-the-floor"\n'
            '  - text: "; we have no way to check either. '
            'We can count: fifty users take 3,047"\n'
            "  - 'link \"3,047: evidence\"':\n"
            '    - /url: "#claim-queries:row"\n'
            "  - text: queries."
        )


def test_every_link_to_evidence_leads_somewhere(browser: Browser, site: Path) -> None:
    with opened(browser, site, 1440) as page:
        lost = page.evaluate(
            """() => [...document.querySelectorAll("main a[href^='#']")]
              .map((link) => decodeURIComponent(link.hash.slice(1)))
              .filter((name) => !document.getElementById(name))"""
        )
        twice = page.evaluate(
            """() => { const all = [...document.querySelectorAll("[id]")].map((one) => one.id);
              return all.filter((name, index) => all.indexOf(name) !== index); }"""
        )

        assert (lost, twice) == ([], [])


def test_the_code_of_a_hidden_cell_can_be_read_at_the_end(browser: Browser, site: Path) -> None:
    with opened(browser, site, 1440) as page:
        page.locator("#claim-shapes-2 > .note").get_by_role("link", include_hidden=True).click()

        listing = page.locator("[id='cell-3:code']")
        expect(listing).to_be_in_viewport()
        expect(listing.locator("pre")).to_be_hidden()
        listing.locator("summary").click()
        expect(listing.locator("pre")).to_contain_text("counting.apart(queries)")


def test_paper_has_the_evidence_in_its_margin(browser: Browser, site: Path) -> None:
    paper = round(178 / 25.4 * 96)  # what A4 leaves between its margins
    with opened(browser, site, paper, color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        found, column = notes(page), page.locator(".prose > p").first.bounding_box()

        assert column is not None
        assert all(note.shown for note in found)
        assert [n.id for n in found if n.left < column["x"] + column["width"]] == []
        assert [n.id for n in found if n.right > paper + 1] == []
        assert page.locator("[id='cell-3:code'] pre").is_visible()


def test_a_table_of_claims_has_its_rows_for_everybody_on_a_phone(
    browser: Browser, site: Path
) -> None:
    with opened(browser, site, 320) as page:
        table = page.get_by_role("table").filter(has_text="measured")

        expect(table.get_by_role("columnheader")).to_have_count(6)
        row = table.get_by_role("row").filter(has_text="60.9 times")
        expect(row.get_by_role("rowheader")).to_have_text("users the mean asks 60.9 times")
        box = row.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 320


def test_on_a_phone_even_a_short_name_stands_below_the_text_of_its_claim(
    browser: Browser, site: Path
) -> None:
    with opened(browser, site, 390) as page:
        rows = page.locator(".claims tbody tr")
        rows.evaluate_all("rows => rows.forEach((row) => { row.cells[1].textContent = 'q' })")
        gaps = rows.evaluate_all(
            "rows => rows.map(({ cells: [text, name] }) =>"
            " name.getBoundingClientRect().top - text.getBoundingClientRect().bottom)"
        )

    assert len(gaps) > 10
    assert [gap for gap in gaps if gap < -1] == []


def test_what_a_row_says_stands_on_one_line_on_a_phone(browser: Browser, site: Path) -> None:
    with opened(browser, site, 390) as page:
        feet = page.evaluate(
            """() => [".txt", "td:nth-child(5) > a"].map((part) => {
              const letters = document.createRange();
              letters.selectNodeContents(document.querySelector(`.claims tbody tr ${part}`));
              return letters.getBoundingClientRect().bottom;
            })"""
        )

        assert feet[0] == pytest.approx(feet[1], abs=0.5)
