"""Plotly's traces as a chart that needs no script: the usual kinds, on one pair of axes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from proofpress.render.figures.bins import histogram
from proofpress.render.figures.boxes import box_plot
from proofpress.render.figures.chart import Chart, Layer, Pie, Point, words
from proofpress.render.figures.columns import Axis, Column, axis_of, simple, values
from proofpress.render.figures.frame import framed, names_of, short, title_of
from proofpress.render.figures.heat import heatmap
from proofpress.render.figures.scales import gap

_MOST = 100_000  # values of a figure that are drawn
_PER_LINE = 1200  # points of a line: two for each pixel


def chart_of(figure: Mapping[str, Any]) -> Chart | Pie | None:
    """The chart of a checked figure; None if its kind or its axes are none that we draw."""
    traces = [
        trace for trace in figure["data"] if trace.get("visible") not in (False, "legendonly")
    ]
    kinds = {trace.get("type", "scatter") for trace in traces}
    layout = figure["layout"]
    if any(trace.get(axis, axis[0]) != axis[0] for trace in traces for axis in ("xaxis", "yaxis")):
        return None
    if kinds == {"pie"} and len(traces) == 1:
        return _pie(traces[0], layout)
    if kinds == {"heatmap"} and len(traces) == 1:
        return heatmap(traces[0], layout)
    if not traces or not kinds <= {"scatter", "bar", "histogram", "box", "violin"}:
        return None
    columns = [Column(trace, at) for at, trace in enumerate(traces)]
    if sum(len(column.x) + len(column.y) for column in columns) > _MOST:
        return None
    if kinds == {"histogram"}:
        return histogram(columns, layout)
    if kinds <= {"box", "violin"}:
        return box_plot(columns, layout)
    return _lines_and_bars(columns, layout) if kinds <= {"scatter", "bar"} else None


def _lines_and_bars(columns: Sequence[Column], layout: Mapping[str, Any]) -> Chart | None:
    bars = [column for column in columns if column.kind == "bar"]
    flat = bool(bars) and all(column.flat for column in bars)
    if flat and len(bars) < len(columns):
        return None
    for column in columns:
        column.x = column.x or list(range(len(column.y)))
    across = axis_of(layout, "y" if flat else "x", (column.x for column in columns))
    up = axis_of(layout, "x" if flat else "y", (column.y for column in columns))
    if up.kind == "category" and bars:
        return None
    layers: list[Layer] = []
    ends: list[tuple[str, str, Point]] = []
    layers += _bars(bars, across, up, layout)
    stacked: dict[str, dict[float, float]] = {}
    for column in (column for column in columns if column.kind == "scatter"):
        runs = _runs(column, across, up)
        group = column.trace.get("stackgroup")
        if group:
            below = stacked.setdefault(str(group), {})
            floor = [[(x, below.get(x, 0.0)) for x, _ in reversed(run)] for run in runs]
            runs = [_on_top(run, below) for run in runs]
            layers += [
                Layer("area", (*run, *low), colour=column.colour)
                for run, low in zip(runs, floor, strict=True)
            ]
        layers += _scatter(column, runs, up)
        if runs and "lines" in _mode(column):
            ends.append((column.name, column.colour, runs[-1][-1]))
    named = [column for column in columns if column.name]
    lines = len(ends) == len(columns) and len(columns) > 1 and len(named) == len(columns)
    rising = across.kind != "category" and all(_rises(column, across) for column in columns)
    return framed(
        layers,
        across,
        up,
        layout,
        flat=flat,
        from_zero=bool(bars or stacked),
        names=() if lines and rising else names_of(columns),
        ends=tuple((short(name), colour, at) for name, colour, at in ends)
        if lines and rising
        else (),
    )


def _bars(bars: Sequence[Column], across: Axis, up: Axis, layout: Mapping[str, Any]) -> list[Layer]:
    beside = layout.get("barmode", "group") == "group" and len(bars) > 1
    every = [
        at for column in bars for value in column.x if (at := across.number(value)) is not None
    ]
    width = (1.0 if across.kind == "category" else gap(every)) * 0.8
    piled: dict[tuple[float, bool], float] = {}
    out = []
    for index, column in enumerate(bars):
        boxes = []
        for value, size in zip(column.x, column.y, strict=False):
            at, high = across.number(value), up.number(size)
            if at is None or high is None:
                continue
            low = 0.0 if up.kind != "log" else high - 3
            left, wide = at - width / 2, width
            if beside:
                wide = width / len(bars)
                left += index * wide
            elif layout.get("barmode") != "overlay":
                low = piled.get((at, high < 0), 0.0)
                high += low
                piled[at, high < 0] = high
            boxes.append((left, low, left + wide, high))
        out.append(Layer("boxes", boxes=tuple(boxes), colour=column.colour))
    return out


def _scatter(column: Column, runs: Sequence[Sequence[Point]], up: Axis) -> list[Layer]:
    mode = _mode(column)
    out = []
    for run in runs:
        if column.trace.get("fill") in ("tozeroy", "tonexty") and up.kind == "number":
            ground = ((run[-1][0], 0.0), (run[0][0], 0.0))
            out.append(Layer("area", (*_thinned(run), *ground), colour=column.colour))
        if "lines" in mode:
            out.append(Layer("line", _thinned(run), colour=column.colour, dashed=column.dashed))
        if "markers" in mode:
            out.append(Layer("dots", tuple(run), colour=column.colour))
    return out


def _mode(column: Column) -> str:
    mode = column.trace.get("mode")
    return mode if isinstance(mode, str) else "lines+markers" if len(column.y) < 20 else "lines"


def _runs(column: Column, across: Axis, up: Axis) -> list[list[Point]]:
    """The points of a trace, in pieces: a missing value parts a line."""
    runs: list[list[Point]] = [[]]
    for x, y in zip(column.x, column.y, strict=False):
        at, high = across.number(x), up.number(y)
        if at is None or high is None:
            runs.append([])
        else:
            runs[-1].append((at, high))
    return [run for run in runs if run]


def _on_top(run: Sequence[Point], below: dict[float, float]) -> list[Point]:
    out = [(x, y + below.get(x, 0.0)) for x, y in run]
    below.update(out)
    return out


def _thinned(run: Sequence[Point]) -> tuple[Point, ...]:
    """The points that a line of this width shows: of each stretch the least and the greatest."""
    if len(run) <= _PER_LINE:
        return tuple(run)
    step = math.ceil(len(run) / (_PER_LINE / 2))
    out: list[Point] = []
    for start in range(0, len(run), step):
        part = run[start : start + step]
        ends = {
            min(range(len(part)), key=lambda at: part[at][1]),
            max(range(len(part)), key=lambda at: part[at][1]),
        }
        out += [part[at] for at in sorted(ends)]
    return (run[0], *out, run[-1])


def _rises(column: Column, across: Axis) -> bool:
    found = [at for value in column.x if (at := across.number(value)) is not None]
    return all(one <= two for one, two in pairwise(found))


def _pie(trace: Mapping[str, Any], layout: Mapping[str, Any]) -> Pie | None:
    labels, sizes = (simple(values(trace.get(key))) for key in ("labels", "values"))
    sums: dict[str, float] = {}
    for at, label in enumerate(labels):
        size = sizes[at] if at < len(sizes) else (1 if not sizes else 0)
        if isinstance(size, int | float) and size > 0:
            sums[str(label)] = sums.get(str(label), 0.0) + size
    order = list(sums.items())
    if trace.get("sort", True):
        order.sort(key=lambda one: -one[1])
    slices = tuple((words(name), size) for name, size in order)
    return Pie(slices, title_of(layout)) if slices and len(slices) <= 40 else None
