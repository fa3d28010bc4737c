"""SVG files made harmless: opened by themselves they run nothing and ask for nothing."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
ET.register_namespace("", _SVG)
ET.register_namespace("xlink", _XLINK)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Elements that stay; the rest goes with all it holds.
_ELEMENTS = _words(
    """
    a animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend
    feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
    feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight
    feSpecularLighting feSpotLight feTile feTurbulence filter g image line linearGradient marker
    mask mpath path pattern polygon polyline radialGradient rect set stop style svg switch symbol
    text textPath title tspan use view
    """
)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+[^\[\]<>]*>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_URL = re.compile(r"""url\(\s*(?!['"]?#)[^)]*\)?""", re.IGNORECASE)
_LARGEST = 20_000_000  # characters; parsing takes about thirty times the memory


class BadSvgError(ValueError):
    """The text is no SVG that can be shown; the message says why."""


def clean_svg(text: str) -> str:
    """The same drawing without scripts, handlers, foreign elements and outside addresses.

    Raises:
        BadSvgError: not well-formed, no `<svg>` at the root, with entities of its own, or too deep.
    """
    try:
        return ET.tostring(cleaned(text), encoding="unicode")
    except RecursionError as error:
        raise BadSvgError("the SVG is nested too deeply") from error
    except ValueError as error:
        if isinstance(error, BadSvgError):
            raise
        raise BadSvgError(f"the SVG is not well-formed: {error}") from error


def cleaned(text: str) -> ET.Element:
    """The root of that drawing; raises as `clean_svg` does."""
    if len(text) > _LARGEST:
        raise BadSvgError("the SVG is larger than 20 MB")
    text = _DOCTYPE.sub("", _DECLARATION.sub("", text.lstrip("\ufeff")), count=1)
    if "<!DOCTYPE" in text or "<!ENTITY" in text or "<!doctype" in text.lower():
        raise BadSvgError("the SVG declares entities")
    try:
        root = ET.fromstring(text)  # noqa: S314 no DOCTYPE is left, so no entity can be declared
    except (ET.ParseError, ValueError) as error:
        raise BadSvgError(f"the SVG is not well-formed: {error}") from error
    except RecursionError as error:
        raise BadSvgError("the SVG is nested too deeply") from error
    if root.tag not in (f"{{{_SVG}}}svg", "svg"):
        raise BadSvgError("the XML is no SVG")
    _clean(root)
    return root


def _clean(root: ET.Element) -> None:
    if root.tag == "svg":  # without its namespace no browser would draw it as a file
        for element in root.iter():
            if isinstance(element.tag, str) and not element.tag.startswith("{"):
                element.tag = f"{{{_SVG}}}{element.tag}"
    waiting = [root]
    while waiting:
        element = waiting.pop()
        _clean_attributes(element)
        if element.tag == f"{{{_SVG}}}style":
            element.text = _clean_css(element.text or "")
        for child in list(element):
            if _allowed(child):
                waiting.append(child)
            else:
                element.remove(child)


def _allowed(element: ET.Element) -> bool:
    name = element.tag.removeprefix(f"{{{_SVG}}}")
    if name == element.tag or name not in _ELEMENTS:
        return False
    target = element.get("attributeName", "").rpartition(":")[2].lower()
    return not (
        name.startswith(("animate", "set")) and (target == "href" or target.startswith("on"))
    )


def _clean_attributes(element: ET.Element) -> None:
    for name, value in list(element.attrib.items()):
        local = name.rpartition("}")[2]
        known = name == local or name.startswith((f"{{{_XLINK}}}", "{http://www.w3.org/XML/"))
        if not known or local.lower().startswith("on") or local in ("base", "src"):
            del element.attrib[name]
        elif local == "href":
            image = element.tag.endswith(("}image", "}feImage")) and _IMAGE.fullmatch(value.strip())
            if not (value.strip().startswith("#") or image):
                del element.attrib[name]
        elif "(" in value or "\\" in value:
            element.set(name, _clean_css(value))


def _clean_css(css: str) -> str:
    """CSS without imports, outside addresses and escapes that could hide either."""
    if "\\" in css or re.search(
        r"@import|expression\s*\(|image-set|\bsrc\s*\(", css, re.IGNORECASE
    ):
        return ""
    return _URL.sub("none", css)
