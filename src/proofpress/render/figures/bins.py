"""Histograms: values counted in bins as wide as the author, or else Plotly, has them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from proofpress.render.figures.chart import Chart, Layer
from proofpress.render.figures.columns import Axis, Column, axis_of, mapping
from proofpress.render.figures.frame import framed, names_of
from proofpress.render.figures.scales import nice


def histogram(columns: Sequence[Column], layout: Mapping[str, Any]) -> Chart | None:
    # Upright, a histogram has its values along x; Plotly names the empty column y.
    for column in columns:
        if column.y or column.trace.get("histfunc", "count") != "count":
            return None
    across = axis_of(layout, "y" if columns[0].flat else "x", (column.x for column in columns))
    known = [
        [at for value in column.x if (at := across.number(value)) is not None] for column in columns
    ]
    every = [at for column in known for at in column]
    if not every:
        return None
    size = 1.0 if across.kind == "category" else _bin(columns[0].trace, every)
    whole = across.kind == "category" or (size == 1 and all(at == int(at) for at in every))
    shift = 0.5 if whole else 0.0
    counted: list[Column] = []
    for column, found in zip(columns, known, strict=True):
        counts: dict[float, float] = {}
        for at in found:
            start = math.floor((at + shift * size) / size + 1e-9)
            counts[start] = counts.get(start, 0) + 1
        share = {"percent": 100 / len(found), "probability": 1 / len(found)} if found else {}
        times = share.get(str(column.trace.get("histnorm")), 1.0)
        middle = 0.0 if whole else 0.5
        column.x = [(start + middle) * size for start in counts]
        column.y = [count * times for count in counts.values()]
        counted.append(column)
    positions = Axis("number")
    drawn = []
    piled: dict[float, float] = {}
    stacks = layout.get("barmode") not in ("overlay", "group")
    for column in counted:
        boxes = []
        for at, count in zip(column.x, column.y, strict=True):
            low = piled.get(at, 0.0) if stacks else 0.0
            piled[at] = low + count
            boxes.append((at - size * 0.48, low, at + size * 0.48, low + count))
        drawn.append(Layer("boxes", boxes=tuple(boxes), colour=column.colour))
    kind = (
        across
        if across.kind == "category"
        else Axis(across.kind if across.kind == "date" else positions.kind)
    )
    return framed(
        drawn,
        kind,
        Axis("number"),
        layout,
        flat=columns[0].flat,
        from_zero=True,
        names=names_of(columns),
        y_title="count",
    )


def _bin(trace: Mapping[str, Any], every: Sequence[float]) -> float:
    """The width of a bin: the author's, else a round one as Plotly chooses it."""
    given = mapping(trace.get("xbins")).get("size")
    if isinstance(given, int | float) and not isinstance(given, bool) and given > 0:
        return float(given)
    span = max(every) - min(every)
    if span <= 0:
        return 1.0
    mean = math.fsum(every) / len(every)
    spread = math.sqrt(math.fsum((at - mean) ** 2 for at in every) / len(every))
    wanted = trace.get("nbinsx")
    rough = (
        span / wanted if isinstance(wanted, int) and wanted > 0 else 2 * spread / len(every) ** 0.4
    )
    rough = max(rough, span / 500)
    if all(at == int(at) for at in every):
        rough = max(rough, 1.0)
    return nice(rough)
