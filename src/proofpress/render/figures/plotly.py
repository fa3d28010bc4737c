"""Plotly's figures: which of them the page's own Plotly can show, and in whose colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from proofpress.render.figures.specs import RefusedError, plain

#: What the vendored build (`templates/vendor/plotly`) can draw.
TRACES = frozenset(
    {
        *("bar", "box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour"),
        *("image", "pie", "scatter", "scatterternary", "violin"),
    }
)
#: Plotly's own colours, which a figure has when its author chose none. The page has six.
_OWN = ("#636efa", "#ef553b", "#00cc96", "#ab63fa", "#ffa15a", "#19d3f3")
_PAGE = {colour: f"pp:{number}" for number, colour in enumerate(_OWN, 1)}
_LAYOUTS = re.compile(r"(?:geo|mapbox|map|scene|polar|smith)\d*")
_INLINE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*")
_MARGIN = {"t": 60}  # of Plotly Express, which makes room for a title that it may not have
RATIO = 450 / 700  # of Plotly's own figures


def figure(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The figure as the page's script takes it; `pp:1` stands for the page's first colour.

    Raises:
        RefusedError: it is of a kind that the script has not, or would ask others for something.
    """
    made = plain({key: spec.get(key) for key in ("data", "layout", "frames", "config")})
    data = made["data"] if isinstance(made["data"], list) else []
    layout = made["layout"] if isinstance(made["layout"], dict) else {}
    frames = made["frames"] if isinstance(made["frames"], list) else []
    if not data:
        raise RefusedError("it has no data")
    for part in [data, *(frame.get("data") for frame in frames if isinstance(frame, dict))]:
        for trace in part or ():
            _check(trace)
    _ask_nothing(made)
    layout = {key: item for key, item in layout.items() if not _LAYOUTS.fullmatch(key)}
    if _is_plotlys(layout.get("template")):
        del layout["template"]
        if layout.get("margin") == _MARGIN:
            del layout["margin"]
        axis = layout.get("coloraxis")
        if isinstance(axis, dict) and _is_plotlys_scale(axis.get("colorscale")):
            layout["coloraxis"] = {key: item for key, item in axis.items() if key != "colorscale"}
        data, layout, frames = (_in_page_colours(part) for part in (data, layout, frames))
    config = made["config"] if isinstance(made["config"], dict) else {}
    out: dict[str, Any] = {"data": data, "layout": layout}
    if frames:
        out["frames"] = frames
    if config.get("staticPlot") is True:
        out["staticPlot"] = True
    return out


def ratio(spec: Mapping[str, Any]) -> float:
    """Height of the figure for a width of 1."""
    layout = spec.get("layout")
    sizes = [
        layout.get(key) if isinstance(layout, Mapping) else None for key in ("width", "height")
    ]
    width, height = (_pixels(size) for size in sizes)
    made = (height or 450) / (width or 700) if width or height else RATIO
    return min(max(made, 0.25), 2.0)


def _pixels(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 10 <= value <= 5000:
        return None
    return float(value)


def _check(trace: object) -> None:
    kind = trace.get("type", "scatter") if isinstance(trace, dict) else None
    if not isinstance(kind, str) or kind not in TRACES:
        name = kind if isinstance(kind, str) and re.fullmatch(r"\w{1,30}", kind) else "unknown"
        raise RefusedError(f"the page has no script for traces of the type {name}")


def _ask_nothing(value: Any) -> None:
    """Refuse pictures that lie elsewhere; text may name any address, for nothing follows it."""
    if isinstance(value, dict):
        source = value.get("source")
        if isinstance(source, str) and not _INLINE.fullmatch(source):
            raise RefusedError("it shows a picture that lies elsewhere")
        for item in value.values():
            _ask_nothing(item)
    elif isinstance(value, list):
        for item in value:
            _ask_nothing(item)


def _is_plotlys(template: object) -> bool:
    """Whether this is the template that Plotly takes where the author named none."""
    layout = template.get("layout") if isinstance(template, dict) else None
    if not isinstance(layout, dict):
        return False
    ways = layout.get("colorway")
    return (
        isinstance(ways, list)
        and [str(colour).lower() for colour in ways[:6]] == list(_OWN)
        and str(layout.get("plot_bgcolor")).lower() == "#e5ecf6"
    )


def _is_plotlys_scale(scale: object) -> bool:
    """Whether these are the colours that Plotly Express takes for numbers by itself."""
    ends = [scale[0], scale[-1]] if isinstance(scale, list) and len(scale) > 1 else []
    return [str(end[1]).lower() for end in ends if isinstance(end, list) and len(end) == 2] == [
        "#0d0887",
        "#f0f921",
    ]


def _in_page_colours(value: Any) -> Any:
    if isinstance(value, str):
        return _PAGE.get(value.lower(), value)
    if isinstance(value, dict):
        return {key: _in_page_colours(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_in_page_colours(item) for item in value]
    return value
