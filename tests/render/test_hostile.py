"""Nothing that a notebook holds can run on a page: every payload in every place.

A browser has the last word on this; here the values are looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import pytest

from proofpress.execute.run import CellRun, Run
from proofpress.post.front_matter import FrontMatter
from proofpress.post.half import Half
from proofpress.post.post import Cell, CellOptions, Post
from proofpress.render.render import render
from proofpress.render.svg import BadSvgError, clean_svg
from tests.render.hostile import PAYLOADS, wrongs, wrongs_in_svg

Place = Callable[[str], Post]

POST = Post(PurePosixPath("notebooks/p.ipynb"), "ipynb", "p", "Title", FrontMatter(), ())


def _text(source: str, **more: Any) -> Post:
    return replace(POST, cells=(Cell("t", "markdown", source, 0, 1, **more),))


def _code(*outputs: Mapping[str, Any], source: str = "x", **options: Any) -> Post:
    cell = Cell("c", "code", source, 1, 1, options=CellOptions(**options), outputs=outputs)
    return replace(POST, cells=(cell,))


def _output(mime: str, value: object, **metadata: Any) -> Post:
    return _code({"output_type": "display_data", "data": {mime: value}, "metadata": metadata})


def _error(**parts: Any) -> Post:
    error = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": [], **parts}
    return _code(error)


#: One transparent pixel.
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

WIDGET = "application/vnd.jupyter.widget-view+json"
BOKEH = "application/vnd.bokehjs_exec.v0+json"

#: Rules for single classes, of colours and weights alone.
SAFE_SHEET = re.compile(rb"(?:\.s-[0-9a-f]{8}\.s-[0-9a-f]{8}\{[a-z0-9#:;,.%/() -]*\}\n)*")

PLACES: dict[str, Place] = {
    "text": _text,
    "text after a word": lambda p: _text(f"word {p}"),
    "text in a list": lambda p: _text("- a\n- " + p.replace("\n", "\n  ")),
    "quotation": lambda p: _text("> " + p.replace("\n", "\n> ")),
    "heading": lambda p: _text(f"# One\n\n## {p}\n\ntext"),
    "emphasis": lambda p: _text(f"**{p}** *{p}*"),
    "link text": lambda p: _text(f"[{p}](https://e.example)"),
    "link address": lambda p: _text(f"[x](<{p}>) [y]({p})"),
    "link title": lambda p: _text(f"[x](https://e.example \"{p}\")"),
    "image alt": lambda p: _text(f"![{p}](a.png)"),
    "image address": lambda p: _text(f"![x](<{p}>)"),
    "raw image": lambda p: _text(f'<img src="{p}" alt="{p}">'),
    "raw attribute": lambda p: _text(f'<div title="{p}" class="{p}" id="{p}">x</div>'),
    "raw and math": lambda p: _text(f"<b>x</b> $x$ {p}\n\n`{p}`\n\n```\n{p}\n```"),
    "reference": lambda p: _text(f"[](#{p}) {{ref}}`{p}`"),
    "code span": lambda p: _text(f"`{p}` {{kbd}}`{p}` {{{p}}}`x`"),
    "fence": lambda p: _text(f"```python\n{p}\n```"),
    "fence info": lambda p: _text(f"```{p}\nx\n```"),
    "directive title": lambda p: _text(f":::{{note}} {p}\n{p}\n:::"),
    "directive option": lambda p: _text(
        f":::{{figure}} a.png\n:name: {p}\n:alt: {p}\n:width: {p}\n{p}\n:::"
    ),
    "unknown directive": lambda p: _text(f":::{{{p}}}\n{p}\n:::"),
    "tab": lambda p: _text(f"::::{{tab-set}}\n:::{{tab-item}} {p}\n:sync: {p}\n{p}\n:::\n::::"),
    "panel": lambda p: _text(f'::: {{.panel-tabset group="{p}"}}\n## {p}\n{p}\n:::'),
    "callout": lambda p: _text(f'::: {{.callout-tip title="{p}" #{p}}}\n{p}\n:::'),
    "half": lambda p: _text(f":::{{compare}} {p}\n```{p} bad \"{p}\"\n{p}\n```\n{p}\n:::"),
    "half of a cell": lambda p: _code(source=p, compare=Half("bad", p)),
    "citation": lambda p: _text(f"[{p} @{p}; @k, {p}] @{p} {{cite}}`{p}` @fig-{p} [@fig-{p}]"),
    "formula": lambda p: _text(f"${p}$\n\n$$\n{p}\n$$ ({p})\n\n$\\text{{{p}}}$"),
    "footnote": lambda p: _text(f"a[^{p}] b[^n]\n\n[^n]: {p}\n\n[^{p}]: x"),
    "table": lambda p: _text(f"| a | b |\n|---|---|\n| {p} | {p} |"),
    "definition": lambda p: _text(f"{p}\n: {p}"),
    "task": lambda p: _text(f"- [ ] {p}"),
    "claim": lambda p: _text(f"[{p}](claim:x \"{p}\") [3](claim:{p})"),
    "attachment": lambda p: _text(
        "![x](attachment:a.svg)", attachments={"a.svg": {"image/svg+xml": p}, p: {p: p}}
    ),
    "title": lambda p: replace(POST, title=p),
    "dek, summary": lambda p: replace(POST, meta=FrontMatter(dek=p, summary=p, title=p)),
    "slug-like fields": lambda p: replace(POST, kernel=p, language=p, meta=FrontMatter(image=p)),
    "source": lambda p: _code(source=p),
    "source after a magic": lambda p: _code(source=f"%%writefile {p}\n{p}"),
    "source in another language": lambda p: replace(_code(source=p), language="javascript"),
    "folded source": lambda p: _code(source=p, code_fold=True, volatile=True, parameters=True),
    "named source": lambda p: _code(
        source=p, filename=p, code_fold=True, code_summary=p, line_numbers=True,
        marked_lines=((1, 1),),
    ),
    "options of a fence": lambda p: _text(
        f"```python title=\"{p}\" {{1}} code-summary='{p}'\n{p}\n```\n\n"
        f"```{{code-block}} {p}\n:name: {p}\n:filename: {p}\n:linenos: {p}\n{p}\n```"
    ),
    "caption of a table": lambda p: _text(f"| a |\n|---|\n| 1 |\n\n: {p} {{#{p}}}"),
    "parts of a figure": lambda p: _code(
        *({"output_type": "display_data", "data": {"image/png": PNG}, "metadata": {}},) * 2,
        fig_subcap=(p, p), columns=2, label=p,
    ),
    "style": lambda p: _output("text/html", f'<b style="color: {p}; background: {p}">x</b>'),
    "style of a table": lambda p: _output(
        "text/html",
        f'<style>#a {{ color: red; background: {p} }} {p}</style><table><tr><td id="a">{p}</table>',
    ),
    "sound": lambda p: _output(
        "text/html", f'<audio src="{p}" title="{p}"><source src=\'{p}\'>{p}</audio>'
    ),
    "frame": lambda p: _output("text/html", f"<iframe src=\"https://e.example/{p}\">{p}</iframe>"),
    "frame in the text": lambda p: _text(f"<iframe srcdoc='{p}' src='{p}'></iframe> {p}"),
    "pdf": lambda p: _output("application/pdf", p),
    "film": lambda p: _output("video/mp4", p),
    "caption": lambda p: replace(_figure(p)),
    "stdout": lambda p: _code({"output_type": "stream", "name": p, "text": [p, p]}),
    "text/plain": lambda p: _output("text/plain", p),
    "text/html": lambda p: _output("text/html", p),
    "text/html in a table": lambda p: _output("text/html", f"<table><tr><td>{p}<th>{p}</table>"),
    "text/html in an attribute": lambda p: _output("text/html", f'<p title="{p}">x</p>'),
    "text/markdown": lambda p: _output("text/markdown", p),
    "text/latex": lambda p: _output("text/latex", f"${p}$"),
    "text/latex alone": lambda p: _output("text/latex", p),
    "image/svg+xml": lambda p: _output("image/svg+xml", p),
    "image/svg+xml inside": lambda p: _output(
        "image/svg+xml", f'<svg xmlns="http://www.w3.org/2000/svg"><g>{p}</g></svg>'
    ),
    "image/png": lambda p: _output("image/png", p),
    "image metadata": lambda p: _output("image/png", PNG, width=p, height=p),
    "application/json": lambda p: _output("application/json", {p: [p, {"x": p}]}),
    "application/javascript": lambda p: _output("application/javascript", p),
    "text/unknown": lambda p: _output("text/x-unknown", p),
    "name of a mime type": lambda p: _output(p, p),
    "widget": lambda p: _output("application/vnd.jupyter.widget-view+json", {"model_id": p}),
    "widget's models": lambda p: _output(WIDGET, _widget(p)),
    "Plotly figure": lambda p: _output("application/vnd.plotly.v1+json", _plotly(p)),
    "Plotly figure in a script": lambda p: _output(
        "text/html", f'<script>Plotly.newPlot("x", {json.dumps(_plotly(p)["data"])}, {{}})</script>'
    ),
    "Plotly figure as a table": lambda p: _output(
        "application/vnd.plotly.v1+json", {"data": [{"type": p, "x": [p], "y": [p], "name": p}]}
    ),
    "Vega-Lite figure": lambda p: _output("application/vnd.vegalite.v6+json", _vega(p)),
    "Bokeh figure": lambda p: _code(
        {
            "output_type": "display_data",
            "data": {"application/javascript": _bokeh(p), BOKEH: ""},
            "metadata": {},
        }
    ),
    "exception": lambda p: _error(ename=p, evalue=p, traceback=[p, p]),
    "exception without traceback": lambda p: _error(ename=p, evalue=p),
    "output of no kind": lambda p: _code({"output_type": p, "data": p, "text": p}),
    "data that is none": lambda p: _code({"output_type": "display_data", "data": p, "metadata": p}),
}  # fmt: skip


def _widget(payload: str) -> Mapping[str, Any]:
    inner = [{"output_type": "display_data", "data": {"text/html": payload}, "metadata": {}}]
    texts = {"value": payload, "description": payload, "_options_labels": [payload], "index": 0}
    models = {
        "1": {"_model_name": "TabModel", "children": ["2", "3", "4", payload], "titles": [payload]},
        "2": {"_model_name": "HTMLModel", **texts},
        "3": {"_model_name": payload, **texts, "min": payload},
        "4": {"_model_name": "OutputModel", "outputs": inner},
    }
    return {"model_id": "1", "models": models}


def _plotly(payload: str) -> Mapping[str, Any]:
    words = {"name": payload, "text": [payload], "marker": {"color": payload}}
    trace = {"type": "bar", "x": [payload, "b"], "y": [1, 2], **words}
    axis = {"title": {"text": payload}, "tickformat": payload}
    return {"data": [trace, trace], "layout": {"title": payload, "xaxis": axis, "yaxis": axis}}


def _vega(payload: str) -> Mapping[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.4.1.json",
        "data": {"values": [{"a": payload, "b": 1}]},
        "title": payload,
        "mark": {"type": "bar", "tooltip": payload},
        "encoding": {"x": {"field": "a", "title": payload}, "y": {"field": "b"}},
    }


def _bokeh(payload: str) -> str:
    data = {"type": "map", "entries": [[payload, [payload]]]}
    title = {"name": "Title", "attributes": {"text": payload}}
    roots = [title, {"name": "ColumnDataSource", "attributes": {"data": data}}]
    return f"const docs_json = {json.dumps({payload: {'roots': roots}})};"


def _figure(payload: str) -> Post:
    data = {"image/png": PNG, "text/html": payload}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    return _code(output, label=payload, fig_cap=payload, fig_alt=payload)


def _found(post: Post, run: Run | None = None) -> list[str]:
    article = render(post, run, read_file=lambda _path: b"GIF89a\x01\x00\x01\x00").value
    assert article is not None
    inline = (article.title_html, article.dek_html, article.summary_html)
    headings = tuple(heading.html for heading in article.headings)
    found = [wrong for html in (article.body, *inline, *headings) for wrong in wrongs(html)]
    for file in article.files:
        if file.name.endswith(".svg"):
            found += wrongs_in_svg(file.data)
        if file.name.endswith(".css") and (
            not SAFE_SHEET.fullmatch(file.data) or re.search(rb"url|//|@", file.data)
        ):
            found.append(f"a style sheet with {file.data!r}")
    return found


@pytest.mark.parametrize("place", PLACES)
def test_no_payload_survives(place: str) -> None:
    found = {payload: _found(PLACES[place](payload)) for payload in PAYLOADS}

    assert {payload: wrong for payload, wrong in found.items() if wrong} == {}


def test_there_are_many_payloads_and_places() -> None:
    assert len(set(PAYLOADS)) >= 100
    assert len(PLACES) >= 55


def test_no_payload_survives_in_the_parameters_of_a_run() -> None:
    post = _code(source="x")

    found = [
        wrong
        for payload in PAYLOADS
        for wrong in _found(post, Run("p", (CellRun("c", "ok"),), parameters=payload))
    ]

    assert found == []


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<p onclick="x">',
        '<a href="javascript:x">',
        '<img src="https://evil.example/x">',
        '<p style="x">',
        "<svg></svg>",
        '<p class="claim">',
        "45801",
        "a\x00b",
    ],
)
def test_the_judge_sees_what_is_wrong(html: str) -> None:
    assert wrongs(html) != []


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<script href="https://evil.example/x.js"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
        '<image href="https://evil.example/x.png"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zz4="/>',
        '<use href="https://evil.example/x.svg#a"/>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>1</script></body></foreignObject>',
        '<rect onclick="alert(1)" onload="alert(1)"/>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="xlink:href" to="javascript:alert(1)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        '<style>@import "https://evil.example/x.css";</style>',
        "<style>rect { fill: url(https://evil.example/x) }</style>",
        '<rect style="fill: url(&quot;https://evil.example/x&quot;)"/>',
        '<rect style="fill: u\\72l(https://evil.example/x)"/>',
        '<handler xmlns="http://www.w3.org/2001/xml-events">x</handler>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        '<g xmlns:x="http://evil.example/" x:onload="alert(1)"><x:script/></g>',
        "<?xml-stylesheet href='https://evil.example/x.css'?>",
    ],
)
def test_an_svg_that_is_opened_by_itself_is_harmless(inside: str) -> None:
    assert wrongs_in_svg(clean_svg(SVG.format(inside)).encode()) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<svg", "the SVG is not well-formed: unclosed token: line 1, column 0"),
        ("<p>x</p>", "the XML is no SVG"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "the SVG declares entities"),
        ('<!doctype svg [<!ENTITY a "b">]><svg/>', "the SVG declares entities"),
        (SVG.format("<g>" * 50_000 + "</g>" * 50_000), "the SVG is nested too deeply"),
    ],
    ids=["broken", "no svg", "entities", "small doctype", "deep"],
)  # fmt: skip
def test_an_svg_that_cannot_be_trusted_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadSvgError) as caught:
        clean_svg(text)

    assert str(caught.value) == message
