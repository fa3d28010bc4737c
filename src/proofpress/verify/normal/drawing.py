"""SVG by what is drawn: texts, colours, and coordinates as shares of the axes or of the picture.

Knows how matplotlib names its groups, so that a plot is compared by its data: the coordinates of
each curve are shares of its own axes, wherever those lie; legends count by their texts. Line
widths, fonts, margins and the places of texts do not count.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from proofpress.frozen import frozen
from proofpress.verify.normal import pixels, polyline
from proofpress.verify.normal.polyline import Box, Point
from proofpress.verify.normal.shapes import SHAPES, corners, is_comment, local_name, number, view

_XLINK = "{http://www.w3.org/1999/xlink}href"
_COLOURS = re.compile(r"(?:^|;)\s*(fill|stroke)\s*:\s*([^;]+)")
_FEW_DIGITS = re.compile(r"_\d+$")
_DEEPEST = 200
#: Tiles of a picture within a drawing.
_ACROSS = 12
_CLIP = re.compile(r"url\(#([^)]+)\)")
_UNSEEN = frozenset({"defs", "metadata", "style", "clipPath", "script", "title", "desc", "marker"})


def svg_lines(svg: str) -> tuple[str, ...] | None:
    """What an SVG draws, one line a thing; None if it cannot be read."""
    if "<!ENTITY" in svg or "<!entity" in svg:
        return None
    parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True))  # noqa: S314 - no entities
    try:
        parser.feed(svg)
        root = parser.close()
        box = view(root)
        return (
            None
            if box is None
            else tuple(_children(root, box, "", 0, _Known(_clips(root), _stamps(root))))
        )
    except (ET.ParseError, RecursionError, ArithmeticError, ValueError):
        return None  # also for infinite coordinates, and signs that no file can hold


@frozen
class _Known:
    """What a drawing defines: rectangles that clip, and the extents of shapes for repeated use."""

    clips: Mapping[str, Box]
    stamps: Mapping[str, str]


def _children(parent: ET.Element, box: Box, name: str, depth: int, known: _Known) -> Iterator[str]:
    """The lines of what `parent` holds; neighbours of one kind and colour make one thing."""
    if depth > _DEEPEST:
        raise RecursionError
    points: list[Point] = []
    look = ""
    for child in parent:
        tag = _tag(child)
        colours = _colours(child)
        if tag == "use":
            colours = " ".join(filter(None, (colours, _stamp(child, known), _moved(child))))
        if points and (tag != "use" or colours != look):
            yield from _thing(name, look, polyline.of_points(points))
            points = []
        if tag == "use":
            look = colours
            points.append(box.inside((number(child, "x"), number(child, "y"))))
        elif tag == "g":
            yield from _group(child, box, name, depth, known)
        elif tag == "text":
            yield f'{name} text "{" ".join("".join(_words(child)).split())}"'.strip()
        elif tag == "image":
            yield from _image(child, box, name)
        elif tag in SHAPES:
            lines = [[box.inside(point) for point in line] for line in corners(child, tag)]
            yield from _thing(f"{name} {_moved(child)}".strip(), colours, polyline.of_lines(lines))
        elif tag in ("svg", "a", "switch"):
            yield from _children(child, box, name, depth + 1, known)
    if points:
        yield from _thing(name, look, polyline.of_points(points))


def _group(group: ET.Element, box: Box, name: str, depth: int, known: _Known) -> Iterator[str]:
    given = group.get("id", "")
    kind = _FEW_DIGITS.sub("", given)
    inner = given if not name or kind == "axes" else f"{name.split(' ')[0]} {kind or _last(name)}"
    if kind == "text":
        words = _glyphs(group)
        said = _texts(group) if words is None else (words,)
        yield from (f'{name} text "{one}"' for one in said)
    elif kind == "axes":
        yield from _children(group, _axes(group, known.clips) or box, given, depth + 1, known)
    elif kind == "matplotlib.axis":
        yield from _axis(group, box, f"{name} {given.removeprefix('matplotlib.')}")
    elif kind == "legend":
        yield " | ".join([f"{name} legend", *_texts(group)])
    else:
        plain = inner if kind else name
        moved = _moved(group)
        yield from _children(group, box, f"{plain} {moved}".strip(), depth + 1, known)


def _thing(name: str, look: str, lines: Iterator[str]) -> Iterator[str]:
    start = " ".join(filter(None, (name, look)))
    described = list(lines)
    if len(described) == 1:
        yield f"{start} {described[0]}".strip()
        return
    yield start or "drawn"
    yield from (f"  {line}" for line in described)


def _axis(axis: ET.Element, box: Box, name: str) -> Iterator[str]:
    """Labels of an axis in one line, the places of its ticks in another."""
    yield " | ".join([name, *_texts(axis)])
    which = 0 if name[-1:] in "13579" else 1
    ticks = [
        box.inside((number(use, "x"), number(use, "y")))[which]
        for use in axis.iter()
        if _tag(use) == "use" and use.get("x") is not None and use.get("y") is not None
        if "#m" in _href(use)
    ]
    if ticks:
        yield f"{name} ticks " + " ".join(f"{tick + 0.0:.4f}" for tick in ticks)


def _texts(group: ET.Element) -> Iterator[str]:
    """What the texts of a group say; one with formulas is set in pieces, and said once."""
    waiting = [group]
    while waiting:
        part = waiting.pop()
        tag = _tag(part)
        if tag == "text":
            yield " ".join("".join(_words(part)).split())
        elif tag == "g" and (words := _glyphs(part)) is not None:
            yield words
        else:
            waiting.extend(reversed(part))


def _glyphs(group: ET.Element) -> str | None:
    """What a text says whose letters are drawn: matplotlib leaves it in a comment."""
    if not group.get("id", "").startswith("text_"):
        return None
    for child in group:
        if is_comment(child):
            return " ".join((child.text or "").split())
    return None


def _words(element: ET.Element) -> Iterator[str]:
    """The text of an element and of all within it, in its order, comments left out."""
    waiting: list[ET.Element | str] = [element]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif not is_comment(part):
            waiting.extend(piece for child in reversed(part) for piece in (child.tail or "", child))
            yield part.text or ""


def _image(element: ET.Element, box: Box, name: str) -> Iterator[str]:
    head, _, data = _href(element).partition(",")
    try:
        rows = pixels.grid(base64.b64decode(data), _ACROSS) if "base64" in head else None
    except (binascii.Error, ValueError):
        rows = None
    left, top = number(element, "x"), number(element, "y")
    width, height = number(element, "width"), number(element, "height")
    ends = [box.inside((left, top)), box.inside((left + width, top + height))]
    yield from _thing(f"{name} image {_moved(element)}".strip(), "", polyline.of_lines([ends]))
    yield from (pixels.ROW + row for row in (rows or ())[1:])


def _axes(group: ET.Element, clips: Mapping[str, Box]) -> Box | None:
    """The frame of matplotlib's axes: what clips its curves, else its first patch."""
    for part in group.iter():
        if (match := _CLIP.search(part.get("clip-path", ""))) and match[1] in clips:
            return clips[match[1]]
    if not any(part.get("id", "").startswith("matplotlib.axis") for part in group):
        return None  # switched off, and the first patch is drawn by the author
    for part in group:
        if part.get("id", "").startswith("patch_"):
            shape = next((child for child in part if _tag(child) == "path"), None)
            lines = [] if shape is None else corners(shape, "path")
            return polyline.around([point for line in lines for point in line])
    return None


