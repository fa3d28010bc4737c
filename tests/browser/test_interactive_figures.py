"""Figures that move, made by the libraries themselves in a kernel, as readers meet them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.conftest import SHOTS
from tests.integration.blogs import Blog

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CELLS = """
#| fig-alt: one line rises, the other hardly
import plotly.graph_objects as go
go.Figure([go.Scatter(x=[1, 2, 4, 8], y=[3, 5, 9, 17], name='naive', mode='lines+markers'),
           go.Scatter(x=[1, 2, 4, 8], y=[3, 3, 4, 5], name='batched')])
# %%
#| fig-alt: a grid of nine
go.Figure(go.Heatmap(z=[[1, 2, 3], [2, 3, 4], [3, 4, 5]]))
# %%
#| fig-alt: points in space
go.Figure(go.Scatter3d(x=[1, 2], y=[3, 4], z=[5, 6]))
# %%
#| label: fig-bars
#| fig-cap: Bars below a limit
import altair as alt
rows = alt.Data(values=[{'n': n, 'ms': n * n, 'way': 'ab'[n % 2]} for n in range(1, 7)])
most = alt.param(value=20, bind=alt.binding_range(min=1, max=40, step=1, name='most '))
pick = alt.selection_point(fields=['way'], bind='legend')
(alt.Chart(rows).mark_bar().encode(x='n:O', y='ms:Q', color='way:N', tooltip=['n:O', 'ms:Q'],
    opacity=alt.condition(pick, alt.value(1), alt.value(.2)))
    .transform_filter(alt.datum.ms < most).add_params(most, pick))
# %%
from bokeh.io import output_notebook
from bokeh.plotting import figure, show
output_notebook()
p = figure(title='A line of Bokeh')
p.line([1, 2], [31, 41])
show(p)
# %%
import ipywidgets as w
out = w.Output()
with out:
    print('held by a widget')
w.VBox([w.IntSlider(value=7, max=9, description='size'), w.HTML('<i>kind</i>'), out])
"""

#: Figures that want more than to be looked at, of the kinds that no check at rendering refuses.
HOSTILE = """
#| fig-alt: hostile
from IPython.display import display
def show_raw(kind, value): display({kind: value}, raw=True)
texts = ["<a href='java&#115;cript:alert(1)'>x</a>", "<img src=x onerror=alert(1)>",
         "<a href='data:text/html,<script>alert(1)</script>'>y</a>", "</script><script>alert(1)</script>",
         "<a href='https://evil.example/' target='_self' onclick='alert(1)' xlink:href='x:y'>z</a>"]
show_raw("application/vnd.plotly.v1+json", {"data": [{"type": "scatter", "mode": "text+markers", "x": [1, 2, 3, 4, 5],
    "y": [1, 2, 3, 4, 5], "text": texts, "hovertext": texts, "hovertemplate": "%{hovertext}", "name": texts[1]},
    {"type": "bar", "y": [1, 1], "name": texts[0]}],
    "layout": {"title": {"text": texts[0]}, "annotations": [{"text": t, "x": 1, "y": 2} for t in texts],
    "updatemenus": [{"buttons": [{"method": "relayout", "label": texts[1], "args": ["title.text", texts[1]]}]}]},
    "config": {"plotlyServerURL": "https://evil.example", "showSendToCloud": True, "editable": True}})
lite = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "mark": {"type": "bar", "tooltip": True},
        "data": {"values": [{"a": t, "b": 1} for t in texts]}, "title": texts[1],
        "encoding": {"x": {"field": "a"}, "y": {"field": "b", "type": "quantitative"}, "tooltip": {"field": "a"},
                     "href": {"field": "a"}},
        "usermeta": {"embedOptions": {"loader": {"baseURL": "https://evil.example/"}}}}
show_raw("application/vnd.vegalite.v6+json", lite)
for code in ("warn(constructor.constructor('alert(1)')())", "window.alert(1)", "datum.__proto__.x = alert(1)",
             "event.view.alert(1)", "[].map.constructor('alert(1)')()"):
    show_raw("application/vnd.vega.v6+json", {"$schema": "https://vega.github.io/schema/vega/v6.json",
        "data": [{"name": "d", "values": [{"a": 1}]}], "width": 50, "height": 50, "signals": [{"name": "s", "init": code, "on": [{"events": "window:mousemove", "update": code}]}],
        "marks": [{"type": "rect", "encode": {"update": {"x": {"signal": code}, "width": {"value": 9}, "height": {"value": 9}}}}]})
