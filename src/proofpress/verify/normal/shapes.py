"""Shapes of SVG by the points that they go through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from proofpress.verify.normal.polyline import Box, Point

SHAPES = frozenset({"path", "line", "polyline", "polygon", "rect", "circle", "ellipse"})
_NUMBERS = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_STEPS = re.compile(r"([A-Za-z])([^A-Za-z]*(?:[eE][-+]?\d+[^A-Za-z]*)*)")
#: How many numbers each step of a path takes.
_SIZES = {"M": 2, "L": 2, "T": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 7}


def corners(element: ET.Element, tag: str) -> list[list[Point]]:
    """The corners of a shape; of a curve its control points."""
    if tag == "path":
        return list(_path(element.get("d", "")))
    if tag in ("polyline", "polygon"):
        return [_pairs(element.get("points", ""))]
    if tag == "line":
        return [[(number(element, f"x{k}"), number(element, f"y{k}")) for k in (1, 2)]]
    if tag == "rect":
        left, top = number(element, "x"), number(element, "y")
        return [[(left, top), (left + number(element, "width"), top + number(element, "height"))]]
    centre = number(element, "cx"), number(element, "cy")
    wide = number(element, "rx") or number(element, "r")
    high = number(element, "ry") or number(element, "r")
    return [[(centre[0] - wide, centre[1] - high), (centre[0] + wide, centre[1] + high)]]


def _path(d: str) -> Iterator[list[Point]]:
    """The lines of a path, each from a move to the next one.

    Source: SVG 2, section 9.3.
    """
    line: list[Point] = []
    x = y = 0.0
    start = (0.0, 0.0)
    for match in _STEPS.finditer(d):
        step, numbers = match[1], [float(text) for text in _NUMBERS.findall(match[2])]
        upper, relative = step.upper(), step.islower()
        if upper == "Z":
            x, y = start
            line.append(start)
            continue
        size = _SIZES.get(upper)
        if size is None:
            continue
        for at in range(0, len(numbers) - size + 1, size):
            some = numbers[at : at + size]
            from_x, from_y = (x, y) if relative else (0.0, 0.0)
            if upper == "H":
                ends = [(from_x + some[0], y)]
            elif upper == "V":
                ends = [(x, from_y + some[0])]
            else:
                pairs = some[-2:] if upper == "A" else some
                ends = [
                    (from_x + a, from_y + b) for a, b in zip(pairs[::2], pairs[1::2], strict=True)
                ]
            if upper == "M" and at == 0:
                if line:
                    yield line
                line, start = [], ends[0]
            line += ends
            x, y = ends[-1]
    if line:
        yield line


def view(root: ET.Element) -> Box | None:
    """The part of the plane that a drawing shows; None if it has no area."""
    numbers = [float(text) for text in _NUMBERS.findall(root.get("viewBox", ""))]
    if len(numbers) != 4:
        numbers = [0.0, 0.0, number(root, "width") or 100.0, number(root, "height") or 100.0]
    return Box(*numbers) if numbers[2] > 0 and numbers[3] > 0 else None


def _pairs(text: str) -> list[Point]:
    numbers = [float(number) for number in _NUMBERS.findall(text)]
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def number(element: ET.Element, name: str) -> float:
    """The number that an attribute begins with; 0 without one."""
    match = _NUMBERS.match(element.get(name, "").strip())
    return float(match[0]) if match else 0.0


def is_comment(element: ET.Element) -> bool:
    return not isinstance(element.tag, str)


def local_name(element: ET.Element) -> str:
    """The name of an element without its namespace; "" for comments."""
    return "" if is_comment(element) else element.tag.rpartition("}")[2]
