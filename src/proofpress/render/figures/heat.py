"""Heatmaps: a grid of cells, coloured by their values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proofpress.render.figures.chart import Chart, Layer
from proofpress.render.figures.columns import Axis, mapping, simple, values
from proofpress.render.figures.frame import framed

#: Stops of the colour map Cividis, which the page's script takes too.
_CIVIDIS = ((0, 32, 76), (65, 77, 107), (124, 123, 120), (188, 174, 108), (255, 234, 70))


def heatmap(trace: Mapping[str, Any], layout: Mapping[str, Any]) -> Chart | None:
    rows = [
        simple(values(row) if isinstance(row, Mapping) else row)
        for row in values(trace.get("z"))
        if isinstance(row, list | Mapping)
    ]
    known = [cell for row in rows for cell in row if isinstance(cell, int | float)]
    if not known or len(known) > 10_000:
        return None
    low, high = min(known), max(known)
    wide = max(map(len, rows))
    names = [[str(one) for one in simple(values(trace.get(key)))] for key in "xy"]
    across, up = (
        Axis(
            "category",
            tuple(dict.fromkeys(given))
            if len(set(given)) == count
            else tuple(map(str, range(count))),
        )
        for given, count in zip(names, (wide, len(rows)), strict=True)
    )
    turned = mapping(layout.get("yaxis")).get("autorange") == "reversed"
    boxes, fills = [], []
    for row, cells in enumerate(rows):
        at = len(rows) - 1 - row if turned else row
        for column, cell in enumerate(cells):
            if isinstance(cell, int | float):
                boxes.append((column - 0.5, at - 0.5, column + 0.5, at + 0.5))
                fills.append(_cividis((cell - low) / (high - low) if high > low else 0.0))
    if turned:
        up = Axis("category", up.names[::-1])
    ends = (
        (f"{low:g}", _cividis(0.0)),
        (f"{high:g}", _cividis(1.0)),
    )
    layer = Layer("boxes", boxes=tuple(boxes), fills=tuple(fills))
    return framed([layer], across, up, layout, names=ends)


def _cividis(share: float) -> str:
    at = min(max(share, 0.0), 1.0) * (len(_CIVIDIS) - 1)
    first = min(int(at), len(_CIVIDIS) - 2)
    mixed = (
        round(one + (two - one) * (at - first))
        for one, two in zip(_CIVIDIS[first], _CIVIDIS[first + 1], strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)
