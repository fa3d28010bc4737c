"""Interactive figures: what may move on a page, what stands there without a script."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

import pytest

from proofpress import templates
from proofpress.render.article import Article
from proofpress.render.figures.boxes import quartile
from proofpress.render.figures.scales import scale, seconds
from proofpress.source.ipynb import read
from proofpress.source.source import SourceFile
from proofpress.source.widgets import without_view
from tests.render.writing import code, display, rendered

PLOTLY = "application/vnd.plotly.v1+json"
LITE = "application/vnd.vegalite.v6+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
VEGA = "https://vega.github.io/schema/vega/v6.json"
ROWS = {"values": [{"a": "x", "b": 1}, {"a": "y", "b": 2}]}
LINE = {"type": "scatter", "mode": "lines", "x": [1, 2, 3], "y": [2, 4, 8], "name": "naive"}


def article(mime: str, value: object, **more: Any) -> Article:
    """The article of one cell with that output, without problems."""
    checked = rendered(code("x", display(mime, value), **more))
    assert checked.value is not None
    assert checked.problems == ()
    return checked.value


def plotly(*traces: object, **layout: Any) -> Article:
    return article(PLOTLY, {"data": list(traces), "layout": layout}, fig_alt="words")


def lite(**spec: Any) -> Article:
    whole = {"$schema": SCHEMA, "data": ROWS, "mark": "bar", **spec}
    return article(LITE, whole, fig_alt="words")


def data_of(made: Article) -> Any:
    found = re.search(r'<script type="application/json">(.*?)</script>', made.body)
    assert found is not None
    return json.loads(found[1])


def texts(made: Article) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", made.body)


def boxes(made: Article) -> list[tuple[float, float]]:
    """Width and height of each rectangle of a drawing that is no key of a series."""
    found = re.findall(r'<rect[^>]* width="([\d.]+)" height="([\d.]+)"', made.body)
    return [(float(w), float(h)) for w, h in found if (w, h) != ("9", "9")]


def test_a_plotly_figure_is_data_beside_a_drawing_with_its_words() -> None:
    made = plotly(LINE, {**LINE, "name": "batched", "y": [1, 1, 2]}, title={"text": "Latency"})

    assert made.libraries == ("plotly",)
    assert data_of(made)["data"][0]["y"] == [2, 4, 8]
    assert 'data-figure="plotly" data-label="words"' in made.body
    assert 'role="img" aria-label="words"' in made.body
    assert {"Latency", "naive", "batched"} <= set(texts(made))
    assert made.body.count('stroke="var(--c0,#1d4ea6)"') == 1
    assert made.body.count('stroke="var(--c1,#b65811)"') == 1


def test_no_text_of_a_figure_ends_the_data_or_is_markup() -> None:
    evil = '</script><script>alert(1)</script><img src=x onerror="alert(1)">'
    made = plotly({**LINE, "name": evil, "text": [evil]}, title={"text": evil}, showlegend=True)

    assert made.body.count("<script") == made.body.count("</script") == 1
    assert "<img" not in made.body
    assert data_of(made)["data"][0]["name"] == evil


def test_numbers_that_plotly_packed_are_drawn() -> None:
    packed = {"dtype": "i1", "bdata": "AgQI"}  # 2, 4, 8

    assert (
        plotly({**LINE, "y": packed}).body.partition("<script")[0]
        == (plotly(LINE).body.partition("<script")[0])
    )


def test_bars_are_as_high_as_their_numbers_and_stand_on_zero() -> None:
    bars = boxes(plotly({"type": "bar", "x": ["a", "b", "c"], "y": [10, 20, 5]}))

    heights = [height for _, height in bars]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)
    assert heights[2] == pytest.approx(heights[0] / 2, abs=0.2)
    assert len({width for width, _ in bars}) == 1


def test_bars_beside_each_other_are_narrower_and_stacked_ones_are_not() -> None:
    bar = {"type": "bar", "x": ["a"], "y": [10]}

    [alone] = boxes(plotly(bar))
    beside = boxes(plotly(bar, bar, barmode="group"))
    stacked = boxes(plotly(bar, bar, barmode="relative"))

    assert [width for width, _ in beside] == [pytest.approx(alone[0] / 2, abs=0.2)] * 2
    assert [width for width, _ in stacked] == [alone[0]] * 2


def test_horizontal_bars_grow_to_the_right() -> None:
    bars = boxes(plotly({"type": "bar", "orientation": "h", "x": [10, 20], "y": ["a", "b"]}))

    assert bars[1][0] == pytest.approx(2 * bars[0][0], abs=0.2)
    assert bars[0][1] == bars[1][1]


def test_a_histogram_counts_whole_numbers_around_themselves() -> None:
    made = plotly({"type": "histogram", "x": [1, 1, 1, 2, 4, 4]})

    heights = [height for _, height in boxes(made)]
    assert [round(height / min(heights)) for height in heights] == [3, 1, 2]
    assert "count" in texts(made)


def test_a_box_has_the_quartiles_that_plotly_has() -> None:
    # plotly.js 4.1.1 has these in the `calcdata` of its boxes.
    ordered = [1, 2, 3, 4, 6, 10]

    assert [quartile(ordered, share) for share in (0.25, 0.5, 0.75)] == [2, 3.5, 6]
    assert quartile([1, 2, 3, 4], 0.25) == 1.5


def test_a_pie_says_the_share_of_each_slice() -> None:
    made = plotly({"type": "pie", "labels": ["a", "b", "a"], "values": [1, 6, 1]})

    assert texts(made) == ["b 75.0%", "a 25.0%"]


def test_a_heat_map_has_a_cell_for_each_number() -> None:
    made = plotly({"type": "heatmap", "z": [[1, 2, None], [3, 4, 5]], "x": ["a", "b", "c"]})

    assert len(boxes(made)) == 5
    assert {"a", "b", "c"} <= set(texts(made))


@pytest.mark.parametrize(
    ("kind", "values", "labels"),
    [
        ("number", [0, 10], ["0", "2", "4", "6", "8", "10"]),
        ("number", [0, 0.002], ["0", "0.0005", "0.0010", "0.0015", "0.0020"]),
        ("number", [0, 40_000], ["0", "10,000", "20,000", "30,000", "40,000"]),
        ("log", [0, 3], ["1", "10", "100", "1,000"]),
        ("date", ["2024-01-01", "2024-04-01"], ["2024-01", "2024-02", "2024-03", "2024-04"]),
        ("date", ["2024-01-01", "2024-01-02"], ["00:00", "06:00", "12:00", "18:00", "00:00"]),
        ("date", ["2019-01-01", "2023-01-01"], ["2019", "2020", "2021", "2022", "2023"]),
    ],
)
def test_ticks_stand_at_round_values(kind: Any, values: Any, labels: list[str]) -> None:
    numbers = [(seconds(one) or 0.0) if isinstance(one, str) else one for one in values]

    made = scale(kind, numbers, tight=True)

    assert [tick.label for tick in made.ticks(6)] == labels


@pytest.mark.parametrize(
    "numbers", [[-1e308, 1e308], [5e-324, 1], [10**400, 1], [float("nan"), 1]], ids=str
)
@pytest.mark.parametrize("kind", ["scatter", "bar", "histogram", "box", "heatmap"])
def test_numbers_that_no_axis_holds_stand_in_a_table(kind: str, numbers: list[Any]) -> None:
    trace = {"type": kind, "x": [1, 2], "y": numbers, "z": [numbers]}

    made = plotly(trace, yaxis={"type": "log"})

    assert "<svg" in made.body or "<table" in made.body
    assert "nan" not in "".join(re.findall(r"<svg.*?</svg>", made.body)).lower()


def test_plotlys_own_colours_become_those_of_the_page_and_an_authors_stay() -> None:
    ways = ["#636efa", "#EF553B", "#00cc96", "#ab63fa", "#FFA15A", "#19d3f3"]
    own = {"template": {"layout": {"colorway": ways, "plot_bgcolor": "#E5ECF6"}}}
    line = {**LINE, "line": {"color": "#636efa"}}

    assert data_of(plotly(line, **own)) == {
        "data": [{**line, "line": {"color": "pp:1"}}],
        "layout": {},
    }
    assert data_of(plotly(line, template={"layout": {"font": {"size": 9}}})) == {
        "data": [line],
        "layout": {"template": {"layout": {"font": {"size": 9}}}},
    }


@pytest.mark.parametrize(
    ("trace", "layout", "why"),
    [
        ({"type": "scatter3d"}, {}, "the page has no script for traces of the type scatter3d"),
        ({"type": "scattermap"}, {}, "the page has no script for traces of the type scattermap"),
        ({"type": "<b>"}, {}, "the page has no script for traces of the type unknown"),
        (
            {"type": "image", "source": "https://evil.example/x.png"},
            {},
            "it shows a picture that lies elsewhere",
        ),
        (
            LINE,
            {"images": [{"source": "//evil.example/x.png"}]},
            "it shows a picture that lies elsewhere",
        ),
        (
            {**LINE, "text": ["<a href=' JavaScript:alert(1)'>x</a>"]},
            {},
            "its description holds an address that could be asked for something",
        ),
        (
            {**LINE, "text": ["<span style='background:url (//evil.example)'>x</span>"]},
            {},
            "its description holds an address that could be asked for something",
        ),
        ({**LINE, "meta": ["x" * 1_500_000]}, {}, "its data are larger than 1.5 MB"),
        (
            {**LINE, "meta": json.loads("[" * 50 + "]" * 50)},
            {},
            "its description is nested too deeply",
        ),
    ],
)
def test_a_plotly_figure_that_asks_for_more_does_not_move(
    trace: dict[str, Any], layout: dict[str, Any], why: str
) -> None:
    made = plotly({"x": [1], "y": [2], **trace}, **layout)

    assert made.libraries == ()
    assert "<script" not in made.body
    assert f"This figure does not move here: {why}." in made.body
    assert "<table" in made.body


def test_a_picture_of_the_authors_goes_before_a_drawing_of_ours() -> None:
    png = (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
        "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    made = rendered(code("x", display(PLOTLY, {"data": [LINE]}, image_png=png))).value

    assert made is not None
    assert made.libraries == ("plotly",)
    assert '<div class="still"><img src="' in made.body
    assert "<svg" not in made.body


def test_an_altair_figure_is_drawn_by_vl_convert_in_the_pages_colours() -> None:
    encoding = {"x": {"field": "a"}, "y": {"field": "b", "type": "quantitative"}}
    made = lite(encoding=encoding)
    again = lite(encoding=encoding)

    assert made.libraries == ("vega",)
    assert made.body == again.body
    assert made.body.count('fill="var(--c0,#1d4ea6)"') == len(ROWS["values"])
    assert {"x", "y", "a", "b"} <= set(texts(made))
    assert data_of(made)["encoding"] == encoding


def test_without_vl_convert_the_data_stand_as_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "vl_convert", None)

    made = lite(encoding={"x": {"field": "a"}})

    assert '<div class="live tabled" data-figure="vega"' in made.body
    assert '<th scope="col">b</th>' in made.body


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"data": {"url": "https://evil.example/x.csv"}}, "its data or pictures lie elsewhere"),
        ({"layer": [{"data": {"url": "x.csv"}, "mark": "bar"}]}, "its data or pictures lie"),
        ({"encoding": {"url": {"field": "a"}}}, "its data or pictures lie elsewhere"),
        ({"mark": "image"}, "it shows pictures that lie elsewhere"),
        ({"mark": {"type": "image"}}, "it shows pictures that lie elsewhere"),
        ({"data": {"values": "a,b", "format": {"type": "csv"}}}, "its data are a text"),
        (
            {"params": [{"name": "p", "bind": {"input": "text", "onfocus": "alert(1)"}}]},
            "a control of it is of an unknown kind",
        ),
        (
            {"params": [{"name": "p", "bind": {"input": "image", "src": "x"}}]},
            "a control of it is of an unknown kind",
        ),
        (
            {"params": [{"name": "p", "bind": {"element": "#main"}}]},
            "a control of it is of an unknown kind",
        ),
        ({"mark": {"type": "bar", "href": "javascript:alert(1)"}}, "its description holds"),
        ({"mark": {"type": "bar", "fill": "url(//evil.example)"}}, "its description holds"),
        ({"$schema": SCHEMA.replace("v6", "v4")}, "it is for another version of Vega"),
        ({"$schema": "https://evil.example/v6.json"}, "it is for another version of Vega"),
        (
            {"$schema": VEGA, "data": [{"name": "d", "url": "//evil.example"}]},
            "its data or pictures lie elsewhere",
        ),
    ],
)
def test_a_vega_figure_that_asks_for_more_does_not_move(spec: dict[str, Any], why: str) -> None:
    made = lite(**spec)

    assert made.libraries == ()
    assert "<script" not in made.body
    assert f"This figure does not move here: {why}" in made.body


def test_widgets_stand_as_what_they_say() -> None:
    models = {
        "1": {"_model_name": "VBoxModel", "children": ["2", "3", "4", "5"]},
        "2": {"_model_name": "IntSliderModel", "value": 7, "min": 0, "max": 9, "description": "n"},
        "3": {"_model_name": "DropdownModel", "_options_labels": ["a", "b"], "index": 1},
        "4": {"_model_name": "HTMLModel", "value": "<b>x</b><script>alert(1)</script>"},
        "5": {"_model_name": "OutputModel", "outputs": [
            {"output_type": "stream", "name": "stdout", "text": "printed\n"}
        ]},
    }  # fmt: skip
    made = article(WIDGET, {"model_id": "1", "models": models})

    shown = made.body.partition('<div class="out">')[2]
    assert shown.startswith(
        '<p class="mono">n: 7 (0 to 9)</p><p class="mono">b</p><b>x</b><pre tabindex="0"'
    )
    assert "printed" in shown
    assert "alert" not in shown


def test_a_widget_that_holds_itself_is_shown_once_in_a_while() -> None:
    models = {"1": {"_model_name": "VBoxModel", "children": ["1", "1"]}}

    made = rendered(code("x", display(WIDGET, {"model_id": "1", "models": models}))).value

    assert made is not None
    assert "cannot show an interactive widget" in made.body


def test_a_bokeh_figure_stands_as_its_title_and_its_data() -> None:
    source = {"type": "object", "name": "ColumnDataSource", "attributes": {"data": {
        "type": "map", "entries": [["x", [1, 2]], ["y", {"type": "ndarray", "dtype": "int8",
        "array": {"type": "bytes", "data": "BAU="}, "shape": [2], "order": "little"}]]
    }}}  # fmt: skip
    title = {"type": "object", "name": "Title", "attributes": {"text": "Jitter <b>"}}
    script = f"const docs_json = {json.dumps({'d': {'roots': [title, source]}})};"
    made = rendered(
        code("x", {
            "output_type": "display_data", "metadata": {},
            "data": {"application/javascript": script, "application/vnd.bokehjs_exec.v0+json": ""},
        })
    ).value  # fmt: skip

    assert made is not None
    assert "<p>Jitter &lt;b&gt;</p>" in made.body
    assert re.findall(r"<t[dh][^>]*>(\d)</t[dh]>", made.body) == ["1", "4", "2", "5"]
    assert "cannot show an interactive Bokeh figure" in made.body


def test_scripts_of_others_are_those_that_are_named() -> None:
    vendor = templates.folder() / "vendor"
    row = r"\| `([\w./-]+\.js)` .* `([0-9a-f]{64})` \|"
    named = dict(re.findall(row, (vendor / "README.md").read_text("utf-8")))

    there = {
        f"{name}/{file}": sha256((vendor / name / file).read_bytes()).hexdigest()
        for name, files in templates.LIBRARIES.items()
        for file in files
        if file.endswith(".js")
    }
    assert there == named
    assert all("LICENSE.txt" in files for files in templates.LIBRARIES.values())


def test_a_notebook_as_it_was_saved_shows_its_widgets() -> None:
    state = {"value": 4, "min": 0, "max": 8, "_model_name": "IntSliderModel"}
    saved = {"state": {"f00d": {"model_name": "IntSliderModel", "state": state}}}
    cell: dict[str, Any] = {
        "cell_type": "code", "id": "a", "source": "s", "metadata": {}, "execution_count": None,
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": {
            "text/plain": "IntSlider()", WIDGET: {"model_id": "f00d"}
        }}],
    }  # fmt: skip
    notebook = {"nbformat": 4, "nbformat_minor": 5, "cells": [cell], "metadata": {
        "widgets": {"application/vnd.jupyter.widget-state+json": saved}
    }}  # fmt: skip

    source = read(SourceFile(PurePosixPath("n.ipynb"), json.dumps(notebook).encode())).value

    assert source is not None
    assert source.cells[0].outputs[0]["data"][WIDGET] == {"model_id": "1", "models": {"1": state}}


def test_a_notebook_that_is_taken_home_has_no_widget_of_a_kernel_that_is_gone() -> None:
    whole = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": "x", WIDGET: {}}}
    alone = {"output_type": "display_data", "metadata": {}, "data": {WIDGET: {}}}

    assert without_view(whole)["data"] == {"text/plain": "x"}
    assert without_view(alone) == alone