"""  # noqa: E501


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("moving")
    (root / "pyproject.toml").write_text(
        '[tool.proofpress]\ntitle = "T"\nurl = "https://blog.example/"\n'
    )
    blog = Blog(root, {})
    for slug, cells in (("moving", CELLS.split("# %%\n")), ("hostile", [HOSTILE])):
        head = {"cell_type": "raw", "metadata": {}, "source": f"---\ntitle: {slug}\n---"}
        code = [
            {"cell_type": "code", "id": f"c{at}", "source": text.strip(), "metadata": {}}
            for at, text in enumerate(cells)
        ]
        whole_cells = [head, *({**one, "outputs": [], "execution_count": None} for one in code)]
        kernel = {"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}
        whole = {"nbformat": 4, "nbformat_minor": 4, "metadata": kernel, "cells": whole_cells}
        blog.write(f"{slug}.ipynb", json.dumps(whole))
    blog.build()
    return blog.site


@contextmanager
def opened(
    browser: Browser, site: Path, slug: str = "moving", *, theme: str = "light", script: bool = True
) -> Iterator[tuple[Page, list[str]]]:
    """The post from its folder, and whatever goes wrong on it: errors, requests, dialogs."""
    context = browser.new_context(
        color_scheme="dark" if theme == "dark" else "light",
        java_script_enabled=script,
        viewport={"width": 1200, "height": 900},
        reduced_motion="reduce",
    )
    context.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const one of list.getEntries())"
        " window.shift += one.value; }).observe({ type: 'layout-shift', buffered: true });"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    wrong: list[str] = []
    root = site.resolve().as_uri()
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(f"dialog {dialog.message}"))

    def asked(request: Request) -> None:
        if not request.url.startswith((root, "data:image/png")):
            wrong.append(request.url)

    page.on("request", asked)
    page.goto(f"{root}/posts/{slug}/index.html")
    yield page, wrong
    context.close()


def draw_all(page: Page) -> None:
    """Scroll through the page until each figure was drawn, or gave up."""
    for box in page.locator(".live").all():
        box.scroll_into_view_if_needed()
        box.locator(".stage svg").first.wait_for(timeout=15_000)


def colour(page: Page, selector: str, name: str) -> str:
    value = page.locator(selector).first.evaluate(
        "(element, name) => getComputedStyle(element)[name]", name
    )
    return str(value)


def test_figures_move_from_a_folder_without_any_request_to_elsewhere(
    browser: Browser, site: Path
) -> None:
    with opened(browser, site) as (page, wrong):
        draw_all(page)
        lines = page.locator(".live").first
        lines.scroll_into_view_if_needed()
        lines.locator(".points path").nth(2).hover(force=True)
        expect(lines.locator(".hovertext")).to_contain_text("9")
        lines.locator(".legendtoggle").first.click(force=True)
        expect(lines.locator(".scatterlayer .trace")).to_have_count(1)

        bars = page.locator('.live[data-figure="vega"]')
        bars.scroll_into_view_if_needed()
        marks = bars.locator(".mark-rect.role-mark path")
        expect(marks).to_have_count(4)
        marks.nth(3).hover()
        expect(bars.locator(".tip")).to_have_text("n4ms16")
        slider = page.get_by_label("most")
        slider.focus()
        slider.press("End")
        expect(marks).to_have_count(6)
        bars.locator(".role-legend-symbol path").first.click()
        expect(marks.nth(0)).to_have_attribute("opacity", "0.2")

        assert page.locator("#fig-bars figcaption").inner_text() == "Figure 1. Bars below a limit"
        assert page.evaluate("window.shift") == 0
        assert wrong == []
        shots = SHOTS / "interactive"
        shots.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=shots / "moving.png", full_page=True)


def test_figures_follow_the_theme_while_they_are_looked_at(browser: Browser, site: Path) -> None:
    with opened(browser, site, theme="dark") as (page, wrong):
        draw_all(page)
        line, bar = ".js-line", '[data-figure="vega"] .mark-rect path'
        dark = colour(page, line, "stroke"), colour(page, bar, "fill")
        page.locator("button.theme").click()
        expect(page.locator(line).first).to_have_css("stroke", "rgb(29, 78, 166)")

        assert dark == ("rgb(143, 196, 242)", "rgb(252, 196, 60)")
        assert colour(page, bar, "fill") == "rgb(182, 88, 17)"
        page.emulate_media(media="print")
        assert colour(page, ".stage", "display") == "none"
        assert colour(page, ".still", "visibility") == "visible"
        assert wrong == []


def test_without_scripts_each_figure_has_its_picture_and_its_words(
    browser: Browser, site: Path
) -> None:
    with opened(browser, site, script=False) as (page, wrong):
        pictures = page.locator(".still > svg")

        assert [one.get_attribute("aria-label") for one in pictures.all()] == [
            "one line rises, the other hardly",
            "a grid of nine",
            "Bars below a limit",
        ]
        assert all(one.is_visible() for one in pictures.all())
        text = page.locator("article").inner_text()
        assert "no script for traces of the type scatter3d" in text
        assert "A line of Bokeh" in text
        assert "size: 7 (0 to 9)" in text
        assert "held by a widget" in text
        assert wrong == []


def test_the_policy_is_weaker_only_where_plotly_is(site: Path) -> None:
    pages = {
        path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*.html")
    }
    weaker = [path for path, text in pages.items() if "style-src-attr" in text]
    loading = [path for path, text in pages.items() if "assets/interactive" in text]

    assert len(pages) > 4
    assert sorted(weaker) == ["posts/hostile/index.html", "posts/moving/index.html"]
    assert sorted(loading) == sorted(weaker)


def test_hostile_figures_run_nothing(browser: Browser, site: Path) -> None:
    with opened(browser, site, "hostile") as (page, wrong):
        for box in page.locator(".live").all():
            box.scroll_into_view_if_needed()
        plotly = page.locator('.live[data-figure="plotly"]')
        plotly.locator(".stage svg").first.wait_for()
        plotly.locator(".points path").nth(1).hover(force=True)
        plotly.locator(".hovertext").first.wait_for()
        bars = page.locator('.live[data-figure="vega"]').first
        bars.locator(".stage svg").first.wait_for()
        for bar in bars.locator(".mark-rect.role-mark path").all()[:5]:
            bar.click(force=True)
        page.mouse.move(30, 30)
        page.mouse.move(40, 40)
        links = page.locator("svg a").evaluate_all(
            "(all) => all.map((a) => a.getAttribute('href') ?? a.getAttribute('xlink:href'))"
        )

        assert page.locator(".live").count() == 7
        assert page.url.endswith("posts/hostile/index.html")
        assert "https://evil.example/" in links  # which a reader may follow, and nothing else does
        assert [one for one in links if one and not one.startswith("https://")] == []
        assert wrong == []
