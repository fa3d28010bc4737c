"""A small chart as SVG: what a figure shows where no script draws it.

It is drawn in the palette's colours on light paper, as our style of matplotlib does, so that
`render.plot` can set it in those of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, pi, sin
from typing import Literal

from markupsafe import Markup

from proofpress.frozen import frozen
from proofpress.render.characters import printable
from proofpress.render.figures.scales import Scale
from proofpress.render.palette import CYCLE, DRAWN

WIDTH = 608
COLOURS = tuple(colour.light for colour in CYCLE)
_BY_NAME = {colour.name: colour.light for colour in DRAWN.values()}
INK, SOFT, EDGE, RULE, PAPER = (_BY_NAME[name] for name in ("ink", "soft", "edge", "rule", "paper"))
_SIZE, _CHARACTER, _LINE = 13, 9.1, 20  # of the letters, in pixels; on phones they are larger
_LONGEST_TICK = 20
_LONGEST = 40  # characters of a label

Point = tuple[float, float]
Place = Callable[[float], float]


@frozen
class Layer:
    """Marks in the units of the axes; `boxes` are x0, y0, x1, y1, with a fill each if `fills`."""

    kind: Literal["line", "dots", "boxes", "area"]
    points: tuple[Point, ...] = ()
    boxes: tuple[tuple[float, float, float, float], ...] = ()
    colour: str = COLOURS[0]
    fills: tuple[str, ...] = ()
    dashed: bool = False


@frozen
class Chart:
    """What is drawn; `names` are the series and their colours, `ends` labels at ends of lines."""

    x: Scale
    y: Scale
    layers: tuple[Layer, ...]
    title: str = ""
    x_title: str = ""
    y_title: str = ""
    names: tuple[tuple[str, str], ...] = ()
    ends: tuple[tuple[str, str, Point], ...] = ()


@frozen
class Pie:
    """Shares of a whole, in order."""

    slices: tuple[tuple[str, float], ...]
    title: str = ""


def draw(chart: Chart | Pie, height: int) -> str:
    """The chart as an SVG."""
    canvas = _Canvas()
    if isinstance(chart, Pie):
        _pie(canvas, chart, height)
    else:
        _axes_and_layers(canvas, chart, height)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}"'
        ' font-family="monospace" font-size="{}"><g fill="none">{}</g></svg>'
    ).format(WIDTH, height, WIDTH, height, _SIZE, Markup("").join(canvas.parts))


def words(text: str) -> str:
    """A label: Plotly's texts may hold tags, of which a picture has no use."""
    plain = " ".join(Markup(text.replace("<br>", " ")).striptags().split())  # noqa: S704 for its text alone
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


@dataclass(slots=True)
class _Canvas:
    parts: list[Markup] = field(default_factory=list)

    def add(self, tag: str, **attributes: object) -> None:
        shown = Markup("").join(
            Markup(' {}="{}"').format(name.replace("_", "-"), value)
            for name, value in attributes.items()
        )
        self.parts.append(Markup("<{}{}/>").format(Markup(tag), shown))  # noqa: S704 our own tag

    def text(
        self, x: float, y: float, text: str, *, fill: str = SOFT, anchor: str = "start"
    ) -> None:
        self.parts.append(
            Markup(
                '<text x="{}" y="{}" fill="{}" text-anchor="{}" font-size="{}">{}</text>'
            ).format(_round(x), _round(y), fill, anchor, _SIZE, printable(text))
        )


def _axes_and_layers(canvas: _Canvas, chart: Chart, height: int) -> None:
    top = 4.0
    if chart.title:
        canvas.text(0, top + _SIZE, chart.title, fill=INK)
        top += 1.5 * _LINE
    for line in _rows(chart.names):
        at = 0.0
        for name, colour in line:
            canvas.add("rect", x=_round(at), y=_round(top + 4), width=9, height=9, fill=colour)
            canvas.text(at + 15, top + _SIZE, name)
            at += 15 + _wide(name) + 22
        top += _LINE
    if chart.y_title:
        canvas.text(0, top + _SIZE, chart.y_title)
        top += _LINE
    top += 8
    bottom = height - _LINE - (_LINE if chart.x_title else 0) - 4
    y_ticks = chart.y.ticks(
        max(2, int((bottom - top) / (_LINE * 2)))
        if chart.y.kind != "category"
        else max(2, int((bottom - top) / _LINE))
    )
    left = max((_wide(_label(tick.label)) for tick in y_ticks), default=0) + 10
    right = WIDTH - max((_wide(label) + 10 for label, _, _ in chart.ends), default=4)
    if chart.x.kind == "category":
        x_ticks = chart.x.ticks(max(2, int((right - left) / (_CHARACTER * 6))))
    else:
        widest = max((_wide(tick.label) for tick in chart.x.ticks(6)), default=40)
        x_ticks = chart.x.ticks(max(2, int((right - left) / (widest + 16))))

    def px(value: float) -> float:
        return left + chart.x.share(value) * (right - left)

    def py(value: float) -> float:
        return bottom - chart.y.share(value) * (bottom - top)

    for tick in y_ticks:
        y = _round(py(tick.at))
        canvas.add("line", x1=_round(left), x2=_round(right), y1=y, y2=y, stroke=RULE)
        canvas.text(left - 8, y + 4.5, _label(tick.label), anchor="end")
    for layer in chart.layers:
        _layer(canvas, layer, px, py)
    canvas.add("line", x1=_round(left), x2=_round(right), y1=bottom, y2=bottom, stroke=EDGE)
    letters = int((right - left) / max(len(x_ticks), 1) / _CHARACTER) - 1
    for tick in x_ticks:
        x = px(tick.at)
        label = _label(tick.label, letters if chart.x.kind == "category" else _LONGEST_TICK)
        if chart.x.kind != "category":
            canvas.add("line", x1=_round(x), x2=_round(x), y1=bottom, y2=bottom + 4, stroke=EDGE)
        half = _wide(label) / 2
        canvas.text(min(max(x, half), WIDTH - half), bottom + 18, label, anchor="middle")
    if chart.x_title:
        canvas.text(right, bottom + 18 + _LINE, chart.x_title, anchor="end")
    for (label, colour, _), y in zip(
        chart.ends, _apart([py(end[2][1]) for end in chart.ends]), strict=True
    ):
        canvas.text(right + 8, y + 4.5, label, fill=colour)


