"""Marks in their axes: which of them, how far they reach, and what is written beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofpress.render.figures.chart import Chart, Layer, Point, words
from proofpress.render.figures.columns import Axis, Column, items, mapping
from proofpress.render.figures.scales import Scale, scale


def framed(
    layers: Sequence[Layer],
    across: Axis,
    up: Axis,
    layout: Mapping[str, Any],
    *,
    flat: bool = False,
    from_zero: bool = False,
    names: tuple[tuple[str, str], ...] = (),
    ends: tuple[tuple[str, str, Point], ...] = (),
    y_title: str = "",
) -> Chart | None:
    if not any(layer.points or layer.boxes for layer in layers):
        return None
    if flat:
        layers = [_turned(layer) for layer in layers]
        across, up = up, across
    xs = [x for layer in layers for x, _ in layer.points] + [
        x for layer in layers for box in layer.boxes for x in (box[0], box[2])
    ]
    ys = [y for layer in layers for _, y in layer.points] + [
        y for layer in layers for box in layer.boxes for y in (box[1], box[3])
    ]
    barred = any(layer.boxes for layer in layers)
    titles = [words(text_of(mapping(layout.get(f"{name}axis")).get("title"))) for name in "xy"]
    return Chart(
        x=_scale(across, xs, layout, "x", from_zero=from_zero and flat, tight=barred or bool(ends)),
        y=_scale(up, ys, layout, "y", from_zero=from_zero and not flat, tight=barred and flat),
        layers=tuple(layers),
        title=title_of(layout),
        x_title=titles[0] or (y_title if flat else ""),
        y_title=titles[1] or ("" if flat else y_title),
        names=names,
        ends=ends,
    )


def _scale(
    axis: Axis,
    found: Sequence[float],
    layout: Mapping[str, Any],
    name: str,
    *,
    from_zero: bool,
    tight: bool,
) -> Scale:
    given = [axis.number(one) for one in items(mapping(layout.get(f"{name}axis")).get("range"))]
    ends = None
    if (
        axis.kind == "number"
        and len(given) == 2
        and given[0] is not None
        and given[1] is not None
        and given[0] < given[1]
    ):
        ends = (given[0], given[1])
    if ends is not None and (min(found) < ends[0] or max(found) > ends[1]):
        ends = None  # nothing may be drawn outside the axes
    names = tuple(words(one) for one in axis.names)
    return scale(axis.kind, found, categories=names, from_zero=from_zero, tight=tight, given=ends)


def _turned(layer: Layer) -> Layer:
    boxes = tuple((y0, x0, y1, x1) for x0, y0, x1, y1 in layer.boxes)
    return Layer(
        layer.kind,
        tuple((y, x) for x, y in layer.points),
        boxes,
        layer.colour,
        layer.fills,
        layer.dashed,
    )


def names_of(columns: Sequence[Column]) -> tuple[tuple[str, str], ...]:
    named = tuple((column.name, column.colour) for column in columns if column.name)
    shown = any(column.trace.get("showlegend") is True for column in columns)
    return named if len(named) > 1 or shown else ()


def title_of(layout: Mapping[str, Any]) -> str:
    return words(text_of(layout.get("title")))


def text_of(title: object) -> str:
    text = title.get("text") if isinstance(title, Mapping) else title
    return text if isinstance(text, str) else ""


def short(name: str) -> str:
    return name if len(name) <= 14 else name[:13] + "…"
