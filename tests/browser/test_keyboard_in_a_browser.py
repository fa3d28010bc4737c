"""Pages from the first to the last stop of the Tab key: all is reached, seen, and left again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.specimen import READING, write
from tests.browser.walker import each_kind
from tests.fixture_sites import a_fixture_site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

POST = f"posts/{READING}/index.html"
#: What the Tab key has to reach, in this order; each gets a number.
_STOPS = """() => [...document.querySelectorAll(
  "a[href], button, input, select, textarea, summary, audio, video, [tabindex='0']")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true })
    && one.tabIndex >= 0 && !one.disabled && !one.closest("[inert]"))
  .map((one, at) => (one.dataset.stop = at))"""
#: Which stop has the focus, and what is wrong with how it shows it.
_HERE = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const wrong = [];
  // A number of the text shows the focus of the link that its reader does not see.
  const shows = one.closest(".claim")?.querySelector("label") ?? one;
  const ring = getComputedStyle(shows);
  if (ring.outlineStyle === "none" || parseFloat(ring.outlineWidth) < 2) wrong.push("no outline");
  const { left, right, top, bottom } = shows.getBoundingClientRect();
  if (right <= 0 || left >= innerWidth || bottom <= 0 || top >= innerHeight) wrong.push("unseen");
  return [Number(one.dataset.stop), one.outerHTML.slice(0, 120), wrong];
}"""


def _walked(browser: Browser, page: Path, *, script: bool, width: int) -> tuple[int, list[Any]]:
    """How many stops the page has, and those that are missed, met in vain or not to be seen."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.evaluate("document.querySelectorAll('main details').forEach((fold) => fold.open = true)")
    wanted = tab.evaluate(_STOPS)
    met: list[int] = []
    wrong: list[Any] = []
    for _ in range(len(wanted) + 30):
        tab.keyboard.press("Tab")
        here = tab.evaluate(_HERE)
        if here is not None and here[0] in met[-1:]:
            continue  # a player has several stops, which are its own
        if here is None or here[0] in met:
            break
        met.append(here[0])
        wrong += [(here[1], each) for each in here[2]]
    missed = sorted(set(wanted) - set(met))
    names = "(all) => all.map((one) => one.outerHTML.slice(0, 120))"
    for stop in missed:
        wrong.append(("missed", tab.locator(f"[data-stop='{stop}']").evaluate_all(names)))
    if sorted(met) != met:
        wrong.append(("out of order", met))
    context.close()
    return len(wanted), wrong


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("switchyard")
    write(a_fixture_site("switchyard"), folder)
    return folder


@pytest.mark.parametrize(("script", "width"), [(True, 1440), (False, 390)])
def test_the_tab_key_reaches_everything_and_shows_where_it_is(
    browser: Browser, specimen: Path, home: Path, script: bool, width: int
) -> None:
    post = _walked(browser, specimen / POST, script=script, width=width)
    first = _walked(browser, home / "index.html", script=script, width=width)

    assert (post[1], first[1]) == ([], [])
    assert post[0] > 60
    assert first[0] > 25


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("script", [True, False])
def test_the_tab_key_reaches_everything_of_each_kind_of_page(
    browser: Browser, specimen: Path, example_blog: Path, script: bool
) -> None:
    wrong = {}

    for folder in (specimen, example_blog / "build/site"):
        # A folder has no root, at which the styles of 404.html are.
        for page in (page for page in each_kind(folder) if page != "404.html"):
            for width in (390, 1440):
                _, found = _walked(browser, folder / page, script=script, width=width)
                wrong.update({(page, width): found} if found else {})

    assert wrong == {}


def test_the_walk_would_tell(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(
        '<style>:focus { outline: 2px solid }</style><a href="a">a</a>'
        '<a href="b" style="outline: none">b</a><a href="c" tabindex="9">c</a>'
        '<p onkeydown="event.preventDefault()"><button>d</button></p><button>e</button>'
    )

    stops, wrong = _walked(browser, page, script=True, width=390)

    assert stops == 5
    assert [each[1] for each in wrong if each[1] == "no outline"] == ["no outline"]
    assert [each[0] for each in wrong if each[1] != "no outline"] == ["missed", "out of order"]


def test_the_first_stop_leads_past_the_masthead(browser: Browser, specimen: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto((specimen / POST).as_uri())
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    inside = "document.querySelector('main').contains(document.activeElement)"
    assert page.evaluate(inside)
    context.close()
