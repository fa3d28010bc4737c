"""Lines and points of a drawing, in few words that change when the drawing does.

Coordinates are shares of a box, from its lower left corner, so that a drawing is the same at
another size or with other margins.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from proofpress.frozen import frozen

#: How far apart two coordinates may be: a twentieth of a per cent of the box.
WITHIN = 0.0005
_FEW = 8
_BINS = 10
_CHUNKS = 10

Point = tuple[float, float]


@frozen
class Box:
    """The rectangle that coordinates are shares of; `y` grows downwards, as in SVG."""

    left: float
    top: float
    width: float
    height: float

    def inside(self, point: Point) -> Point:
        return (point[0] - self.left) / self.width, 1 - (point[1] - self.top) / self.height


def around(points: Sequence[Point]) -> Box | None:
    """The box of `points`; None if it has no area."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if not points or max(xs) == min(xs) or max(ys) == min(ys):
        return None
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def of_lines(lines: Sequence[Sequence[Point]]) -> Iterator[str]:
    """What connected lines look like: their corners or, of many, their course from left to right.

    The course depends on the line, not on where along it the points lie.
    """
    if sum(map(len, lines)) <= _FEW:
        yield " – ".join(" ".join(map(_point, line)) for line in lines)
        return
    courses = [_Course() for _ in range(_BINS)]
    for line in lines:
        for start, end in pairwise(line):
            for which, (a, b) in _cut(start, end):
                courses[which].add(a, b)
    for which, course in enumerate(courses):
        if course.length:
            mean = course.moment / course.length
            yield f"{which / _BINS:.1f}: {_span(course.low, course.high, mean)}"


def of_points(points: Sequence[Point]) -> Iterator[str]:
    """Where points lie: each of a few or, of many, span and mean of each tenth in their order."""
    if len(points) <= _FEW:
        yield " ".join(map(_point, points))
        return
    yield f"{len(points)} points"
    size = math.ceil(len(points) / _CHUNKS)
    for start in range(0, len(points), size):
        chunk = points[start : start + size]
        spans = [
            _span(min(axis), max(axis), math.fsum(axis) / len(axis))
            for axis in ([x for x, _ in chunk], [y for _, y in chunk])
        ]
        # The product tells which height belongs to which place.
        product = math.fsum(x * y for x, y in chunk) / len(chunk)
        yield "; ".join((*spans, f"product {_share(product)}"))


class _Course:
    """What of some lines lies in one tenth of the box: its span and its mean height."""

    def __init__(self) -> None:
        self.low, self.high = math.inf, -math.inf
        self.length = self.moment = 0.0

    def add(self, start: Point, end: Point) -> None:
        length = math.dist(start, end)
        self.length += length
        self.moment += length * (start[1] + end[1]) / 2
        self.low = min(self.low, start[1], end[1])
        self.high = max(self.high, start[1], end[1])


def _cut(start: Point, end: Point) -> Iterator[tuple[int, tuple[Point, Point]]]:
    """The pieces of a stretch in each tenth of the box; what lies outside counts to the nearest."""
    first, last = sorted((start, end))
    edges = [which / _BINS for which in range(1, _BINS) if first[0] < which / _BINS < last[0]]
    corners = [first, *((edge, _height(first, last, edge)) for edge in edges), last]
    for a, b in pairwise(corners):
        which = math.floor((a[0] + b[0]) / 2 * _BINS)
        yield min(max(which, 0), _BINS - 1), (a, b)


def _height(a: Point, b: Point, x: float) -> float:
    return a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0])


def _point(point: Point) -> str:
    return f"({_share(point[0])}, {_share(point[1])})"


def _span(low: float, high: float, mean: float) -> str:
    return f"{_share(low)} to {_share(high)}, mean {_share(mean)}"


def _share(number: float) -> str:
    return f"{number + 0.0:.4f}" if abs(number) >= 0.00005 else "0.0000"
