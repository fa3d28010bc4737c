"""A drawing written anew for a page: known elements and attributes, colours of the palette.

Style attributes become presentation attributes, which every policy for content lets through; ids
that nothing uses go, as do names of groups, shapes that nobody sees and needless digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from markupsafe import escape

from proofpress.render.palette import DRAWN, PAPER, contrast, luminance
from proofpress.render.presentation import declarations, number_of, short

#: Stands before every id until it is known where the drawing goes; no XML can hold it.
ID = "\0"
_DEEPEST = 100


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ELEMENTS = _words(
    """
    circle clipPath defs ellipse g image line linearGradient path pattern polygon polyline
    radialGradient rect stop text tspan use
    """
)
_SHAPES = _words("circle ellipse line path polygon polyline rect text")
_SKIPPED = _words("desc metadata title")
_REFERRED_TO = _words("clipPath defs linearGradient pattern radialGradient")
#: What matplotlib sets for all of its drawings; here it is said once, at the root.
_JOINTS = re.compile(r"\s*\*\s*\{\s*stroke-linejoin:\s*round;\s*stroke-linecap:\s*butt;?\s*\}\s*")
_NUMBERS = _words(
    """
    cx cy d dx dy fx fy height offset points r rx ry width x x1 x2 y y1 y2 fill-opacity opacity
    stop-opacity stroke-dasharray stroke-dashoffset stroke-miterlimit stroke-opacity stroke-width
    """
)
_TRANSFORMS = frozenset(("gradientTransform", "patternTransform", "transform"))
_COLOURED = frozenset(("fill", "stop-color", "stroke"))
_WORDS = _words(
    """
    clip-rule clipPathUnits fill-rule font-style font-weight gradientUnits image-rendering
    patternContentUnits patternUnits preserveAspectRatio stroke-linecap stroke-linejoin text-anchor
    """
)
_NUMERIC = re.compile(r"[A-Za-z0-9.,+\-%\s]*")
_TRANSFORM = re.compile(r"[a-zA-Z0-9().,+\-\s]*")
_WORD = re.compile(r"[A-Za-z0-9\s-]*")
_LONG = re.compile(r"-?\d+\.\d{3,}(?:e[+-]?\d+)?")
_STILL = re.compile(r"rotate\(-?0(?:[ ,][^)]*)?\)")
_FAMILY = re.compile(r"""[\w\s,'"-]{1,300}""")
_OURS = re.compile(r"""['"]?(?:DejaVu Sans Mono|monospace)\b""")
_LOCAL_URL = re.compile(r"url\(#([^()]*)\)")
_TARGET = re.compile(r"\s*#(.+)")
_PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]*")
_DARK = luminance(PAPER.dark) or 0.0
#: Below this contrast with dark paper a colour is lost on it: WCAG 2.2, 1.4.11.
_LOST = 3.0
#: An area of this luminance could hold letters in the page's colours, which turn light by night.
_BRIGHT = 0.6


class UnfitError(ValueError):
    """The drawing has something that cannot stand in a page."""