def _layer(canvas: _Canvas, layer: Layer, across: Place, up: Place) -> None:
    places = [(_round(across(x)), _round(up(y))) for x, y in layer.points]
    if layer.kind == "dots":
        for x, y in places:
            canvas.add("circle", cx=x, cy=y, r=2.5, fill=layer.colour, fill_opacity=0.8)
    elif layer.kind in ("line", "area") and places:
        path = "M" + "L".join(f"{x} {y}" for x, y in places)
        if layer.kind == "area":
            canvas.add("path", d=path + "Z", fill=layer.colour, fill_opacity=0.18)
        else:
            dash = {"stroke_dasharray": "5 4"} if layer.dashed else {}
            canvas.add(
                "path",
                d=path,
                fill="none",
                stroke=layer.colour,
                stroke_width=1.75,
                stroke_linejoin="round",
                **dash,
            )
    for at, (x0, y0, x1, y1) in enumerate(layer.boxes):
        one, two = sorted((across(x0), across(x1)))
        high, low = sorted((up(y0), up(y1)))
        fill = layer.fills[at] if layer.fills else layer.colour
        canvas.add(
            "rect",
            x=_round(one),
            y=_round(high),
            width=_round(two - one),
            height=_round(low - high),
            fill=fill,
        )


def _pie(canvas: _Canvas, pie: Pie, height: int) -> None:
    top = 4.0
    if pie.title:
        canvas.text(0, top + _SIZE, pie.title, fill=INK)
        top += 1.5 * _LINE
    whole = sum(size for _, size in pie.slices) or 1
    radius = (height - top - 8) / 2
    x, y, turned = radius + 4, top + radius + 2, 0.0
    lines = min(len(pie.slices), int((height - top) / _LINE))
    for at, (name, size) in enumerate(pie.slices):
        colour = COLOURS[at % len(COLOURS)]
        angle = size / whole * 2 * pi
        if angle >= 2 * pi - 1e-9:
            canvas.add("circle", cx=_round(x), cy=_round(y), r=_round(radius), fill=colour)
        elif size > 0:
            ends = [
                (_round(x + radius * sin(turn)), _round(y - radius * cos(turn)))
                for turn in (turned, turned + angle)
            ]
            canvas.add(
                "path",
                d=f"M{_round(x)} {_round(y)}L{ends[0][0]} {ends[0][1]}A{_round(radius)} "
                f"{_round(radius)} 0 {int(angle > pi)} 1 {ends[1][0]} {ends[1][1]}Z",
                fill=colour,
                stroke=PAPER,
            )
        turned += angle
        if at < lines:
            row = top + at * _LINE
            canvas.add(
                "rect", x=_round(x + radius + 28), y=_round(row + 4), width=9, height=9, fill=colour
            )
            canvas.text(x + radius + 43, row + _SIZE, f"{name} {size / whole:.1%}")


def _rows(names: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The names of the series in lines that fit."""
    rows: list[list[tuple[str, str]]] = []
    left = 0.0
    for name in names:
        wide = 15 + _wide(name[0]) + 22
        if not rows or left < wide:
            rows.append([])
            left = WIDTH
        rows[-1].append(name)
        left -= wide
    return rows


def _apart(places: Sequence[float]) -> list[float]:
    """Labels at these heights, moved so that none covers another."""
    order = sorted(range(len(places)), key=lambda at: places[at])
    out = list(places)
    for before, at in pairwise(order):
        out[at] = max(out[at], out[before] + _LINE * 0.85)
    return out


def _label(text: str, longest: int = _LONGEST_TICK) -> str:
    longest = max(longest, 3)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _wide(text: str) -> float:
    return len(text) * _CHARACTER


def _round(value: float) -> float | int:
    near = round(value, 1)
    return int(near) if near == int(near) else near
