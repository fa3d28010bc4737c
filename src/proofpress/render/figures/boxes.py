"""Values summed up in a box: quartiles, whiskers, and what lies beyond them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofpress.render.figures.chart import PAPER, SOFT, Chart, Layer
from proofpress.render.figures.columns import Axis, Column, axis_of
from proofpress.render.figures.frame import framed, names_of


def quartile(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of the ordered values lies, as Plotly has it by default.

    Source: Langford (2006), method 10: linear between the values, the first at 1/(2n).
    """
    at = min(max(share * len(ordered) - 0.5, 0.0), len(ordered) - 1.0)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def summary(values: Sequence[float], at: float, width: float, colour: str) -> list[Layer]:
    """A box at `at`; whiskers end at the last value within 1.5 times the height of the box."""
    ordered = sorted(values)
    first, middle, third = (quartile(ordered, share) for share in (0.25, 0.5, 0.75))
    reach = 1.5 * (third - first)
    inside = [value for value in ordered if first - reach <= value <= third + reach]
    low, high = min(inside, default=first), max(inside, default=third)
    beyond = tuple((at, value) for value in ordered if value < low or value > high)
    left, right = at - width / 2, at + width / 2
    layers = [
        Layer("line", ((at, low), (at, high)), colour=SOFT),
        Layer("boxes", boxes=((left, first, right, third),), colour=colour),
        Layer("line", ((left, middle), (right, middle)), colour=PAPER),
    ]
    return [*layers, Layer("dots", beyond, colour=colour)] if beyond else layers


def box_plot(columns: Sequence[Column], layout: Mapping[str, Any]) -> Chart | None:
    if any("q1" in column.trace or column.flat for column in columns):
        return None
    for column in columns:
        if not column.y:
            return None
        column.x = column.x or [column.name or " "] * len(column.y)
    across = axis_of({}, "x", (column.x for column in columns))
    if across.kind != "category":
        across = Axis(
            "category", tuple(dict.fromkeys(str(one) for column in columns for one in column.x))
        )
    up = axis_of(layout, "y", (column.y for column in columns))
    if up.kind not in ("number", "log"):
        return None
    beside = layout.get("boxmode") == "group" and any(
        column.trace.get("offsetgroup") for column in columns
    )
    width = 0.5 / (len(columns) if beside else 1)
    layers: list[Layer] = []
    for index, column in enumerate(columns):
        for at in range(len(across.names)):
            found = [
                high
                for x, y in zip(column.x, column.y, strict=False)
                if across.number(x) == at and (high := up.number(y)) is not None
            ]
            if found:
                middle = at + ((index + 0.5) * width - 0.25 if beside else 0.0)
                layers += summary(found, middle, width * 0.9, column.colour)
    return framed(layers, across, up, layout, names=names_of(columns) if beside else ())