class Drawing:
    """Writes a drawing anew, and learns what its colours need.

    Attributes:
        themed: it has colours of the palette.
        plate: it has others, which only light paper suits.
    """

    def __init__(self, root: ET.Element) -> None:
        self.themed = self.plate = False
        used = {
            name
            for element in root.iter()
            for key, value in element.attrib.items()
            for name in (
                *_LOCAL_URL.findall(value),
                *_TARGET.findall(value if _is_link(key) else ""),
            )
        }
        self._ids = {name: f"{ID}{number}" for number, name in enumerate(sorted(used))}

    def children(
        self, parent: ET.Element, fill: str | None, depth: int, *, drawn: bool = True
    ) -> Iterator[str]:
        """The markup of what `parent` holds.

        Args:
            fill: the one that they inherit; None: nobody has set any, so it is black.
            drawn: they are seen where they stand, not only where they are used.
        """
        if depth > _DEEPEST:
            raise UnfitError
        written = _name(parent) in ("text", "tspan")
        if written and parent.text and (parent.text.strip() or not len(parent)):
            yield escape(parent.text)
        for child in parent:
            yield from self._element(child, parent, fill, depth, drawn=drawn)
            if child.tail and written:
                yield escape(child.tail.rstrip())

    def _element(
        self, element: ET.Element, parent: ET.Element, fill: str | None, depth: int, *, drawn: bool
    ) -> Iterator[str]:
        name = _name(element)
        if name in _SKIPPED:
            return
        if name == "style":
            if _JOINTS.fullmatch(element.text or "") is None:
                raise UnfitError
            return
        if name == "a":
            name = "g"
        if name not in _ELEMENTS:
            raise UnfitError
        if name == "use" and not drawn:  # uses of uses could be without number
            raise UnfitError
        drawn = drawn and name not in _REFERRED_TO
        given = dict(self._attributes(element, named=not drawn))
        fill = given.get("fill", fill)
        stroke = given.get("stroke", "none")
        if drawn and name in _SHAPES:
            if name != "text" and fill == "none" and stroke == "none":
                return
            if fill == PAPER.reference and stroke == "none" and _is_ground(element, parent):
                return
            self.plate = self.plate or fill is None
        self.plate = self.plate or name == "image"
        inner = "".join(self.children(element, fill, depth + 1, drawn=drawn))
        if name in ("defs", "g") and not inner:
            return
        if name == "g" and not given:
            yield inner
            return
        written = "".join(f' {key}="{escape(value)}"' for key, value in given.items())
        yield f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"

    def _attributes(self, element: ET.Element, *, named: bool) -> Iterator[tuple[str, str]]:
        values = {key.rpartition("}")[2]: value.strip() for key, value in element.attrib.items()}
        values |= declarations(values.pop("style", ""))
        for name, value in values.items():
            if name == "id":
                if named and value in self._ids:
                    yield name, self._ids[value]
            elif name == "href":
                yield name, self._target(value)
            elif name in ("clip-path", "mask", "filter"):
                if name != "clip-path":
                    raise UnfitError
                yield name, self._url(value)
            elif name in _COLOURED:
                yield name, self._colour(name, value.lower(), values)
            elif name in _NUMBERS and _NUMERIC.fullmatch(value):
                yield name, " ".join(_LONG.sub(lambda m: short(float(m[0])), value).split())
            elif name in _TRANSFORMS and _TRANSFORM.fullmatch(value):
                moved = _LONG.sub(lambda m: short(float(m[0]), 4), _STILL.sub("", value)).strip()
                if moved:
                    yield name, moved
            elif name == "font-size":
                yield name, short(number_of(value.removesuffix("px")))
            elif name == "font-family":
                if not _OURS.match(value) and _FAMILY.fullmatch(value):
                    yield name, value
            elif name in _WORDS and _WORD.fullmatch(value):
                yield name, value

    def _target(self, value: str) -> str:
        if value[1:] in self._ids:
            return f"#{self._ids[value[1:]]}"
        if _PICTURE.fullmatch(value):
            return "".join(value.split())
        raise UnfitError

    def _url(self, value: str) -> str:
        if value == "none":
            return value
        match = _LOCAL_URL.fullmatch(value)
        if match is None or match[1] not in self._ids:
            raise UnfitError
        return f"url(#{self._ids[match[1]]})"

    def _colour(self, name: str, value: str, values: Mapping[str, str]) -> str:
        if value == "none":
            return value
        if value in DRAWN:
            self.themed = True
            return DRAWN[value].reference
        if value.startswith("url("):
            return self._url(value)
        light = luminance(value)
        if light is None:
            if not re.fullmatch(r"[a-z]{1,20}|rgba?\([\d.,\s%]{1,60}\)|#[0-9a-f]{3,8}", value):
                raise UnfitError
            self.plate = True
            return value
        opacity = number_of(values.get(f"{name}-opacity", "1")) * number_of(
            values.get("opacity", "1")
        )
        covers = name != "stroke" and light > _BRIGHT and opacity >= 0.5
        self.plate = self.plate or contrast(light, _DARK) < _LOST or covers
        return value


def _is_ground(element: ET.Element, parent: ET.Element) -> bool:
    """Whether this is the paper that matplotlib lays below a whole figure."""
    return parent.get("id") == "patch_1" and _name(element) == "path"


def _is_link(name: str) -> bool:
    return name.rpartition("}")[2] == "href"


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]
