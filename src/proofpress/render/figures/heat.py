"""Heatmaps: a grid of cells, coloured by their values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from proofpress.render.figures.chart import Chart, Layer
from proofpress.render.figures.columns import Axis, items, mapping, simple, values
from proofpress.render.figures.frame import framed

Stops = tuple[tuple[float, tuple[int, int, int]], ...]

#: Stops of the colour map Cividis, which the page's script takes too.
_CIVIDIS: Stops = (
    (0.0, (0, 32, 76)),
    (0.25, (65, 77, 107)),
    (0.5, (124, 123, 120)),
    (0.75, (188, 174, 108)),
    (1.0, (255, 234, 70)),
)


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
    axis = layout.get(str(trace.get("coloraxis")))
    stops = _stops(trace.get("colorscale") or mapping(axis).get("colorscale"))
    boxes, fills = [], []
    for row, cells in enumerate(rows):
        at = len(rows) - 1 - row if turned else row
        for column, cell in enumerate(cells):
            if isinstance(cell, int | float):
                boxes.append((column - 0.5, at - 0.5, column + 0.5, at + 0.5))
                fills.append(_mixed((cell - low) / (high - low) if high > low else 0.0, stops))
    if turned:
        up = Axis("category", up.names[::-1])
    ends = (
        (f"{low:g}", _mixed(0.0, stops)),
        (f"{high:g}", _mixed(1.0, stops)),
    )
    layer = Layer("boxes", boxes=tuple(boxes), fills=tuple(fills))
    return framed([layer], across, up, layout, names=ends)


def _stops(given: object) -> Stops:
    """The author's colours if they are written out, else those of the page's script."""
    found = []
    for one in items(given):
        if isinstance(one, list) and len(one) == 2 and isinstance(one[0], int | float):
            rgb = _rgb(str(one[1]))
            if rgb is None:
                return _CIVIDIS
            found.append((min(max(float(one[0]), 0.0), 1.0), rgb))
    return tuple(sorted(found)) if len(found) > 1 else _CIVIDIS


def _rgb(colour: str) -> tuple[int, int, int] | None:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
    parts = re.fullmatch(r"rgb\((\d{1,3}), ?(\d{1,3}), ?(\d{1,3})\)", colour)
    if parts is None:
        return None
    return min(int(parts[1]), 255), min(int(parts[2]), 255), min(int(parts[3]), 255)


def _mixed(share: float, stops: Stops) -> str:
    after = next((at for at, (place, _) in enumerate(stops) if place >= share), len(stops) - 1)
    (low, one), (high, two) = stops[max(after - 1, 0)], stops[after]
    part = (share - low) / (high - low) if high > low else 0.0
    part = min(max(part, 0.0), 1.0)
    mixed = (round(a + (b - a) * part) for a, b in zip(one, two, strict=True))
    return "#" + "".join(f"{value:02x}" for value in mixed)
