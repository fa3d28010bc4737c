"""Figures as readers meet them: one drawing in the colours of either theme, and of paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import SHOTS
from tests.browser.figures import FIGURES, SLUG, figures_site
from tests.browser.specimen import write
from tests.browser.walker import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

POST = f"posts/{SLUG}/index.html"
LIGHT_PAPER, DARK_PAPER = "rgb(249, 249, 246)", "rgb(20, 23, 27)"
CLEAR = "rgba(0, 0, 0, 0)"

#: What each figure looks like, by its alternative text.
_LOOKS = """() => Object.fromEntries([...document.querySelectorAll(".cell :is(svg, img)")].map(
  (figure) => {
    const style = getComputedStyle(figure);
    const of = (selector, name) => {
      const found = figure.querySelector(selector);
      return found && getComputedStyle(found)[name];
    };
    return [
      (figure.getAttribute("aria-label") ?? figure.alt).replace("A figure ", ""),
      {
        kind: figure.tagName.toLowerCase(), ground: style.backgroundColor,
        dimmed: style.filter !== "none",
        curve: of("path[stroke*='--c0']", "stroke"),
        label: of(":is(text, tspan)[fill*='--c3']", "fill"),
        letters: of("text", "fontFamily"),
        smallest: Math.min(...[...figure.querySelectorAll("text")].map(
          (text) => parseFloat(text.getAttribute("font-size") || 10)
            * figure.getBoundingClientRect().width / figure.viewBox.baseVal.width)),
      },
    ];
  }))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    write(figures_site(), folder)
    return folder


def looks(page: Page) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = page.evaluate(_LOOKS)
    assert list(found) == list(FIGURES)
    return found


def test_no_policy_stops_a_figure_and_none_is_wider_than_its_page(
    browser: Browser, site: Path
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    with served(site) as root:
        page.goto(root + POST)
        page.screenshot(path=SHOTS / "figures-phone.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()

    assert (said, wide) == ([], 320)


def test_one_drawing_serves_light_dark_and_paper(browser: Browser, site: Path) -> None:
    page = browser.new_page(color_scheme="light")
    with served(site) as root:
        page.goto(root + POST)
        by_day = looks(page)
        page.get_by_role("button", name="Switch to the dark theme").click()
        by_night = looks(page)
        page.screenshot(path=SHOTS / "figures-dark.png", full_page=True)
        page.emulate_media(media="print")
        on_paper = looks(page)
    page.close()

    plot, plate = "in the colours of the page", "with a colour that is lost by night"
    assert by_day[plot]["curve"] == "rgb(29, 78, 166)"
    assert by_night[plot]["curve"] == "rgb(143, 196, 242)"
    assert by_day[plot]["label"] == "rgb(168, 42, 31)"
    assert by_night[plot]["label"] == "rgb(255, 149, 133)"
    assert by_night[plot]["ground"] == CLEAR
    assert "monospace" in by_day[plot]["letters"]
    assert on_paper[plot]["curve"] == by_day[plot]["curve"]
    for words in (plate, "in a style of its own"):
        assert by_night[words]["label"] == by_day[words]["label"]
        assert (by_night[words]["ground"], by_night[words]["dimmed"]) == (LIGHT_PAPER, True)
        assert by_day[words]["dimmed"] is False
    assert not any(one["dimmed"] for one in on_paper.values())


def test_pictures_stand_on_what_their_pixels_need(browser: Browser, site: Path) -> None:
    page = browser.new_page(color_scheme="light")
    with served(site) as root:
        page.goto(root + POST)
        by_day = looks(page)
        page.emulate_media(color_scheme="dark")
        by_night = looks(page)
    page.close()

    def grounds(words: str) -> tuple[str, str]:
        return by_day[words]["ground"], by_night[words]["ground"]

    assert by_day["of many points"]["kind"] == "img"
    assert by_night["in pixels"]["dimmed"] is True
    assert grounds("in dark pixels on no ground") == (CLEAR, LIGHT_PAPER)
    assert grounds("in light pixels on no ground") == (DARK_PAPER, CLEAR)


def test_letters_of_figures_can_be_read_on_a_phone(browser: Browser, site: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto((site / POST).as_uri())

    figures = looks(page)
    names = ("in the colours of the page", "drawn for a wide page")
    smallest = [figures[name]["smallest"] for name in names]
    beside = page.evaluate(
        "(() => { const wide = document.querySelector('.zoom.broad');"
        " return [wide.scrollWidth > wide.clientWidth, document.body.scrollWidth]; })()"
    )
    page.close()

    assert [size >= 8.5 for size in smallest] == [True, True]
    assert beside == [True, 390]  # the figure scrolls within itself, the page does not