def _clips(root: ET.Element) -> Mapping[str, Box]:
    """The rectangles that clip, by their ids."""
    found = {}
    for path in root.iter():
        rect = next((part for part in path if local_name(part) == "rect"), None)
        if local_name(path) != "clipPath" or rect is None:
            continue
        numbers = [number(rect, name) for name in ("x", "y", "width", "height")]
        if numbers[2] > 0 and numbers[3] > 0:
            found[path.get("id", "")] = Box(*numbers)
    return found


def _stamps(root: ET.Element) -> Mapping[str, str]:
    """Width and height of each shape with an id: the area of a marker may be data."""
    found = {}
    for element in root.iter():
        tag = local_name(element)
        if tag in SHAPES and (given := element.get("id")):
            points = [point for line in corners(element, tag) for point in line]
            spans = [max(axis) - min(axis) for axis in zip(*points, strict=True)]
            if spans:
                found[given] = f"{spans[0]:.1f} × {spans[1]:.1f}"
    return found


def _stamp(use: ET.Element, known: _Known) -> str:
    """How large the shape is that is used here or, if that is not known, its name."""
    name = _href(use).removeprefix("#")
    return known.stamps.get(name, name)


def _colours(element: ET.Element) -> str:
    """Fill and stroke, unless there are none."""
    given = dict(_COLOURS.findall(element.get("style", "")))
    names = ("fill", "stroke")
    found = [f"{name} {(given.get(name) or element.get(name) or '').strip()}" for name in names]
    seen = [words for words in found if not words.endswith((" ", " none"))]
    return ", ".join(words for words in seen if "url(" not in words)


def _moved(element: ET.Element) -> str:
    return " ".join(element.get("transform", "").split())


def _href(element: ET.Element) -> str:
    return element.get(_XLINK) or element.get("href") or ""


def _last(name: str) -> str:
    return name.rpartition(" ")[2]


def _tag(element: ET.Element) -> str:
    name = local_name(element)
    return "" if name in _UNSEEN else name
