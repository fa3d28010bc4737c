"""The interactive figure in an output: its data, wherever in the bundle they stand.

Plotly puts them under a kind of its own; Altair, unless told otherwise, only into the script of its
HTML, after the code that would fetch its libraries from elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Literal

from proofpress.frozen import frozen
from proofpress.source.outputs import joined

Maker = Literal["plotly", "vega"]

_PLOTLY = "application/vnd.plotly.v1+json"
_VEGA = re.compile(r"application/vnd\.vega(?:lite)?\.v\d+(?:\.\d+)*\+json")
_PLOTLY_CALL = re.compile(r"\bPlotly\.(?:newPlot|react)\(\s*[\"'][\w-]+[\"']\s*,\s*")
_VEGA_CALLS = (
    re.compile(r"\}\)\(\s*(?=\{)"),  # Altair: a function that is called with the figure
    re.compile(r"\bvegaEmbed\(\s*[\"'][^\"']*[\"']\s*,\s*(?=\{)"),
)
_COMMA = re.compile(r"\s*,\s*")
_DECODER = json.JSONDecoder()


@frozen
class Figure:
    """A figure as its library describes it; `spec` of Plotly has `data` and `layout`."""

    maker: Maker
    spec: Mapping[str, Any]


def figure_of(bundle: Mapping[str, Any]) -> Figure | None:
    """The figure of a bundle, None without one."""
    spec = bundle.get(_PLOTLY)
    if isinstance(spec, Mapping):
        return Figure("plotly", spec)
    for kind in sorted(bundle):
        if _VEGA.fullmatch(kind) and isinstance(bundle[kind], Mapping):
            return Figure("vega", _with_schema(kind, bundle[kind]))
    html = joined(bundle.get("text/html"))
    return _in_html(html) if html is not None and "<script" in html else None


def _with_schema(kind: str, spec: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$schema" in spec:
        return spec
    name = "vega-lite" if "vegalite" in kind else "vega"
    version = kind.partition(".v")[2].removesuffix("+json")
    return {"$schema": f"https://vega.github.io/schema/{name}/v{version}.json", **spec}


def _in_html(html: str) -> Figure | None:
    call = _PLOTLY_CALL.search(html)
    if call is not None:
        data, end = _json(html, call.end())
        comma = _COMMA.match(html, end)
        layout, _ = _json(html, comma.end()) if comma else ({}, end)
        if isinstance(data, list):
            return Figure(
                "plotly", {"data": data, "layout": layout if isinstance(layout, dict) else {}}
            )
    if "vegaEmbed" in html:
        for pattern in _VEGA_CALLS:
            for found in pattern.finditer(html):
                spec, _ = _json(html, found.end())
                if isinstance(spec, dict) and "$schema" in spec:
                    return Figure("vega", spec)
    return None


def _json(text: str, at: int) -> tuple[object, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, at
