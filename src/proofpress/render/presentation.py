"""How SVG writes what things look like: style attributes, fonts, and numbers in few digits."""

from __future__ import annotations

import re

_FONT = re.compile(r"(?P<style>.*?)(?P<size>[\d.]+)px\s+(?P<family>.+)")


def declarations(style: str) -> dict[str, str]:
    """The properties of a style attribute; a font in one word is taken apart."""
    found = {}
    for part in style.split(";"):
        name, _, value = part.partition(":")
        if value:
            found[name.strip()] = value.strip()
    font = _FONT.fullmatch(found.pop("font", ""))
    if font is not None:
        found |= {"font-size": font["size"], "font-family": font["family"]}
        for word in font["style"].split():
            found["font-style" if word in ("italic", "oblique") else "font-weight"] = word
    return found


def number_of(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if abs(number) < 1e9 else 0.0


def short(number: float, digits: int = 2) -> str:
    text = f"{number:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text
